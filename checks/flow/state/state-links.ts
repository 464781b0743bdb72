import { createLinks, type ExportEntry, type ImportEntry } from "../model/links.js";
import { createTargets } from "../model/targets.js";
import type { Workspace } from "../../facts/workspace.js";
import type { FunctionFacts, ModuleStateFacts, Root, StateBinding } from "./module-state-facts.js";

/** A name at the top of a file. */
export interface Local {
  readonly file: string;
  readonly name: string;
}

interface Names {
  readonly exports: readonly ExportEntry<string>[];
  readonly imports: ReadonlyMap<string, ImportEntry>;
}

/** Finds what the module-state facts of one file say of another file's names. */
export function createStateLinks(workspace: Workspace) {
  const sources = new Set(workspace.files);
  const stateOf = (file: string): ModuleStateFacts => workspace.facts(file).moduleState;
  const targetOf = createTargets(workspace);

  const known = new Map<string, Names>();
  const namesOf = (file: string): Names => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const names = namesIn(workspace, file);
    known.set(file, names);
    return names;
  };
  const links = createLinks<string>({
    exportsOf: (file) => (sources.has(file) ? namesOf(file).exports : undefined),
    importOf: (file, local) => namesOf(file).imports.get(local),
    resolve: targetOf,
  });

  const located = new Map<string, Local | undefined>();
  const locate = (file: string, root: Root): Local | undefined => {
    if (root.kind === "module") return { file, name: root.name };
    if (root.kind !== "import" && root.kind !== "returned") return undefined;
    const to = targetOf(file, root.module);
    if (to === undefined || !sources.has(to)) return undefined;
    const key = `${to}\0${root.name}`;
    if (!located.has(key)) {
      const link = links.exported(to, root.name);
      const place = link.is === "local" ? { file: link.file, name: link.local } : undefined;
      located.set(key, link.is === "namespace" ? { file: link.file, name: root.name } : place);
    }
    return located.get(key);
  };
  const functionAt = (place: Local | undefined): FunctionFacts | undefined =>
    place === undefined ? undefined : own(stateOf(place.file).functions, place.name);

  const isOutside = (file: string, module: string): boolean => !sources.has(targetOf(file, module) ?? "");

  /** What a function gives back that outlives its call, through any number of functions that hand it on; what is made on the way is nobody's. */
  const handed = new Map<string, readonly Local[]>();
  const handedOn = (place: Local | undefined): readonly Local[] => {
    if (place === undefined) return [];
    const key = `${place.file}\0${place.name}`;
    const before = handed.get(key);
    if (before !== undefined) return before;
    handed.set(key, []); // functions that hand on to one another add nothing new
    const found = (functionAt(place)?.returns ?? []).flatMap((back) => {
      const next = locate(place.file, back);
      return back.kind === "returned" ? handedOn(next) : (next ?? []);
    });
    const places = [...new Map(found.map((one) => [`${one.file}\0${one.name}`, one])).values()];
    handed.set(key, places);
    return places;
  };

  return {
    handedOn,
    stateOf,
    locate,
    functionAt,
    bindingAt: ({ file, name }: Local): StateBinding | undefined => own(stateOf(file).bindings, name),
    /** Whether an import names a package, or a file that isn't one of the workspace's sources. */
    isOutside,
  };
}

export type StateLinks = ReturnType<typeof createStateLinks>;

/** What a table of the facts has under a name that comes from source. */
export function own<Value>(table: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** A file's imports and exports: its own names are among the module-state facts, those of other modules among the imports. */
function namesIn(workspace: Workspace, file: string): Names {
  const imports = new Map<string, ImportEntry>();
  const exports: ExportEntry<string>[] = Object.entries(workspace.facts(file).moduleState.exports).map(
    ([name, local]) => ({ name, local }),
  );
  for (const { kind, specifier, names } of workspace.importsOf(file)) {
    if (specifier === null || (kind !== "static" && kind !== "re-export")) continue;
    for (const entry of names) {
      const [imported = "*", local = "*"] = entry.split(" as ", 2);
      if (kind === "static") imports.set(local, { module: specifier, name: imported });
      else if (entry === "*") exports.push({ name: "*", module: specifier });
      else exports.push({ name: local, module: specifier, imported });
    }
  }
  return { exports, imports };
}
