import { createLinks, type ExportEntry, type Link } from "../model/links.js";
import type { Programs } from "../model/programs.js";
import type { FlowProgram, FlowType } from "../model/program.js";

/** A file, as far as its types matter. */
export interface TypeModule {
  readonly file: string;
  readonly program: FlowProgram;
}

/** A type together with the module that its names belong to. */
export interface TypeIn {
  readonly type: FlowType;
  readonly module: TypeModule;
}

const transparent = new Set([
  "Readonly",
  "Partial",
  "Required",
  "NonNullable",
  "Awaited",
  "Promise",
  "PromiseLike",
  "Pick",
  "Omit",
  "|",
  "&",
  "DeepReadonly",
  "Mutable",
]);
const lists = new Set([
  "Array",
  "ReadonlyArray",
  "Set",
  "ReadonlySet",
  "Iterable",
  "AsyncIterable",
  "Iterator",
  "Generator",
  "AsyncGenerator",
  "IterableIterator",
]);
const tables = new Set(["Record", "Map", "ReadonlyMap", "WeakMap"]);
const deepest = 6;

/** Which types lead to plugin manifests. Only those are followed: every other annotation stays unknown. */
export class MetadataTypes {
  readonly #programs: Programs;
  readonly #isManifest: (name: string, module: string | undefined) => boolean;
  readonly #links: ReturnType<typeof createLinks<string>>;
  readonly #leads = new WeakMap<FlowType, boolean>();
  readonly #values = new WeakMap<FlowType, { readonly value: ReturnType<MetadataTypes["valueOf"]> }>();
  #types = 0;

  constructor(programs: Programs, isManifest: (name: string, module: string | undefined) => boolean) {
    this.#programs = programs;
    this.#isManifest = isManifest;
    this.#links = createLinks({
      exportsOf: (file) => this.#exportsOf(file),
      importOf: (file, local) => programs.program(file)?.imports.find((entry) => entry.local === local),
      resolve: (file, specifier) => programs.resolve(file, specifier),
      isKnown: (file, specifier, name) => isManifest(name, programs.resolve(file, specifier) ?? specifier),
    });
  }

  /** A program's exports are its values; its types go by the names that they have in the file. */
  #exportsOf(file: string): readonly ExportEntry<string>[] | undefined {
    const program = this.#programs.program(file);
    if (program === undefined) return undefined;
    const own = Object.keys(program.types).map((name) => ({ name, local: name }));
    return [...own, ...program.exports.filter(({ module }) => module !== undefined)];
  }

  /** `manifest`, a type that leads to manifests, or `undefined`. */
  valueOf(type: FlowType, module: TypeModule): "manifest" | (TypeIn & { readonly key: string }) | undefined {
    const known = this.#values.get(type);
    if (known !== undefined) return known.value;
    const plain = this.#unwrap({ type, module });
    const leads = plain !== undefined && plain !== "manifest" && this.#leadsToManifest(plain, 0);
    const value = plain === "manifest" ? plain : leads ? { ...plain, key: `typed:${++this.#types}` } : undefined;
    this.#values.set(type, { value });
    return value;
  }

  memberOf(type: FlowType, module: TypeModule, name: string): TypeIn | undefined {
    if (!("members" in type)) return undefined;
    const own = type.members.find((member) => member.name === name);
    if (own !== undefined) return { type: own.type, module };
    for (const base of type.bases) {
      const plain = this.#unwrap({ type: base, module });
      const found =
        plain === undefined || plain === "manifest" ? undefined : this.memberOf(plain.type, plain.module, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  elementOf(type: FlowType, module: TypeModule): TypeIn | undefined {
    if ("members" in type) return undefined;
    if (lists.has(type.name)) return argument(type, module, 0);
    return tables.has(type.name) ? argument(type, module, 1) : undefined;
  }

  returnOf(type: FlowType, module: TypeModule): TypeIn | undefined {
    return "members" in type || type.name !== "()" ? undefined : argument(type, module, 0);
  }

  /** Through aliases, imports, unions and wrappers, to a list, a table, a function or an object type. */
  #unwrap({ type, module }: TypeIn, depth = 0): "manifest" | TypeIn | undefined {
    if (depth > deepest) return undefined;
    if ("members" in type) {
      // What extends a manifest is one, with whatever members of its own.
      const isManifest = type.bases.some((base) => this.#unwrap({ type: base, module }, depth + 1) === "manifest");
      return isManifest ? "manifest" : { type, module };
    }
    if (transparent.has(type.name)) {
      const found = type.of.map((part) => this.#unwrap({ type: part, module }, depth + 1));
      if (found.includes("manifest")) return "manifest";
      return found.find((part) => part !== undefined && part !== "manifest" && this.#leadsToManifest(part, depth));
    }
    if (lists.has(type.name) || tables.has(type.name) || type.name === "()") return { type, module };
    const { types } = module.program;
    const alias = Object.hasOwn(types, type.name) ? types[type.name] : undefined;
    if (alias !== undefined) {
      if (this.#isManifest(type.name, module.file)) return "manifest";
      return this.#unwrap({ type: alias, module }, depth + 1);
    }
    const imported = module.program.imports.find(({ local }) => local === type.name);
    return imported === undefined
      ? undefined
      : this.#ofLink(this.#links.imported(module.file, imported.module, imported.name), depth + 1);
  }

  #ofLink(link: Link<string>, depth: number): "manifest" | TypeIn | undefined {
    if (link.is === "external") {
      const file = this.#programs.resolve(link.file, link.module);
      return this.#isManifest(link.name, file ?? link.module) ? "manifest" : undefined;
    }
    const program = link.is === "local" ? this.#programs.program(link.file) : undefined;
    return program === undefined || link.is !== "local"
      ? undefined
      : this.#unwrap({ type: { name: link.local, of: [] }, module: { file: link.file, program } }, depth);
  }

  #leadsToManifest({ type, module }: TypeIn, depth: number): boolean {
    if (depth > deepest) return false;
    const known = this.#leads.get(type);
    if (known !== undefined) return known;
    this.#leads.set(type, false);
    const parts = "members" in type ? [...type.members.map((member) => member.type), ...type.bases] : type.of;
    const leads = parts.some((part) => {
      const plain = this.#unwrap({ type: part, module }, depth + 1);
      return plain === "manifest" || (plain !== undefined && this.#leadsToManifest(plain, depth + 1));
    });
    this.#leads.set(type, leads);
    return leads;
  }
}

function argument(type: { readonly of: readonly FlowType[] }, module: TypeModule, index: number): TypeIn | undefined {
  const of = type.of[index] ?? type.of[0];
  return of === undefined ? undefined : { type: of, module };
}
