import { legacyKeys, pluginKinds } from "@rawr/hq-contract";
import type { Call, Domain, Spot } from "./domain.js";
import type { Machine } from "./machine.js";
import type { MetadataTypes, TypeModule } from "./metadata-types.js";
import { isPackagePath, pathFunction, resolvedFrom } from "./package-path.js";
import type { At, FlowType } from "./program.js";
import {
  nothing,
  one,
  objectsOf,
  textsOf,
  type Atom,
  type Closure,
  type HeapObject,
  type ModuleState,
  type Tag,
  type Value,
} from "./value.js";

/** What is wrong with a use of plugin metadata. */
export type MetadataFault =
  "read" | "write" | "declare" | "interpret" | "undecidable" | "untraceable" | "schema" | "text";

export interface MetadataUse {
  readonly fault: MetadataFault;
  readonly file: string;
  readonly at: At;
  /** The key, when it is known. */
  readonly key: string;
  /** What was used: "a package.json", "a plugin manifest", "the `rawr` block". */
  readonly of: string;
  /** For a read in a helper: where the key came from. */
  readonly through?: { readonly file: string; readonly at: At };
}

/** What of a workspace decides which values are metadata. */
export interface MetadataScope {
  /** The shared parser: a file of the workspace, or a package. */
  readonly parser: string;
  /** Whether metadata may come from a file, or arrive there. */
  isStart(file: string): boolean;
  /** Whether a file belongs to a plugin. */
  isPlugin(file: string): boolean;
  /** Whether what stands in a file is the parser's own business. */
  isParser(file: string): boolean;
}

/**
 * Marks of this domain:
 * `source`: text, path or handle of a package.json; `package`: what it parses to; `elsewhere`: a package.json that is not a
 * plugin's; `block`: its `rawr`; `manifest`: what the shared parser made of it; `keys`: the names of the keys of one of them;
 * `parser`: the shared parser itself; `suspect`: the `rawr` of a value of unknown origin; `typed`: a value known by its type only.
 */
export type MetadataTag =
  | {
      readonly key: string;
      readonly kind: "source" | "package" | "elsewhere" | "block" | "manifest" | "parser" | "suspect";
    }
  | { readonly key: string; readonly kind: "keys"; readonly of: PlainKind }
  | { readonly key: string; readonly kind: "typed"; readonly type: FlowType; readonly module: TypeModule };

type PlainKind = Exclude<MetadataTag["kind"], "keys" | "typed">;

const ofEveryObject = new Set(["hasOwnProperty", "propertyIsEnumerable", "then", "catch", "finally"]);
const legacy = new Set<string>(legacyKeys);
const names = {
  package: "a package.json",
  elsewhere: "a package.json",
  block: "the `rawr` block of a package.json",
  manifest: "a plugin manifest",
  suspect: "a `rawr` block of unknown origin",
} as const;

/** Methods of a list of paths, or of text, whose result is still about the same files. */
const listMethods =
  /^(?:map|flatMap|filter|find|findLast|forEach|some|every|reduce|reduceRight|sort|toSorted|slice|at|concat|pop|shift|entries|values|json|text|toString|then|includes|indexOf|match|matchAll|search|split|replace|replaceAll|trim|startsWith|endsWith|read|readFile|next)$/;
const keepsValue =
  /^(?:parse|parseAsync|decode|decodeSync|decodeUnknown|decodeUnknownSync|assert|check|cast|coerce|validate|clone|cloneDeep|deepClone|merge|mergeWith|deepmerge|assign|extend|defaults|freeze|toJS|normalize|identity|resolve|produce)$/i;
const picksKey =
  /^(?:get|getProperty|has|hasProperty|pick|omit|at|path|pathOr|prop|propOr|property|props|result|unset|set|invoke|pluck)$/;

export class MetadataDomain implements Domain {
  readonly uses = new Map<string, MetadataUse>();
  readonly #machine: Machine;
  readonly #scope: MetadataScope;
  readonly #types: MetadataTypes;

