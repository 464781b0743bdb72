import { legacyKeys } from "@rawr/hq-contract/tables";
import { testFiles } from "../tests/test-files.js";
import type { ResolvedImport } from "../../facts/import-facts.js";
import type { Workspace } from "../../facts/workspace.js";
import { Interpreter } from "../interpreter/interpreter.js";
import { Carrying, nothingGiven } from "./carrying.js";
import { MetadataDomain } from "./domain.js";
import { ImportUses } from "./import-uses.js";
import type { MetadataScope, MetadataUse } from "./taint.js";
import { MetadataTypes } from "./types.js";
import type { FlowProgram, FlowType } from "../model/program.js";
import { WorkspacePrograms } from "../model/workspace-programs.js";

/** Every use of plugin metadata that the law forbids, and how many files were followed. */
export interface MetadataFlow {
  readonly uses: readonly MetadataUse[];
  readonly files: number;
  /** Where following was given up, for a finding that says so. */
  readonly gaveUp: { readonly file: string; readonly line: number } | undefined;
}

/** How often everything may run until no further file is found. */
const mostRounds = 12;

/** Follows plugin metadata through a workspace. */
export async function followMetadata(workspace: Workspace): Promise<MetadataFlow> {
  const programs = new WorkspacePrograms(workspace);
  const importers = importersOf(workspace);
  const uses = new ImportUses(workspace, programs);
  const wanted = new Set<string>();
  const scope = scopeOf(workspace, programs, wanted);
  const seeds = workspace.files.filter(
    (file) => workspace.facts(file).seeds.includes("metadata") && !scope.isParser(file),
  );
  // The interpreter makes its domain once it can answer it.
  let domain: MetadataDomain | undefined;
  const interpreter: Interpreter = new Interpreter(programs, (machine) => {
    const types = new MetadataTypes(programs, (name, module) => isManifestType(name, module, workspace, scope));
    domain = new MetadataDomain(machine, scope, types);
    return domain;
  });
  const users = scope.parsers.flatMap((parser) => importers.get(parser) ?? []);
  const outside = workspace.files.filter((file) => workspace.importsOf(file).some((one) => takesParser(one, scope)));
  for (const file of [...seeds, ...users, ...outside]) if (!scope.isParser(file)) wanted.add(file);
  // What is judged before the file that it imports is there stands, and would be judged by an unknown value.
  if (wanted.size > 0) await programs.prepare(workspace.files);
  const grow = (): boolean => {
    const before = wanted.size;
    const carrying = new Carrying(interpreter, programs, domain?.given ?? nothingGiven);
    const users = [...carrying.exports].flatMap(([file, names]) =>
      names.size === 0 ? [] : (importers.get(file) ?? []).filter((importer) => uses.takesOf(importer, file, names)),
    );
    for (const file of [...carrying.keepers, ...users]) if (!scope.isParser(file)) wanted.add(file);
    return wanted.size > before;
  };
  for (let round = 0, settled = 0; round < mostRounds && settled < 2; round += 1) {
    interpreter.run([...wanted], 1);
    settled += 1;
    for (; grow(); settled = 0) interpreter.extend([...wanted]);
    if (!interpreter.heap.changed) break;
  }
  const isTest = await testFiles(workspace);
  for (const object of interpreter.heap.objects) {
    if (object.file !== workspace.settings.composition && !isTest(object.file)) domain?.judgeLiteral(object);
  }
  const declared = seeds.flatMap((file) => declaredIn(file, programs.program(file)));
  const { gaveUp } = interpreter;
  return {
    uses: [...(domain?.uses ?? []), ...declared],
    files: interpreter.modules.all.length,
    gaveUp: gaveUp === undefined ? undefined : { file: gaveUp.file, line: gaveUp.at[0] },
  };
}

/** Whether an import takes the parser, or a manifest's type, from a package that isn't in the workspace. */
function takesParser({ specifier, names }: ResolvedImport, scope: MetadataScope): boolean {
  return (
    specifier !== null &&
    scope.parsers.some((parser) => specifier === parser || specifier.startsWith(`${parser}/`)) &&
    names.some((name) => /^parse\w*Manifest\b|^PluginManifest\b/.test(name))
  );
}

