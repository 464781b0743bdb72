import type { Spot } from "../interpreter/domain.js";
import { calleeText, legacy, names, type MetadataTaint, type MetadataLabel, type PlainKind } from "./taint.js";
import { declare } from "./declarations.js";
import { partOfMade } from "./exchanges.js";
import type { MetadataTypes, TypeModule } from "./types.js";
import type { FlowType } from "../model/program.js";
import { objectsOf, one, textsOf, type Atom, type TaintLabel, type Value } from "../interpreter/value.js";

const ofEveryObject = new Set(["hasOwnProperty", "propertyIsEnumerable", "then", "catch", "finally"]);
/** Methods of a list of paths, or of text, whose result is still about the same files. */
const listMethods =
  /^(?:map|flatMap|filter|find|findLast|forEach|some|every|reduce|reduceRight|sort|toSorted|slice|at|concat|pop|shift|entries|values|json|text|toString|then|includes|indexOf|match|matchAll|search|split|replace|replaceAll|trim|startsWith|endsWith|read|readFile|next)$/;

/** What reading, writing, asking for and comparing keys of marked values means. */
export class MetadataReads {
  readonly #taint: MetadataTaint;
  readonly #types: MetadataTypes;
  readonly #isParserExport: (name: string) => boolean;

  constructor(taint: MetadataTaint, types: MetadataTypes, isParserExport: (name: string) => boolean) {
    this.#taint = taint;
    this.#types = types;
    this.#isParserExport = isParserExport;
  }

