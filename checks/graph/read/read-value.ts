import type { FunctionSketch, Imported, ModuleSketch, ObjectPart, Sketch, Spot } from "./sketch.js";

/** Where a sketch's names are to be looked up. */
export interface Origin {
  readonly file: string;
  readonly scope?: Scope;
}

/** The inside of a function that is being read. */
interface Scope {
  readonly locals: Readonly<Record<string, Sketch>>;
  readonly given: readonly Value[];
  readonly outer?: Scope;
}

/** What a sketch comes down to. */
export type Value = { readonly from: Origin } & (
  | { readonly is: "constant"; readonly value: string | number | boolean | null }
  | { readonly is: "object"; readonly parts: readonly ObjectPart[] }
  | { readonly is: "list"; readonly items: readonly Sketch[] }
  | { readonly is: "call"; readonly of: Value; readonly with: readonly Sketch[]; readonly at: Spot }
  | FunctionSketch
  /** A name of a package that isn't read, or of the language when `module` is empty. */
  | { readonly is: "external"; readonly module: string; readonly name: string }
  | { readonly is: "namespace"; readonly file: string }
  | { readonly is: "member"; readonly of: Value; readonly key: string }
  | { readonly is: "parameter"; readonly index: number }
  /** `what` completes "can't be read: ...". */
  | { readonly is: "unreadable"; readonly what: string }
);

/** Where modules come from. */
export interface ModuleSource {
  /** The sketch of a workspace file, or undefined when it isn't one of its source files. */
  sketchOf(file: string): ModuleSketch | undefined;
  /** The workspace file that a specifier names, or undefined for a package that isn't part of the workspace. */
  resolve(file: string, specifier: string): string | undefined;
}

/** The packages whose words a plugin is written in: their names are final and are never followed into their source. */
const vocabulary = /^(@rawr\/hq-contract|@orpc\/|zod$|zod\/|inngest$|node:)/;

const deepest = 100;

