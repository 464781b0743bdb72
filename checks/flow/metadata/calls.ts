import type { Call } from "../interpreter/domain.js";
import type { Machine } from "../interpreter/machine.js";
import { listOf } from "../interpreter/model-list.js";
import { judgeSchema } from "./declarations.js";
import { calleeName, legacy, type MetadataTaint, type MetadataScope, type MetadataLabel } from "./taint.js";
import type { Given } from "./carrying.js";
import { Exchanges } from "./exchanges.js";
import { isData, type Givers } from "./givers.js";
import type { MetadataReads } from "./reads.js";
import type { MetadataTypes } from "./types.js";
import { pathFunction } from "./package-path.js";
import { readByOthers } from "./readers.js";
import { answersNoText, SourceCalls } from "./source-calls.js";
import { nothing, objectsOf, one, textsOf, type Atom, type Value } from "../interpreter/value.js";

const keepsValue =
  /^(?:parse|parseAsync|decode|decodeSync|decodeUnknown|decodeUnknownSync|assert|check|cast|coerce|validate|clone|cloneDeep|deepClone|merge|mergeWith|deepmerge|assign|extend|defaults|freeze|toJS|normalize|identity|resolve|produce)$/i;
const picksKey =
  /^(?:get|getProperty|has|hasProperty|pick|omit|at|path|pathOr|prop|propOr|property|props|result|unset|set|invoke|pluck)$/;

/** What a library does with each value of what it is handed, and what of that gives one of them, or a list. */
const visitsMembers =
  /^(?:values|valuesIn|find|findLast|filter|map|flatMap|each|forEach|forOwn|forIn|some|every|reduce|mapValues|pickBy|omitBy)$/;

/** What functions outside the workspace do with marked values: parse, pick, pass on. */
export class MetadataCalls {
  readonly #machine: Machine;
  readonly #taint: MetadataTaint;
  readonly #sources: SourceCalls;
  readonly #reads: MetadataReads;
  readonly #types: MetadataTypes;
  readonly #exchanges: Exchanges;
  readonly #givers: Givers;

  constructor(
    machine: Machine,
    taint: MetadataTaint,
    scope: MetadataScope,
    reads: MetadataReads,
    types: MetadataTypes,
    givers: Givers,
  ) {
    this.#machine = machine;
    this.#givers = givers;
    this.#taint = taint;
    this.#sources = new SourceCalls(machine, taint, scope);
    this.#reads = reads;
    this.#types = types;
    this.#exchanges = new Exchanges(machine);
  }

