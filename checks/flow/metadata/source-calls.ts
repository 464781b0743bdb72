import { legacyKeys } from "@rawr/hq-contract/tables";
import type { Call, Spot } from "../interpreter/domain.js";
import type { Machine } from "../interpreter/machine.js";
import { judgeWritten } from "./declarations.js";
import { calleeName, calleeText, type MetadataLabel, type MetadataScope, type MetadataTaint } from "./taint.js";
import { resolvedFrom } from "./package-path.js";
import { nothing, objectsOf, one, textsOf, type Atom, type Value } from "../interpreter/value.js";

/** A digest, or a predicate by the language's conventions: its answer is no text, path or handle. */
export function answersNoText(callee: Atom, name: string): boolean {
  if (callee.k === "member" && callee.of.k === "object" && callee.of.object.made !== undefined)
    return isCrypto(callee.of.object.made.callee);
  return (
    isCrypto(callee) || /^(?:test|has|includes|startsWith|endsWith|exists|existsSync|(?:is|has)[A-Z]\w*)$/.test(name)
  );
}

function isCrypto(callee: Atom): boolean {
  return callee.k === "external" && /^(?:node:)?crypto$/.test(callee.module);
}

/** What functions outside the workspace do with the path, and with the text, of a package.json: build it, read it, parse it, search it. */
export class SourceCalls {
  readonly #machine: Machine;
  readonly #taint: MetadataTaint;
  readonly #scope: MetadataScope;

  constructor(machine: Machine, taint: MetadataTaint, scope: MetadataScope) {
    this.#machine = machine;
    this.#taint = taint;
    this.#scope = scope;
  }

  /** `join(...)`, `new URL(...)`: a path, and whether it leads to a plugin. */
  makesPath(call: Call): Value {
    const { atoms } = this.#taint;
    const { args } = call;
    const decisive = calleeName(call.callee) === "URL" ? args[0] : args.at(-1);
    if (decisive === undefined || !this.#taint.isSource(decisive)) {
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
    return this.#taint.tainted(
      "source",
      target !== undefined && !this.#scope.isPlugin(target) ? "elsewhere" : undefined,
    );
  }

  /** Something outside gets the path or the text of a package.json. */
  given(call: Call, name: string, stringified: boolean): Value {
    const { atoms } = this.#taint;
    const { args } = call;
    const source = [...atoms.join(...args)].find((atom) => atom.k === "label" && atom.label.kind === "source");
    const label = source?.k === "label" ? source.label : this.#taint.label("source");
    const isElsewhere = label.key.endsWith(":elsewhere");
    if (/^(?:write|output|append|save)/i.test(name)) {
      for (const arg of args) for (const object of objectsOf(arg)) judgeWritten(this.#taint, object, stringified);
      return atoms.unknownValue;
    }
    const parses =
      /json|ya?ml|pkg|package|manifest|require|import|parse/i.test(calleeText(call.callee)) &&
      !/stringify|exists|glob|^resolve$/i.test(name);
    const result = parses ? this.#taint.tainted(isElsewhere ? "elsewhere" : "package") : one(atoms.label(label));
    for (const arg of args) {
      if (![...arg].some((atom) => atom.k === "function")) continue;
      if (name === "parse")
        this.#machine.apply(
          arg,
          [one(atoms.label({ key: "keys:package", kind: "keys", of: "package" } as MetadataLabel)), atoms.unknownValue],
          nothing,
          call,
        );
      else this.#machine.apply(arg, [atoms.unknownValue, result], nothing, call);
    }
    return result;
  }

  /** A regular expression on the text. */
  searches(pattern: string, args: readonly Value[], spot: Spot): void {
    if (args.some((arg) => this.#taint.isOnlySource(arg))) this.namesKey(pattern, spot);
  }

  /** A text that names a legacy key, or the block. */
  namesKey(text: string, spot: Spot): void {
    const found = legacyKeys.find((key) => new RegExp(`(?:^|[^\\w])${key}(?:$|[^\\w])`).test(text));
    if (found !== undefined) {
      this.#taint.report("text", spot, found, "package");
      return;
    }
    if (/(?:^|[^\w@/-])rawr(?:$|[^\w/-])/.test(text) && /["'\\]/.test(text)) {
      this.#taint.report("text", spot, "rawr", "package");
    }
  }
}
