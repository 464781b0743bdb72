import { legacyKeys } from "@rawr/hq-contract";
import type { Call, Spot } from "../interpreter/domain.js";
import type { Machine } from "../interpreter/machine.js";
import { judgeSchema, judgeWritten } from "./declarations.js";
import { calleeName, calleeText, legacy, type MetadataMarks, type MetadataScope, type MetadataTag } from "./marks.js";
import type { MetadataReads } from "./reads.js";
import type { MetadataTypes } from "./types.js";
import { pathFunction, resolvedFrom } from "./package-path.js";
import { readByOthers } from "./readers.js";
import { nothing, objectsOf, one, textsOf, type Value } from "../interpreter/value.js";

const keepsValue =
  /^(?:parse|parseAsync|decode|decodeSync|decodeUnknown|decodeUnknownSync|assert|check|cast|coerce|validate|clone|cloneDeep|deepClone|merge|mergeWith|deepmerge|assign|extend|defaults|freeze|toJS|normalize|identity|resolve|produce)$/i;
const picksKey =
  /^(?:get|getProperty|has|hasProperty|pick|omit|at|path|pathOr|prop|propOr|property|props|result|unset|set|invoke|pluck)$/;

/** What functions outside the workspace do with marked values: build paths, read files, parse, pick, pass on. */
export class MetadataCalls {
  readonly #machine: Machine;
  readonly #marks: MetadataMarks;
  readonly #scope: MetadataScope;
  readonly #reads: MetadataReads;
  readonly #types: MetadataTypes;

  constructor(
    machine: Machine,
    marks: MetadataMarks,
    scope: MetadataScope,
    reads: MetadataReads,
    types: MetadataTypes,
  ) {
    this.#machine = machine;
    this.#marks = marks;
    this.#scope = scope;
    this.#reads = reads;
    this.#types = types;
  }