  /** What left the program's own values with metadata in it. */
  get given(): Given {
    return { givers: this.#givers.files, handedTo: (object) => this.#exchanges.handedTo(object) };
  }

  call(call: Call): Value | undefined {
    const { callee, args } = call;
    const { atoms } = this.#taint;
    if (callee.k === "unknown") this.#givers.sawUnknown(args, call);
    // Lists and tables of the workspace keep what they are given; the interpreter knows them.
    if (callee.k === "member" && callee.of.k === "object" && /^(?:map|set|array)$/.test(callee.of.object.shape))
      return undefined;
    if (callee.k === "label") return this.#callTag(call, callee.label as MetadataLabel);
    if (callee.k === "member" && callee.of.k === "label")
      return this.#callOn(call, callee.of.label as MetadataLabel, callee.name);
    const name = calleeName(callee);
    if (callee.k === "member" && callee.of.k === "external" && callee.of.module === "regex")
      this.#sources.searches(callee.of.path[0] ?? "", args, call);
    if (callee.k === "external" && callee.module === "regex") this.#sources.searches(callee.path[0] ?? "", args, call);
    judgeSchema(this.#taint, name, call.args);
    if (picksKey.test(name)) this.#judgePath(call);
    const foreign = readByOthers(this.#machine, this.#taint, call, name);
    if (foreign !== undefined) return foreign;
    const exchanged = this.#exchanges.call(call);
    const taint = args
      .flatMap((arg) => [...arg])
      .flatMap((atom) => (atom.k === "label" ? [atom.label as MetadataLabel] : []));
    const stringified = args.some((arg) =>
      objectsOf(arg).some(({ made }) => made !== undefined && calleeName(made.callee) === "stringify"),
    );
    const path = pathFunction(callee);
    if (path === "takes") return atoms.unknownValue;
    if (path === "makes") return this.#sources.makesPath(call);
    const isSource = args.some((arg) => this.#taint.isSource(arg));
    if (isSource || taint.some(({ kind }) => kind === "source"))
      return answersNoText(callee, name) ? atoms.unknownValue : this.#sources.given(call, name, stringified);
    const data = args.filter((arg) => [...arg].some(isData));
    return data.length === 0
      ? (this.#parsesBack(call, name) ?? exchanged ?? this.#exchanges.callbacks(call))
      : this.#withMetadata(call, name, data);
  }

  /** `get(value, "rawr.kind")`, `get(value, ["rawr", "kind"])`: a path into the block of whatever the value is. */
  #judgePath(call: Call): void {
    const isLabelled = call.args.some((arg) => [...arg].some(({ k }) => k === "label"));
    if (isLabelled || call.callee.k !== "external") return;
    for (const arg of call.args.slice(1)) {
      const lists = objectsOf(arg).filter(({ shape }) => shape === "array");
      const paths = [
        ...(textsOf(arg) ?? []),
        ...lists.map(({ properties }) => [...properties.values()].map((held) => textsOf(held)?.[0] ?? "").join(".")),
      ];
      for (const path of paths) {
        const key = /^rawr\.(.+)$/.exec(path)?.[1];
        if (key !== undefined) this.#taint.report("untraceable", call, key, "suspect");
      }
    }
  }

  #callTag(call: Call, label: MetadataLabel): Value {
    const { atoms } = this.#taint;
    if (label.kind === "parser") return this.#taint.tainted("manifest");
    if (label.kind === "source") return this.#taint.tainted("source");
    // `import.meta.glob` without `eager` gives functions that load the file.
    if (label.kind === "package") return this.#taint.tainted("package");
    if (label.kind === "typed") {
      const returned = this.#types.returnOf(label.type, label.module);
      return returned === undefined
        ? atoms.unknownValue
        : (this.#reads.typed(returned.type, returned.module) ?? atoms.unknownValue);
    }
    return atoms.unknownValue;
  }

  /** `files.map(...)`, `response.json()`, `manifests.filter(...)`, `key.startsWith(...)`. */
  #callOn(call: Call, label: MetadataLabel, name: string): Value | undefined {
    const { atoms } = this.#taint;
    if (name === "then" || name === "catch" || name === "finally") return undefined;
    if (name === "hasOwnProperty" || name === "propertyIsEnumerable") {
      this.#reads.has(label, call.args[0] ?? nothing, call);
      return atoms.unknownValue;
    }
    if (label.kind === "keys") {
      if (/^(?:startsWith|endsWith|includes|match|localeCompare|indexOf)$/.test(name))
        this.#reads.compare([one(atoms.label(label)), call.args[0] ?? nothing], call);
      return atoms.unknownValue;
    }
    const element = label.kind === "typed" ? this.#reads.elementOf(label) : one(atoms.label(label));
    if (label.kind === "source") {
      for (const arg of call.args)
        for (const text of [...arg].flatMap((atom) =>
          atom.k === "constant"
            ? [String(atom.value)]
            : atom.k === "external" && atom.module === "regex"
              ? [atom.path[0] ?? ""]
              : [],
        ))
          if (this.#taint.isOnlySource(call.self)) this.#sources.namesKey(text, call);
      if (name === "json") return this.#taint.tainted("package");
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
    return one(atoms.label(label));
  }

  /** Something outside gets the metadata itself. */
  #withMetadata(call: Call, name: string, data: readonly Value[]): Value | undefined {
    const { atoms } = this.#taint;
    const labels = data.flatMap((value) => [...value].filter((atom) => atom.k === "label"));
    if (
      call.callee.k === "external" &&
      call.callee.module === "" &&
      /^(?:Object|Reflect|Promise|Array|structuredClone|Map|Set)/.test(call.callee.path[0] ?? "")
    )
      return undefined;
    if (name === "stringify") return this.#taint.tainted("source");
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
      for (const label of labels)
        for (const step of steps)
          if (label.k === "label" && (legacy.has(step) || step === "rawr"))
            this.#reads.getPicked(label.label as MetadataLabel, step, call);
      return atoms.unknownValue;
    }
    const members = visitsMembers.test(name) ? this.#membersOf(labels, call) : nothing;
    const handed = atoms.join(new Set(labels), members);
    for (const arg of call.args)
      if ([...arg].some((atom) => atom.k === "function")) this.#machine.apply(arg, [handed], nothing, call);
    if (members.size > 0 && name.startsWith("find")) return members;
    if (members.size > 0 && /^(?:values|valuesIn|filter)$/.test(name))
      return listOf(this.#machine, call, name, [members], false);
    if (/^safe/i.test(name)) {
      const result = this.#machine.allocate("object", "safe", call);
      for (const property of ["data", "value", "output"])
        this.#machine.set(one(atoms.object(result)), one(atoms.constant(property)), new Set(labels), call);
      return one(atoms.object(result));
    }
    if (keepsValue.test(name)) return new Set(labels);
    return call.construct ? new Set([...labels, this.#exchanges.made(call)]) : undefined;
  }

  #membersOf(labels: readonly Atom[], call: Call): Value {
    const packages = new Set(
      labels.filter((atom) => atom.k === "label" && /^(?:package|elsewhere)$/.test(atom.label.kind)),
    );
    return packages.size === 0 ? nothing : this.#machine.get(packages, this.#machine.keys(packages, call), call);
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
      : this.#taint.atoms.join(...found.map((value) => (value instanceof Set ? value : nothing)));
  }
}