function scopeOf(workspace: Workspace, programs: WorkspacePrograms, starts: ReadonlySet<string>): MetadataScope {
  const { sharedParser, roots } = workspace.settings;
  const parsers = sharedParser.map((setting) => parserFile(workspace, programs, setting) ?? setting);
  const own = new Set(parsers.filter((parser) => programs.has(parser)).flatMap((parser) => filesOf(workspace, parser)));
  const prefixes = Object.keys(roots).map((root) => `${root}/`);
  return {
    parsers,
    isStart: (file) => starts.has(file),
    isPlugin: (file) => prefixes.some((prefix) => file.startsWith(prefix)),
    isParser: (file) => own.has(file),
  };
}

/** A parser and its own parts, which stand beside it and are imported by it. */
function filesOf(workspace: Workspace, parser: string): readonly string[] {
  const folder = parser.slice(0, parser.lastIndexOf("/") + 1);
  if (folder === "") return [parser];
  const parts = workspace
    .importsOf(parser)
    .flatMap(({ to }) => (to !== null && to.startsWith(folder) && !to.slice(folder.length).includes("/") ? [to] : []));
  return [parser, ...parts];
}

/** The parser's file: the setting itself, or where its package in this workspace keeps `parsePluginManifest`. */
function parserFile(workspace: Workspace, programs: WorkspacePrograms, setting: string): string | undefined {
  if (programs.has(setting)) return setting;
  for (const file of workspace.files) {
    const entry = workspace.importsOf(file).find(({ specifier, to }) => specifier === setting && to !== null)?.to;
    if (entry === undefined || entry === null) continue;
    const found = workspace
      .importsOf(entry)
      .find(
        ({ kind, names, to }) =>
          kind === "re-export" && to !== null && names.some((name) => /^parsePluginManifest\b/.test(name)),
      );
    return found?.to ?? entry;
  }
  return undefined;
}

function isManifestType(name: string, module: string | undefined, workspace: Workspace, scope: MetadataScope): boolean {
  if (name === "PluginManifest") return true;
  return (
    module !== undefined &&
    (scope.parsers.includes(module) || workspace.settings.sharedParser.includes(module)) &&
    name.endsWith("Manifest")
  );
}

function importersOf(workspace: Workspace): Map<string, string[]> {
  const importers = new Map<string, string[]>();
  for (const file of workspace.files) {
    for (const { to } of workspace.importsOf(file)) {
      if (to === null) continue;
      const known = importers.get(to);
      if (known === undefined) importers.set(to, [file]);
      else if (!known.includes(file)) known.push(file);
    }
  }
  return importers;
}

/** Types that give plugin metadata a legacy key. */
function declaredIn(file: string, program: FlowProgram | undefined): MetadataUse[] {
  const found: MetadataUse[] = [];
  const visit = (type: FlowType, isMetadata: boolean): void => {
    if ("members" in type) {
      const has = (name: string) => type.members.some((member) => member.name === name);
      const own = isMetadata || (has("kind") && has("capability")) || type.bases.some(isManifestName);
      for (const { name, at, type: inner } of type.members) {
        const key = legacyKeys.find((legacy) => legacy === name);
        if (own && key !== undefined) found.push({ fault: "declare", file, at, key, of: "plugin metadata" });
        visit(inner, name === "rawr");
      }
      return;
    }
    const isExtended = type.name === "&" && type.of.some(isManifestName);
    for (const part of type.of)
      visit(part, isExtended || (isMetadata && ["&", "|", "Partial", "Readonly"].includes(type.name)));
  };
  for (const shape of program?.shapes ?? []) visit(shape, false);
  for (const [name, shape] of Object.entries(program?.types ?? {})) if (name === "PluginManifest") visit(shape, true);
  return found;
}

function isManifestName(type: FlowType): boolean {
  return !("members" in type) && type.name === "PluginManifest";
}