  constructor(machine: Machine, scope: MetadataScope, types: MetadataTypes) {
    this.#machine = machine;
    this.#scope = scope;
    this.#types = types;
  }

  imported(from: ModuleState, specifier: string, to: string | undefined, name: string): Value | undefined {
    if (isPackagePath(specifier) || (to !== undefined && isPackagePath(to))) {
      const target =
        to ??
        resolvedFrom(from.file, [
          one(this.#machine.atoms.external("", ["__dirname"])),
          one(this.#machine.atoms.constant(specifier)),
        ]);
      const value = this.#mark(
        target === undefined || !specifier.startsWith(".") || this.#scope.isPlugin(target) ? "package" : "elsewhere",
      );
      if (name === "*" || name === "default") return value;
      const imported = from.program.imports.find((entry) => entry.module === specifier && entry.name === name);
      const spot: Spot = {
        file: from.file,
        at: imported?.at ?? [1, 1, 1],
        frame: from.frame,
        key: `${from.frame.key}:${name}`,
      };
      return this.#machine.get(value, one(this.#machine.atoms.constant(name)), spot);
    }
    if (!this.#isParserModule(specifier, to)) return undefined;
    if (name === "*") return this.#mark("parser");
    return this.#isParserExport(to, name) ? this.#mark("parser") : undefined;
  }

  typed(type: FlowType, module: TypeModule): Value | undefined {
    const found = this.#types.valueOf(type, module);
    if (found === undefined) return undefined;
    if (found === "manifest") return this.#mark("manifest");
    return one(
      this.#machine.atoms.tag({ key: found.key, kind: "typed", type: found.type, module: found.module } as MetadataTag),
    );
  }

  declared(type: FlowType, module: TypeModule, value: Value): void {
    if (this.#types.valueOf(type, module) !== "manifest") return;
    for (const object of objectsOf(value)) this.#declares(object, "manifest");
  }

  get(tag: Tag, key: Value, spot: Spot): Value | undefined {
    // Every tag of this interpreter was made by this class.
    const mark = tag as MetadataTag;
    const { atoms } = this.#machine;
    const texts = textsOf(key);
    switch (mark.kind) {
      case "source":
        if (texts === undefined) return one(atoms.tag(mark));
        return atoms.join(
          ...texts.map((text) =>
            listMethods.test(text)
              ? one(atoms.member(atoms.tag(mark), text))
              : text === "length"
                ? atoms.unknownValue
                : one(atoms.tag(mark)),
          ),
        );
      case "parser":
        return texts !== undefined && texts.some((text) => !this.#isParserExport(undefined, text))
          ? atoms.unknownValue
          : one(atoms.tag(mark));
      case "keys":
        return texts === undefined
          ? atoms.unknownValue
          : atoms.join(...texts.map((text) => one(atoms.member(atoms.tag(mark), text))));
      case "typed":
        return this.#getTyped(mark, texts);
    }
    if (texts === undefined) {
      if (!this.#isOwnKeys(key)) this.#report("undecidable", spot, "", mark.kind);
      return atoms.unknownValue;
    }
    return atoms.join(...texts.map((text) => this.#getNamed(mark.kind, text, spot)));
  }

  getUnknown(key: Value, spot: Spot): Value | undefined {
    const texts = textsOf(key);
    return texts?.length === 1 && texts[0] === "rawr" ? this.#mark("suspect", spot) : undefined;
  }

  write(tag: Tag, key: Value, value: Value, spot: Spot, how: "write" | "delete"): void {
    const mark = tag as MetadataTag;
    if (
      mark.kind === "source" ||
      mark.kind === "parser" ||
      mark.kind === "typed" ||
      mark.kind === "keys" ||
      mark.kind === "suspect"
    )
      return;
    const texts = textsOf(key);
    if (texts === undefined) {
      if (!this.#isOwnKeys(key)) this.#report("undecidable", spot, "", mark.kind);
      return;
    }
    for (const text of texts) {
      if (this.#isLegacy(mark.kind, text)) this.#report("write", spot, text, mark.kind);
      else if (text === "rawr" && how === "write")
        for (const object of objectsOf(value)) this.#declares(object, "block");
    }
  }

  has(tag: Tag, key: Value, spot: Spot): void {
    const mark = tag as MetadataTag;
    if (mark.kind in names) this.get(tag, key, spot);
  }

  keys(tag: Tag): Value | undefined {
    const mark = tag as MetadataTag;
    if (!(mark.kind in names) || mark.kind === "keys" || mark.kind === "typed") return undefined;
    return one(this.#machine.atoms.tag({ key: `keys:${mark.kind}`, kind: "keys", of: mark.kind } as MetadataTag));
  }

  elements(tag: Tag): Value | undefined {
    const mark = tag as MetadataTag;
    if (mark.kind === "typed") return this.#elementOf(mark);
    return mark.kind === "source" || mark.kind === "package" || mark.kind === "manifest"
      ? one(this.#machine.atoms.tag(tag))
      : undefined;
  }

  concat(parts: readonly Value[]): Value | undefined {
    const last = parts.findLast(
      (part) => !(part.size === 1 && [...part].some((atom) => atom.k === "constant" && atom.value === "")),
    );
    if (last === undefined) return undefined;
    for (const atom of last) {
      if (atom.k === "constant" && typeof atom.value === "string" && isPackagePath(atom.value))
        return this.#mark("source");
      if (atom.k === "tag" && atom.tag.kind === "source") return this.#mark("source");
    }
    return undefined;
  }

  compare(_operator: string, operands: readonly Value[], spot: Spot): void {
    for (const operand of operands) {
      for (const atom of operand) {
        const mark = atom.k === "tag" ? (atom.tag as MetadataTag) : undefined;
        if (mark?.kind !== "keys") continue;
        for (const other of operands) {
          if (other === operand) continue;
          for (const text of [...other].flatMap((held) => (held.k === "constant" ? [String(held.value)] : [])))
            this.#getNamed(mark.of, text, spot);
        }
      }
    }
  }

  call(call: Call): Value | undefined {
    const { callee, args } = call;
    const { atoms } = this.#machine;
    if (callee.k === "tag") return this.#callTag(call, callee.tag as MetadataTag);
    if (callee.k === "member" && callee.of.k === "tag")
      return this.#callOn(call, callee.of.tag as MetadataTag, callee.name);
    const name = calleeName(callee);
    if (callee.k === "member" && callee.of.k === "external" && callee.of.module === "regex")
      this.#readsText(callee.of.path[0] ?? "", args, call);
    if (callee.k === "external" && callee.module === "regex") this.#readsText(callee.path[0] ?? "", args, call);
    this.#checkSchema(call, name);
    const marks = args
      .flatMap((arg) => [...arg])
      .flatMap((atom) => (atom.k === "tag" ? [atom.tag as MetadataTag] : []));
    const stringified = args.some((arg) =>
      objectsOf(arg).some(({ made }) => made !== undefined && calleeName(made.callee) === "stringify"),
    );
    const path = pathFunction(callee);
    if (path === "takes") return atoms.unknownValue;
    if (path === "makes") return this.#makesPath(call);
    const isSource = args.some((arg) => this.#isSource(arg));
    if (isSource || marks.some(({ kind }) => kind === "source")) return this.#withSource(call, name, stringified);
    const data = args.filter((arg) =>
      [...arg].some(
        (atom) => atom.k === "tag" && ["package", "elsewhere", "block", "manifest"].includes(atom.tag.kind),
      ),
    );
    return data.length === 0 ? this.#parsesBack(call, name) : this.#withMetadata(call, name, data);
  }

  /** An object literal of plugin metadata with a legacy key in it, wherever it goes. */
  judgeLiteral(object: HeapObject): void {
    const { places, properties } = object;
    if (object.shape !== "object" || places.size === 0) return;
    for (const inner of objectsOf(properties.get("rawr") ?? nothing)) this.#declares(inner, "block");
    const kinds: readonly unknown[] = pluginKinds;
    const isIdentity = [...(properties.get("kind") ?? nothing)].some(
      (atom) => atom.k === "constant" && kinds.includes(atom.value),
    );
    if (isIdentity && places.has("capability")) this.#declares(object, "block");
  }

  /** A helper that gets nothing of interest and does not stand where metadata comes from answers nothing of interest, unless it is tiny. */
  follows({ module, function: { body } }: Closure, args: readonly Value[]): boolean {
    return this.#scope.isStart(module.file) || body.length <= 2 || args.some((arg) => isOfInterest(arg, 0));
  }

  tellsApart(args: readonly Value[]): boolean {
    return args.some((arg) => isOfInterest(arg, 0));
  }

  copies(tag: Tag): Value | undefined {
    const mark = tag as MetadataTag;
    return mark.kind === "keys" ? this.#mark(mark.of) : undefined;
  }

  // Reads

  #getNamed(kind: PlainKind, text: string, spot: Spot): Value {
    const { atoms } = this.#machine;
    if (ofEveryObject.has(text)) return one(atoms.member(atoms.tag(this.#tag(kind)), text));
    switch (kind) {
      case "package":
      case "elsewhere":
        if (text === "rawr") {
          this.#report("interpret", spot, text, kind);
          return this.#mark("block");
        }
        if (text === "default") return this.#mark(kind);
        break;
      case "block":
        if (!legacy.has(text)) this.#report("interpret", spot, text, kind);
        break;
      case "manifest":
        if (["manifest", "manifests", "value", "data"].includes(text)) return this.#mark("manifest");
        if (
          /^(?:map|flatMap|filter|find|findLast|forEach|some|every|reduce|values|then|get|at|sort|toSorted|slice|entries)$/.test(
            text,
          )
        )
          return one(atoms.member(atoms.tag(this.#tag("manifest")), text));
        break;
      case "suspect":
        if (text === "kind" || text === "capability" || legacy.has(text)) this.#report("untraceable", spot, text, kind);
        return atoms.unknownValue;
    }
    if (this.#isLegacy(kind, text)) this.#report("read", spot, text, kind);
    return atoms.unknownValue;
  }

  #getPicked(mark: MetadataTag, step: string, spot: Spot): void {
    if (mark.kind !== "keys" && mark.kind !== "typed") this.#getNamed(mark.kind, step, spot);
  }

  #isLegacy(kind: MetadataTag["kind"], text: string): boolean {
    return legacy.has(text) && kind !== "elsewhere";
  }

  /** `meta[key]` with the keys of a metadata value carries it along; comparing the key is what interprets it. */
  #isOwnKeys(key: Value): boolean {
    return [...key].every((atom) => atom.k === "tag" && atom.tag.kind === "keys");
  }

  #getTyped(mark: Extract<MetadataTag, { kind: "typed" }>, texts: readonly string[] | undefined): Value {
    const { atoms } = this.#machine;
    if (texts === undefined) return atoms.join(this.#elementOf(mark), atoms.unknownValue);
    return atoms.join(
      ...texts.map((text) => {
        const found = this.#types.memberOf(mark.type, mark.module, text);
        if (found !== undefined) return this.typed(found.type, found.module) ?? atoms.unknownValue;
        return /^\d+$/.test(text) ? this.#elementOf(mark) : one(atoms.member(atoms.tag(mark), text));
      }),
    );
  }

  #elementOf(mark: Extract<MetadataTag, { kind: "typed" }>): Value {
    const found = this.#types.elementOf(mark.type, mark.module);
    return found === undefined
      ? this.#machine.atoms.unknownValue
      : (this.typed(found.type, found.module) ?? this.#machine.atoms.unknownValue);
  }

  // Calls

  #callTag(call: Call, mark: MetadataTag): Value {
    const { atoms } = this.#machine;
    if (mark.kind === "parser") return this.#mark("manifest");
    if (mark.kind === "source") return this.#mark("source");
    if (mark.kind === "typed") {
      const returned = this.#types.returnOf(mark.type, mark.module);
      return returned === undefined
        ? atoms.unknownValue
        : (this.typed(returned.type, returned.module) ?? atoms.unknownValue);
    }
    return atoms.unknownValue;
  }

  /** `files.map(...)`, `response.json()`, `manifests.filter(...)`, `key.startsWith(...)`. */
  #callOn(call: Call, mark: MetadataTag, name: string): Value | undefined {
    const { atoms } = this.#machine;
    if (name === "then" || name === "catch" || name === "finally") return undefined;
    if (name === "hasOwnProperty" || name === "propertyIsEnumerable") {
      this.has(mark, call.args[0] ?? nothing, call);
      return atoms.unknownValue;
    }
    if (mark.kind === "keys") {
      if (/^(?:startsWith|endsWith|includes|match|localeCompare|indexOf)$/.test(name))
        this.compare("===", [one(atoms.tag(mark)), call.args[0] ?? nothing], call);
      return atoms.unknownValue;
    }
    const element = mark.kind === "typed" ? this.#elementOf(mark) : one(atoms.tag(mark));
    if (mark.kind === "source") {
      for (const arg of call.args)
        for (const text of [...arg].flatMap((atom) =>
          atom.k === "constant"
            ? [String(atom.value)]
            : atom.k === "external" && atom.module === "regex"
              ? [atom.path[0] ?? ""]
              : [],
        ))
          this.#namesKey(text, call);
      if (name === "json") return this.#mark("package");
    }
    const callback = call.args.find((arg) => [...arg].some((atom) => atom.k === "function"));
    if (name === "reduce" || name === "reduceRight") {
      const start = call.args[1] ?? element;
      return atoms.join(
        start,
        this.#machine.apply(call.args[0] ?? nothing, [start, element, atoms.unknownValue], nothing, call),
      );
    }
    const result =
      callback === undefined
        ? nothing
        : this.#machine.apply(
            callback,
            name.includes("ort") ? [element, element] : [element, atoms.unknownValue],
            nothing,
            call,
          );
    if (name === "map" || name === "flatMap") {
      const list = this.#machine.allocate("array", "map", call);
      this.#machine.append(
        list,
        name === "flatMap" ? atoms.join(result, ...this.#machine.iterate(result, call)) : result,
      );
      return one(atoms.object(list));
    }
    if (name === "forEach" || name === "some" || name === "every") return atoms.unknownValue;
    if (name === "find" || name === "findLast" || name === "get" || name === "at" || name === "pop" || name === "shift")
      return element;
    return one(atoms.tag(mark));
  }

  #makesPath(call: Call): Value {
    const { atoms } = this.#machine;
    const { args } = call;
    const decisive = calleeName(call.callee) === "URL" ? args[0] : args.at(-1);
    if (decisive === undefined || !this.#isSource(decisive)) {
      const texts = args.map((arg) => textsOf(arg));
      return texts.every((text) => text?.length === 1)
        ? one(atoms.constant(texts.flat().join("/")))
        : atoms.unknownValue;
    }
    const here = one(atoms.external("", ["__dirname"]));
    const isUrl = calleeName(call.callee) === "URL";
    const target = isUrl
      ? args.length > 1
        ? resolvedFrom(call.file, [here, decisive])
        : undefined
      : resolvedFrom(call.file, args);
    return this.#mark("source", target !== undefined && !this.#scope.isPlugin(target) ? "elsewhere" : undefined);
  }

  /** Something outside gets the path or the text of a package.json. */
  #withSource(call: Call, name: string, stringified: boolean): Value {
    const { atoms } = this.#machine;
    const { args } = call;
    const source = [...atoms.join(...args)].find((atom) => atom.k === "tag" && atom.tag.kind === "source");
    const mark = source?.k === "tag" ? source.tag : this.#tag("source");
    const isElsewhere = mark.key.endsWith(":elsewhere");
    if (/^(?:write|output|append|save)/i.test(name)) {
      for (const arg of args) for (const object of objectsOf(arg)) this.#writesFile(object, stringified);
      return atoms.unknownValue;
    }
    const parses =
      /json|ya?ml|pkg|package|manifest|require|import|parse/i.test(calleeText(call.callee)) &&
      !/stringify|exists|glob/i.test(name);
    const result = parses ? this.#mark(isElsewhere ? "elsewhere" : "package") : one(atoms.tag(mark));
    for (const arg of args) {
      if (![...arg].some((atom) => atom.k === "function")) continue;
      if (name === "parse")
        this.#machine.apply(
          arg,
          [one(atoms.tag({ key: "keys:package", kind: "keys", of: "package" } as MetadataTag)), atoms.unknownValue],
          nothing,
          call,
        );
      else this.#machine.apply(arg, [atoms.unknownValue, result], nothing, call);
    }
    return result;
  }

  /** Something outside gets the metadata itself. */
  #withMetadata(call: Call, name: string, data: readonly Value[]): Value | undefined {
    const { atoms } = this.#machine;
    const tags = data.flatMap((value) => [...value].filter((atom) => atom.k === "tag"));
    if (
      call.callee.k === "external" &&
      call.callee.module === "" &&
      /^(?:Object|Reflect|Promise|Array|structuredClone|Map|Set)/.test(call.callee.path[0] ?? "")
    )
      return undefined;
    if (name === "stringify") return this.#mark("source");
    if (picksKey.test(name)) {
      const keys = call.args.flatMap((arg) =>
        [...arg].flatMap((atom) =>
          atom.k === "constant"
            ? [atom.value]
            : atom.k === "object"
              ? [...atom.object.properties.values()].flatMap((value) => textsOf(value) ?? [])
              : [],
        ),
      );
      const steps = keys.filter((key) => typeof key === "string").flatMap((key) => key.split(/[.[\]'"]+/));
      for (const tag of tags)
        for (const step of steps)
          if (tag.k === "tag" && (legacy.has(step) || step === "rawr"))
            this.#getPicked(tag.tag as MetadataTag, step, call);
      return atoms.unknownValue;
    }
    for (const arg of call.args)
      if ([...arg].some((atom) => atom.k === "function")) this.#machine.apply(arg, [new Set(tags)], nothing, call);
    if (/^safe/i.test(name)) {
      const result = this.#machine.allocate("object", "safe", call);
      for (const property of ["data", "value", "output"])
        this.#machine.set(one(atoms.object(result)), one(atoms.constant(property)), new Set(tags), call);
      return one(atoms.object(result));
    }
    return keepsValue.test(name) || call.construct ? new Set(tags) : undefined;
  }

  /** `JSON.parse(JSON.stringify(x))` is x. */
  #parsesBack(call: Call, name: string): Value | undefined {
    if (name !== "parse") return undefined;
    const found = call.args
      .flatMap((arg) => objectsOf(arg))
      .flatMap(({ made }) =>
        made !== undefined && calleeName(made.callee) === "stringify" ? (made.args[0] ?? []) : [],
      );
    return found.length === 0
      ? undefined
      : this.#machine.atoms.join(...found.map((value) => (value instanceof Set ? value : nothing)));
  }

  // Declarations

  #writesFile(object: HeapObject, stringified: boolean): void {
    if (object.made !== undefined && stringified) {
      for (const arg of object.made.args) for (const inner of objectsOf(arg)) this.#writesFile(inner, false);
      return;
    }
    this.#declares(object, "package");
    for (const inner of objectsOf(object.properties.get("rawr") ?? nothing)) this.#declares(inner, "block");
  }

  #declares(object: HeapObject, kind: "package" | "block" | "manifest"): void {
    for (const key of legacyKeys) {
      const at = object.places.get(key);
      if (at !== undefined) this.#note("declare", object.file, at, key, kind);
    }
  }

  #checkSchema(call: Call, name: string): void {
    if (
      !/^(?:object|strictObject|looseObject|interface|struct|type|record|shape|extend|safeExtend|Struct|Object)$/.test(
        name,
      )
    )
      return;
    for (const object of call.args.flatMap((arg) => objectsOf(arg))) {
      const at = object.places.get("rawr");
      const holdsSchema = [...(object.properties.get("rawr") ?? nothing)].some(
        (atom) => (atom.k === "object" && atom.object.made !== undefined) || atom.k === "member",
      );
      if (at !== undefined && holdsSchema) this.#note("schema", object.file, at, "rawr", "package");
      if (!object.places.has("kind") || !object.places.has("capability")) continue;
      for (const key of legacyKeys) {
        const place = object.places.get(key);
        if (place !== undefined) this.#note("declare", object.file, place, key, "block");
      }
    }
  }

  #readsText(pattern: string, args: readonly Value[], spot: Spot): void {
    if (args.some((arg) => [...arg].some((atom) => atom.k === "tag" && atom.tag.kind === "source")))
      this.#namesKey(pattern, spot);
  }

  #namesKey(text: string, spot: Spot): void {
    const found = legacyKeys.find((key) => new RegExp(`(?:^|[^\\w])${key}(?:$|[^\\w])`).test(text));
    if (found !== undefined) this.#report("text", spot, found, "package");
    else if (/(?:^|[^\w@/-])rawr(?:$|[^\w/-])/.test(text) && /["'\\]/.test(text))
      this.#report("text", spot, "rawr", "package");
  }

  // Marks

  #isSource(value: Value): boolean {
    return [...value].some((atom) =>
      atom.k === "tag"
        ? atom.tag.kind === "source"
        : atom.k === "constant" && typeof atom.value === "string" && isPackagePath(atom.value),
    );
  }

  #tag(kind: PlainKind, variant?: string): MetadataTag {
    return { key: variant === undefined ? kind : `${kind}:${variant}`, kind };
  }

  #mark(kind: PlainKind, variant?: string | Spot): Value {
    return one(this.#machine.atoms.tag(this.#tag(kind, typeof variant === "string" ? variant : undefined)));
  }

  #isParserModule(specifier: string, to: string | undefined): boolean {
    return (
      specifier === this.#scope.parser || (to !== undefined && (to === this.#scope.parser || this.#scope.isParser(to)))
    );
  }

  /** A package exports much more than its parser; a module that is the parser exports nothing else. */
  #isParserExport(to: string | undefined, name: string): boolean {
    if (/^parse\w*Manifest$|^parsePluginManifest$/.test(name)) return true;
    return (
      to !== undefined &&
      to === this.#scope.parser &&
      /^(?:parse|read|load|to|from|get|discover|find|default)/i.test(name)
    );
  }

  #report(fault: MetadataFault, spot: Spot, key: string, kind: MetadataTag["kind"]): void {
    this.#note(fault, spot.file, spot.at, key, kind);
  }

  #note(fault: MetadataFault, file: string, at: At, key: string, kind: MetadataTag["kind"]): void {
    if (this.#scope.isParser(file)) return;
    const of = kind in names ? names[kind as keyof typeof names] : "plugin metadata";
    this.uses.set(`${file}:${at[0]}:${at[1]}:${fault}:${key}`, { fault, file, at, key, of });
  }
}

function isOfInterest(value: Value, depth: number): boolean {
  for (const atom of value) {
    if (atom.k === "tag" || atom.k === "function") return true;
    if (atom.k === "constant" && typeof atom.value === "string" && isPackagePath(atom.value)) return true;
    if (atom.k !== "object" || depth > 1) continue;
    const { properties, rest, spreads } = atom.object;
    if ([...properties.values(), rest, spreads].some((held) => isOfInterest(held, depth + 1))) return true;
  }
  return false;
}

/** The last name that leads to a function. */
export function calleeName(callee: Atom): string {
  if (callee.k === "external") {
    const name = callee.path.at(-1) ?? "default";
    return name === "default" ? (callee.module.split(/[/.]/).at(-1) ?? "") : name;
  }
  return callee.k === "member" ? callee.name : "";
}

/** All names that lead to a function, and its module. */
function calleeText(callee: Atom): string {
  if (callee.k === "external") return `${callee.module}.${callee.path.join(".")}`;
  return callee.k === "member" ? callee.name : "";
}