  call(call: Call): Value | undefined {
    const { callee, args } = call;
    const { atoms } = this.#marks;
    if (callee.k === "tag") return this.#callTag(call, callee.tag as MetadataTag);
    if (callee.k === "member" && callee.of.k === "tag")
      return this.#callOn(call, callee.of.tag as MetadataTag, callee.name);
    const name = calleeName(callee);
    if (callee.k === "member" && callee.of.k === "external" && callee.of.module === "regex")
      this.#readsText(callee.of.path[0] ?? "", args, call);
    if (callee.k === "external" && callee.module === "regex") this.#readsText(callee.path[0] ?? "", args, call);
    judgeSchema(this.#marks, name, call.args);
    const foreign = readByOthers(this.#machine, this.#marks, call, name);
    if (foreign !== undefined) return foreign;
    const marks = args
      .flatMap((arg) => [...arg])
      .flatMap((atom) => (atom.k === "tag" ? [atom.tag as MetadataTag] : []));
    const stringified = args.some((arg) =>
      objectsOf(arg).some(({ made }) => made !== undefined && calleeName(made.callee) === "stringify"),
    );
    const path = pathFunction(callee);
    if (path === "takes") return atoms.unknownValue;
    if (path === "makes") return this.#makesPath(call);
    const isSource = args.some((arg) => this.#marks.isSource(arg));
    if (isSource || marks.some(({ kind }) => kind === "source")) return this.#withSource(call, name, stringified);
    const data = args.filter((arg) =>
      [...arg].some(
        (atom) => atom.k === "tag" && ["package", "elsewhere", "block", "manifest"].includes(atom.tag.kind),
      ),
    );
    return data.length === 0 ? this.#parsesBack(call, name) : this.#withMetadata(call, name, data);
  }

  #callTag(call: Call, mark: MetadataTag): Value {
    const { atoms } = this.#marks;
    if (mark.kind === "parser") return this.#marks.mark("manifest");
    if (mark.kind === "source") return this.#marks.mark("source");
    // `import.meta.glob` without `eager` gives functions that load the file.
    if (mark.kind === "package") return this.#marks.mark("package");
    if (mark.kind === "typed") {
      const returned = this.#types.returnOf(mark.type, mark.module);
      return returned === undefined
        ? atoms.unknownValue
        : (this.#reads.typed(returned.type, returned.module) ?? atoms.unknownValue);
    }
    return atoms.unknownValue;
  }

  /** `files.map(...)`, `response.json()`, `manifests.filter(...)`, `key.startsWith(...)`. */
  #callOn(call: Call, mark: MetadataTag, name: string): Value | undefined {
    const { atoms } = this.#marks;
    if (name === "then" || name === "catch" || name === "finally") return undefined;
    if (name === "hasOwnProperty" || name === "propertyIsEnumerable") {
      this.#reads.has(mark, call.args[0] ?? nothing, call);
      return atoms.unknownValue;
    }
    if (mark.kind === "keys") {
      if (/^(?:startsWith|endsWith|includes|match|localeCompare|indexOf)$/.test(name))
        this.#reads.compare([one(atoms.tag(mark)), call.args[0] ?? nothing], call);
      return atoms.unknownValue;
    }
    const element = mark.kind === "typed" ? this.#reads.elementOf(mark) : one(atoms.tag(mark));
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
      if (name === "json") return this.#marks.mark("package");
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
    const { atoms } = this.#marks;
    const { args } = call;
    const decisive = calleeName(call.callee) === "URL" ? args[0] : args.at(-1);
    if (decisive === undefined || !this.#marks.isSource(decisive)) {
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
    return this.#marks.mark("source", target !== undefined && !this.#scope.isPlugin(target) ? "elsewhere" : undefined);
  }

  /** Something outside gets the path or the text of a package.json. */
  #withSource(call: Call, name: string, stringified: boolean): Value {
    const { atoms } = this.#marks;
    const { args } = call;
    const source = [...atoms.join(...args)].find((atom) => atom.k === "tag" && atom.tag.kind === "source");
    const mark = source?.k === "tag" ? source.tag : this.#marks.tag("source");
    const isElsewhere = mark.key.endsWith(":elsewhere");
    if (/^(?:write|output|append|save)/i.test(name)) {
      for (const arg of args) for (const object of objectsOf(arg)) judgeWritten(this.#marks, object, stringified);
      return atoms.unknownValue;
    }
    const parses =
      /json|ya?ml|pkg|package|manifest|require|import|parse/i.test(calleeText(call.callee)) &&
      !/stringify|exists|glob|^resolve$/i.test(name);
    const result = parses ? this.#marks.mark(isElsewhere ? "elsewhere" : "package") : one(atoms.tag(mark));
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
    const { atoms } = this.#marks;
    const { callee } = call;
    // Lists and tables of the workspace keep what they are given; the interpreter knows them.
    if (callee.k === "member" && callee.of.k === "object" && /^(?:map|set|array)$/.test(callee.of.object.shape))
      return undefined;
    const tags = data.flatMap((value) => [...value].filter((atom) => atom.k === "tag"));
    if (
      call.callee.k === "external" &&
      call.callee.module === "" &&
      /^(?:Object|Reflect|Promise|Array|structuredClone|Map|Set)/.test(call.callee.path[0] ?? "")
    )
      return undefined;
    if (name === "stringify") return this.#marks.mark("source");
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
            this.#reads.getPicked(tag.tag as MetadataTag, step, call);
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
      : this.#marks.atoms.join(...found.map((value) => (value instanceof Set ? value : nothing)));
  }

  #readsText(pattern: string, args: readonly Value[], spot: Spot): void {
    if (args.some((arg) => [...arg].some((atom) => atom.k === "tag" && atom.tag.kind === "source")))
      this.#namesKey(pattern, spot);
  }

  #namesKey(text: string, spot: Spot): void {
    const found = legacyKeys.find((key) => new RegExp(`(?:^|[^\\w])${key}(?:$|[^\\w])`).test(text));
    if (found !== undefined) this.#marks.report("text", spot, found, "package");
    else if (/(?:^|[^\w@/-])rawr(?:$|[^\w/-])/.test(text) && /["'\\]/.test(text))
      this.#marks.report("text", spot, "rawr", "package");
  }
}
