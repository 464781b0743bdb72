import type { FlowProgram } from "./program.js";

/** What the linker must know of the files: their exports, their imports, and which file a specifier names. */
export interface LinkSource<Local> {
  /** The exports of a file, or undefined for a file that isn't one of the workspace's sources. */
  exportsOf(file: string): readonly ExportEntry<Local>[] | undefined;
  /** Where a file's own name was imported from; undefined for what it declares itself. */
  importOf(file: string, local: Local): ImportEntry | undefined;
  /** The workspace file that a specifier names; undefined for a package. */
  resolve(file: string, specifier: string): string | undefined;
  /** Whether whoever asks knows what an import stands for, so that it is followed no further. */
  isKnown?(file: string, specifier: string, name: string): boolean;
}

export interface ExportEntry<Local> {
  /** `*` with `module` and without `imported`: everything that the module exports. */
  readonly name: string;
  /** What the file itself calls it; undefined for a re-export. */
  readonly local?: Local;
  /** Of a re-export: the specifier, and the name there (`*` for the namespace; the same name when left out). */
  readonly module?: string;
  readonly imported?: string;
}

export interface ImportEntry {
  readonly module: string;
  /** The exported name, `default`, or `*` for the namespace. */
  readonly name: string;
}

/** The end of a chain of imports and re-exports. */
export type Link<Local> =
  | { readonly is: "local"; readonly file: string; readonly local: Local }
  | { readonly is: "namespace"; readonly file: string }
  /** `file` imports `name` of a package, or of a module that isn't one of the workspace's sources. */
  | { readonly is: "external"; readonly file: string; readonly module: string; readonly name: string }
  | { readonly is: "missing"; readonly file: string; readonly name: string };

/**
 * From an export to its declaration, through any number of imports, re-exports and barrels: THE answer for every part of `checks`.
 * `Local` is what the source calls a file's own names: a binding's number in the lowered program, a text among the facts.
 */
export function createLinks<Local>(source: LinkSource<Local>) {
  const exported = (file: string, name: string, seen: ReadonlySet<string> = new Set()): Link<Local> => {
    const missing = { is: "missing", file, name } as const;
    const key = `${file}\0${name}`;
    if (seen.has(key)) return missing;
    const next = new Set(seen).add(key);
    const entries = source.exportsOf(file) ?? [];
    const own = entries.find((entry) => entry.name === name && !isStar(entry));
    if (own?.module !== undefined) return imported(file, own.module, own.imported ?? name, next);
    if (own?.local !== undefined) return declared(file, own.local, next);
    // A star leaves out the default export.
    for (const { module } of name === "default" ? [] : entries.filter(isStar)) {
      const found = module === undefined ? missing : imported(file, module, name, next);
      if (found.is === "local" || found.is === "namespace") return found;
    }
    return missing;
  };

  const imported = (file: string, module: string, name: string, seen: ReadonlySet<string> = new Set()): Link<Local> => {
    const to = source.isKnown?.(file, module, name) === true ? undefined : source.resolve(file, module);
    if (to === undefined || source.exportsOf(to) === undefined) return { is: "external", file, module, name };
    return name === "*" ? { is: "namespace", file: to } : exported(to, name, seen);
  };

  const declared = (file: string, local: Local, seen: ReadonlySet<string> = new Set()): Link<Local> => {
    const entry = source.importOf(file, local);
    return entry === undefined ? { is: "local", file, local } : imported(file, entry.module, entry.name, seen);
  };

  return {
    /** What a file exports under a name. */
    exported: (file: string, name: string) => exported(file, name),
    /** What `import { name } from "module"` in a file stands for. */
    imported: (file: string, module: string, name: string) => imported(file, module, name),
    /** What a file's own name stands for: itself, or what it was imported as. */
    declared: (file: string, local: Local) => declared(file, local),
  };
}

/** The exports of lowered programs, each read once. */
export function createProgramExports(programOf: (file: string) => FlowProgram | undefined) {
  const known = new Map<FlowProgram, readonly ExportEntry<number>[]>();
  return (file: string): readonly ExportEntry<number>[] | undefined => {
    const program = programOf(file);
    if (program === undefined) return undefined;
    const before = known.get(program);
    if (before !== undefined) return before;
    const entries = program.exports.map(({ binding, ...entry }) =>
      binding < 0 ? entry : { ...entry, local: binding },
    );
    known.set(program, entries);
    return entries;
  };
}

function isStar({ name, module, imported }: ExportEntry<unknown>): boolean {
  return name === "*" && module !== undefined && imported === undefined;
}
