import type { ImportKind } from "../../facts/import-facts.js";
import type { Workspace } from "../../facts/workspace.js";
import type { FlowProgram } from "../model/program.js";
import type { WorkspacePrograms } from "../model/workspace-programs.js";
import { walkFunction } from "../model/walk.js";

const declares: ReadonlySet<ImportKind> = new Set(["static", "side-effect", "re-export"]);
const ofTypes: ReadonlySet<ImportKind> = new Set(["import-type", "jsdoc", "triple-slash", "augmentation"]);

/** What files take of one another by name. */
export class ImportUses {
  readonly #workspace: Workspace;
  readonly #programs: WorkspacePrograms;
  readonly #members = new Map<FlowProgram, ReadonlyMap<number, ReadonlySet<string> | "all">>();

  constructor(workspace: Workspace, programs: WorkspacePrograms) {
    this.#workspace = workspace;
    this.#programs = programs;
  }

  /** Whether `importer` may take one of these exports of `file`: of a namespace by a member, or as a whole where it is handed on or loaded. */
  takesOf(importer: string, file: string, names: ReadonlySet<string>): boolean {
    const program = this.#programs.program(importer);
    const isNamed = (specifier: string | null): boolean =>
      specifier !== null && this.#programs.resolve(importer, specifier) === file;
    const taken = this.#workspace.importsOf(importer).filter(({ to, kind }) => to === file && !ofTypes.has(kind));
    // What is no declaration takes it whole: `import()`, `require`, a loader.
    if (program === undefined || taken.some(({ kind, specifier }) => !declares.has(kind) || !isNamed(specifier)))
      return true;
    return (
      program.exports.some(
        ({ name, module, imported = name }) =>
          module !== undefined && isNamed(module) && (imported === "*" || names.has(imported)),
      ) ||
      program.imports.some(({ binding, module, name }) => {
        if (!isNamed(module)) return false;
        if (name !== "*") return names.has(name);
        const members = this.#membersOf(program).get(binding) ?? new Set();
        return members === "all" || [...members].some((member) => names.has(member));
      })
    );
  }

  #membersOf(program: FlowProgram): ReadonlyMap<number, ReadonlySet<string> | "all"> {
    const known = this.#members.get(program) ?? namespaceMembers(program);
    this.#members.set(program, known);
    return known;
  }
}

/** The members that a file takes of each namespace that it imports. */
function namespaceMembers(program: FlowProgram): ReadonlyMap<number, ReadonlySet<string> | "all"> {
  const found = new Map<number, Set<string> | "all">(
    program.imports.filter(({ name }) => name === "*").map(({ binding }) => [binding, new Set()]),
  );
  for (const { binding } of program.exports) if (found.has(binding)) found.set(binding, "all");
  if (found.size === 0) return found;
  walkFunction(program.module, {
    expression: (expression) => {
      if (expression.e === "binding" && found.has(expression.binding)) found.set(expression.binding, "all");
      if (expression.e !== "get" || expression.object.e !== "binding" || typeof expression.key !== "string")
        return true;
      const members = found.get(expression.object.binding);
      if (members !== undefined && members !== "all") members.add(expression.key);
      return members === undefined;
    },
  });
  return found;
}