/** Follows names, members and calls of own functions across the files of a workspace. */
export function createReader(modules: ModuleSource) {
  function read(sketch: Sketch, from: Origin, depth: number): Value {
    if (depth > deepest) return unreadable("it refers to itself, or too deeply", from);
    switch (sketch.is) {
      case "name":
        return readName(sketch.name, from, depth + 1);
      case "parameter":
        return from.scope?.given[sketch.index] ?? { ...sketch, from };
      case "member":
        return readMember(read(sketch.of, from, depth + 1), sketch.key, depth + 1);
      case "call":
        return readCall({ ...sketch, of: read(sketch.of, from, depth + 1), from }, depth + 1);
      case "joined":
        return readJoined(sketch.parts, from, depth + 1);
      case "spread":
        return unreadable("a spread", from);
      default:
        return { ...sketch, from };
    }
  }

  function readJoined(parts: readonly Sketch[], from: Origin, depth: number): Value {
    let text = "";
    for (const part of parts) {
      const value = read(part, from, depth);
      if (value.is === "unreadable") return value;
      if (value.is !== "constant") return unreadable("a text that is put together at run time", from);
      text += String(value.value);
    }
    return { is: "constant", value: text, from };
  }

  function readName(name: string, from: Origin, depth: number): Value {
    if (name === "undefined") return { is: "constant", value: null, from };
    for (let scope = from.scope; scope; scope = scope.outer) {
      const local = scope.locals[name];
      if (local) return read(local, { file: from.file, scope }, depth);
    }
    return readTopLevel(from.file, name, depth);
  }

  function readTopLevel(file: string, name: string, depth: number): Value {
    const module = modules.sketchOf(file);
    if (!module) return unreadable(`${file} is not among the workspace's source files`, { file });
    const declared = module.declarations[name];
    if (declared) return read(declared, { file }, depth);
    const imported = module.imports[name];
    if (imported) return readImported(file, imported, depth);
    return { is: "external", module: "", name, from: { file } };
  }

  function readImported(file: string, { from: specifier, name }: Imported, depth: number): Value {
    const target = vocabulary.test(specifier) ? undefined : modules.resolve(file, specifier);
    if (target === undefined) return { is: "external", module: specifier, name, from: { file } };
    if (name === "*") return { is: "namespace", file: target, from: { file } };
    return readExported(target, name, depth + 1);
  }

  function readExported(file: string, name: string, depth: number): Value {
    if (depth > deepest) return unreadable("its imports run in a circle", { file });
    const module = modules.sketchOf(file);
    if (!module) return unreadable(`${file} is not among the workspace's source files`, { file });
    const exported = module.exports[name];
    if (exported && "local" in exported) return readTopLevel(file, exported.local, depth + 1);
    if (exported) return readImported(file, exported, depth + 1);
    for (const specifier of module.stars) {
      const found = readImported(file, { from: specifier, name }, depth + 1);
      if (found.is !== "unreadable") return found;
    }
    return unreadable(`\`${name}\` is not exported by ${file}`, { file });
  }

  function readMember(value: Value, key: string, depth: number): Value {
    const { from } = value;
    switch (value.is) {
      case "unreadable":
        return value;
      case "namespace":
        return readExported(value.file, key, depth);
      case "external":
        if (value.name === "*") return { is: "external", module: value.module, name: key, from };
        break;
      case "object":
        return readField(value.parts, key, from, depth) ?? unreadable(`an object without \`${key}\``, from);
      case "list": {
        const item = value.items[Number(key)];
        if (item) return read(item, from, depth);
        break;
      }
      case "call": {
        const known = readMemberOfDefinition(value, key, depth);
        if (known) return known;
        break;
      }
    }
    return { is: "member", of: value, key, from };
  }

  /** `event.schema` and `event.name` of an event, `reconcile.id` of a function. */
  function readMemberOfDefinition(value: Extract<Value, { is: "call" }>, key: string, depth: number) {
    const [first, second] = value.with.slice(0, 2).map((sketch) => read(sketch, value.from, depth));
    switch (wordOf(value.of)) {
      case "defineEvent":
        return { name: first, schema: second }[key];
      case "defineFunction":
        return first && readMember(first, key, depth);
      default:
        return undefined;
    }
  }

  /** A field of an object literal: the last one wins, as at run time; a spread that can't be read hides what is before it. */
  function readField(parts: readonly ObjectPart[], key: string, from: Origin, depth: number): Value | undefined {
    for (const part of parts.toReversed()) {
      if ("key" in part) {
        if (part.key === key) return read(part.value, from, depth + 1);
        continue;
      }
      const spread = read(part.spread, from, depth + 1);
      if (spread.is === "unreadable") return spread;
      if (spread.is !== "object") return unreadable("a spread", from);
      const found = readField(spread.parts, key, spread.from, depth + 1);
      if (found) return found;
    }
    return undefined;
  }

  function readCall(value: Extract<Value, { is: "call" }>, depth: number): Value {
    const { of, from } = value;
    if (of.is === "function") {
      if (!of.returns) return unreadable("what a function with several ways out returns", from);
      const given = value.with.map((sketch) => read(sketch, from, depth));
      return read(of.returns, inside(of, given), depth);
    }
    const [first] = value.with;
    return first && wordOf(of) === "Object.freeze" ? read(first, from, depth) : value;
  }

  return {
    read: (sketch: Sketch, from: Origin): Value => read(sketch, from, 0),
    /** What a module exports under a name. */
    exported: (file: string, name: string): Value => readExported(file, name, 0),
    member: (value: Value, key: string): Value => readMember(value, key, 0),
    /** A field of an object, or undefined when it has none of that name. */
    field: (object: Extract<Value, { is: "object" }>, key: string) => readField(object.parts, key, object.from, 0),
    argument(call: Extract<Value, { is: "call" }>, index: number): Value | undefined {
      const sketch = call.with[index];
      return sketch && read(sketch, call.from, 0);
    },
  };
}

/** `createReader`'s result. */
export type Reader = ReturnType<typeof createReader>;

/** The inside of a function, whose parameters are `given`. */
export function inside(value: Extract<Value, { is: "function" }>, given: readonly Value[] = []): Origin {
  const { file, scope } = value.from;
  return { file, scope: { locals: value.locals, given, ...(scope && { outer: scope }) } };
}

function unreadable(what: string, from: Origin): Value {
  return { is: "unreadable", what, from };
}

/** The word of the vocabulary or the language that a value is: `defineEvent`, `z.object`, `Object.freeze`; else undefined. */
export function wordOf(value: Value): string | undefined {
  if (value.is === "external") {
    return value.module === "" || vocabulary.test(value.module) ? value.name : undefined;
  }
  if (value.is !== "member") return undefined;
  const of = wordOf(value.of);
  return of === undefined ? undefined : `${of}.${value.key}`;
}