  typed(type: FlowType, module: TypeModule): Value | undefined {
    const found = this.#types.valueOf(type, module);
    if (found === undefined) return undefined;
    if (found === "manifest") return this.#taint.tainted("manifest");
    return one(
      this.#taint.atoms.label({
        key: found.key,
        kind: "typed",
        type: found.type,
        module: found.module,
      } as MetadataLabel),
    );
  }

  get(given: TaintLabel, key: Value, spot: Spot): Value | undefined {
    // Every label of this interpreter was made by this class.
    const label = given as MetadataLabel;
    const { atoms } = this.#taint;
    const texts = textsOf(key);
    switch (label.kind) {
      case "source":
        if (texts === undefined) return one(atoms.label(label));
        return atoms.join(
          ...texts.map((text) =>
            listMethods.test(text)
              ? one(atoms.member(atoms.label(label), text))
              : text === "length"
                ? atoms.unknownValue
                : one(atoms.label(label)),
          ),
        );
      case "parser":
        return texts !== undefined && texts.some((text) => !this.#isParserExport(text))
          ? atoms.unknownValue
          : one(atoms.label(label));
      case "keys":
        return texts === undefined
          ? atoms.unknownValue
          : atoms.join(...texts.map((text) => one(atoms.member(atoms.label(label), text))));
      case "typed":
        return this.#getTyped(label, texts);
    }
    if (texts === undefined) {
      if (!this.#isOwnKeys(key)) return this.#undecidable(label.kind, spot);
      return label.kind === "package" || label.kind === "elsewhere"
        ? this.#taint.tainted("member")
        : atoms.unknownValue;
    }
    return atoms.join(...texts.map((text) => this.getNamed(label.kind, text, spot)));
  }

  getUnknown(key: Value, spot: Spot, of?: Atom): Value | undefined {
    const texts = textsOf(key);
    // Package managers put the fields of package.json into the environment of a script.
    const [variable, name] = /^npm_package_rawr(?:_(\w+))?$/.exec(texts?.[0] ?? "") ?? [];
    if (variable !== undefined) {
      const isLegacy = name !== undefined && this.#isLegacy("block", name);
      this.#taint.report(
        isLegacy ? "read" : "interpret",
        spot,
        isLegacy ? name : "rawr",
        isLegacy ? "block" : "package",
      );
      return undefined;
    }
    const [text] = texts ?? [];
    if (texts?.length !== 1 || text === undefined) return undefined;
    if (text !== "rawr") return partOfMade(this.#taint, of, text);
    // What a text parses to is data; of anything else only a key of the block shows that it is a package.json.
    if (of?.k === "object" && of.object.made !== undefined && calleeText(of.object.made.callee) === ".JSON.parse")
      this.#taint.report("untraceable", spot, "", "suspect");
    return this.#taint.tainted("suspect", spot);
  }

  write(given: TaintLabel, key: Value, value: Value, spot: Spot, how: "write" | "copy" | "delete"): void {
    const label = given as MetadataLabel;
    if (
      label.kind === "source" ||
      label.kind === "parser" ||
      label.kind === "typed" ||
      label.kind === "keys" ||
      label.kind === "suspect"
    )
      return;
    const texts = textsOf(key);
    if (texts === undefined) {
      if (!this.#isOwnKeys(key)) this.#undecidable(label.kind, spot);
      return;
    }
    for (const text of texts) {
      if (this.#isLegacy(label.kind, text)) this.#taint.report("write", spot, text, label.kind);
      else if (text === "rawr" && how !== "delete")
        for (const object of objectsOf(value)) declare(this.#taint, object, "block");
    }
  }

  has(given: TaintLabel, key: Value, spot: Spot): void {
    const label = given as MetadataLabel;
    if (label.kind in names) this.get(label, key, spot);
  }

  keys(given: TaintLabel): Value | undefined {
    const label = given as MetadataLabel;
    if (!(label.kind in names) || label.kind === "keys" || label.kind === "typed") return undefined;
    return one(this.#taint.atoms.label({ key: `keys:${label.kind}`, kind: "keys", of: label.kind } as MetadataLabel));
  }

  elements(given: TaintLabel): Value | undefined {
    const label = given as MetadataLabel;
    if (label.kind === "typed") return this.elementOf(label);
    return label.kind === "source" || label.kind === "package" || label.kind === "manifest"
      ? one(this.#taint.atoms.label(label))
      : undefined;
  }

  compare(operands: readonly Value[], spot: Spot): void {
    for (const operand of operands) {
      for (const atom of operand) {
        const label = atom.k === "label" ? (atom.label as MetadataLabel) : undefined;
        if (label?.kind !== "keys") continue;
        for (const other of operands) {
          if (other === operand) continue;
          for (const text of [...other].flatMap((held) => (held.k === "constant" ? [String(held.value)] : [])))
            this.getNamed(label.of, text, spot);
        }
      }
    }
  }

  copies(given: TaintLabel): Value | undefined {
    const label = given as MetadataLabel;
    return label.kind === "keys" ? this.#taint.tainted(label.of) : undefined;
  }

  getNamed(kind: PlainKind, text: string, spot: Spot): Value {
    const { atoms } = this.#taint;
    if (ofEveryObject.has(text)) return one(atoms.member(atoms.label(this.#taint.label(kind)), text));
    switch (kind) {
      case "package":
      case "elsewhere":
        if (text === "rawr") {
          this.#taint.report("interpret", spot, text, kind);
          return this.#taint.tainted("block");
        }
        if (text === "default") return this.#taint.tainted(kind);
        break;
      case "block":
        if (!legacy.has(text)) this.#taint.report("interpret", spot, text, kind);
        break;
      case "manifest":
        // A parser's manifest has no block; what a type only calls a manifest may.
        if (text === "rawr") return this.#taint.tainted("suspect", spot);
        if (["manifest", "manifests", "value", "data"].includes(text)) return this.#taint.tainted("manifest");
        if (
          /^(?:map|flatMap|filter|find|findLast|forEach|some|every|reduce|values|then|get|at|sort|toSorted|slice|entries)$/.test(
            text,
          )
        )
          return one(atoms.member(atoms.label(this.#taint.label("manifest")), text));
        break;
      case "member":
        // `rawr` is one of them.
        if (text === "kind" || text === "capability") this.#taint.report("interpret", spot, text, kind);
        break;
      case "suspect":
        if (text === "kind" || text === "capability" || legacy.has(text))
          this.#taint.report("untraceable", spot, text, kind);
        return atoms.unknownValue;
    }
    if (this.#isLegacy(kind, text)) this.#taint.report("read", spot, text, kind);
    return atoms.unknownValue;
  }

  getPicked(label: MetadataLabel, step: string, spot: Spot): void {
    if (label.kind !== "keys" && label.kind !== "typed") this.getNamed(label.kind, step, spot);
  }

  #isLegacy(kind: MetadataLabel["kind"], text: string): boolean {
    return legacy.has(text) && kind !== "elsewhere";
  }

  /** What lies in a member of a package.json may have any name: nothing says that it is the block. */
  #undecidable(kind: PlainKind, spot: Spot): Value {
    if (kind !== "member") this.#taint.report("undecidable", spot, "", kind);
    return this.#taint.atoms.unknownValue;
  }

  /** `meta[key]` with the keys of a metadata value carries it along; comparing the key is what interprets it. A symbol is no key of JSON. */
  #isOwnKeys(key: Value): boolean {
    return [...key].every(
      (atom) =>
        (atom.k === "label" && atom.label.kind === "keys") || (atom.k === "external" && atom.path[0] === "Symbol"),
    );
  }

  #getTyped(label: Extract<MetadataLabel, { kind: "typed" }>, texts: readonly string[] | undefined): Value {
    const { atoms } = this.#taint;
    if (texts === undefined) return atoms.join(this.elementOf(label), atoms.unknownValue);
    return atoms.join(
      ...texts.map((text) => {
        const found = this.#types.memberOf(label.type, label.module, text);
        if (found !== undefined) return this.typed(found.type, found.module) ?? atoms.unknownValue;
        return /^\d+$/.test(text) ? this.elementOf(label) : one(atoms.member(atoms.label(label), text));
      }),
    );
  }

  elementOf(label: Extract<MetadataLabel, { kind: "typed" }>): Value {
    const found = this.#types.elementOf(label.type, label.module);
    return found === undefined
      ? this.#taint.atoms.unknownValue
      : (this.typed(found.type, found.module) ?? this.#taint.atoms.unknownValue);
  }
}
