import type { Spot } from "../interpreter/domain.js";
import { legacy, names, type MetadataMarks, type MetadataTag, type PlainKind } from "./marks.js";
import { declare } from "./declarations.js";
import type { MetadataTypes, TypeModule } from "./types.js";
import type { FlowType } from "../model/program.js";
import { objectsOf, one, textsOf, type Tag, type Value } from "../interpreter/value.js";

const ofEveryObject = new Set(["hasOwnProperty", "propertyIsEnumerable", "then", "catch", "finally"]);
/** Methods of a list of paths, or of text, whose result is still about the same files. */
const listMethods =
  /^(?:map|flatMap|filter|find|findLast|forEach|some|every|reduce|reduceRight|sort|toSorted|slice|at|concat|pop|shift|entries|values|json|text|toString|then|includes|indexOf|match|matchAll|search|split|replace|replaceAll|trim|startsWith|endsWith|read|readFile|next)$/;

/** What reading, writing, asking for and comparing keys of marked values means. */
export class MetadataReads {
  readonly #marks: MetadataMarks;
  readonly #types: MetadataTypes;
  readonly #isParserExport: (name: string) => boolean;

  constructor(marks: MetadataMarks, types: MetadataTypes, isParserExport: (name: string) => boolean) {
    this.#marks = marks;
    this.#types = types;
    this.#isParserExport = isParserExport;
  }

  typed(type: FlowType, module: TypeModule): Value | undefined {
    const found = this.#types.valueOf(type, module);
    if (found === undefined) return undefined;
    if (found === "manifest") return this.#marks.mark("manifest");
    return one(
      this.#marks.atoms.tag({ key: found.key, kind: "typed", type: found.type, module: found.module } as MetadataTag),
    );
  }

  get(tag: Tag, key: Value, spot: Spot): Value | undefined {
    // Every tag of this interpreter was made by this class.
    const mark = tag as MetadataTag;
    const { atoms } = this.#marks;
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
        return texts !== undefined && texts.some((text) => !this.#isParserExport(text))
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
      if (!this.#isOwnKeys(key)) this.#marks.report("undecidable", spot, "", mark.kind);
      return atoms.unknownValue;
    }
    return atoms.join(...texts.map((text) => this.getNamed(mark.kind, text, spot)));
  }

  getUnknown(key: Value, spot: Spot): Value | undefined {
    const texts = textsOf(key);
    return texts?.length === 1 && texts[0] === "rawr" ? this.#marks.mark("suspect", spot) : undefined;
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
      if (!this.#isOwnKeys(key)) this.#marks.report("undecidable", spot, "", mark.kind);
      return;
    }
    for (const text of texts) {
      if (this.#isLegacy(mark.kind, text)) this.#marks.report("write", spot, text, mark.kind);
      else if (text === "rawr" && how === "write")
        for (const object of objectsOf(value)) declare(this.#marks, object, "block");
    }
  }

  has(tag: Tag, key: Value, spot: Spot): void {
    const mark = tag as MetadataTag;
    if (mark.kind in names) this.get(tag, key, spot);
  }

  keys(tag: Tag): Value | undefined {
    const mark = tag as MetadataTag;
    if (!(mark.kind in names) || mark.kind === "keys" || mark.kind === "typed") return undefined;
    return one(this.#marks.atoms.tag({ key: `keys:${mark.kind}`, kind: "keys", of: mark.kind } as MetadataTag));
  }

  elements(tag: Tag): Value | undefined {
    const mark = tag as MetadataTag;
    if (mark.kind === "typed") return this.elementOf(mark);
    return mark.kind === "source" || mark.kind === "package" || mark.kind === "manifest"
      ? one(this.#marks.atoms.tag(tag))
      : undefined;
  }

  compare(operands: readonly Value[], spot: Spot): void {
    for (const operand of operands) {
      for (const atom of operand) {
        const mark = atom.k === "tag" ? (atom.tag as MetadataTag) : undefined;
        if (mark?.kind !== "keys") continue;
        for (const other of operands) {
          if (other === operand) continue;
          for (const text of [...other].flatMap((held) => (held.k === "constant" ? [String(held.value)] : [])))
            this.getNamed(mark.of, text, spot);
        }
      }
    }
  }

  copies(tag: Tag): Value | undefined {
    const mark = tag as MetadataTag;
    return mark.kind === "keys" ? this.#marks.mark(mark.of) : undefined;
  }

  getNamed(kind: PlainKind, text: string, spot: Spot): Value {
    const { atoms } = this.#marks;
    if (ofEveryObject.has(text)) return one(atoms.member(atoms.tag(this.#marks.tag(kind)), text));
    switch (kind) {
      case "package":
      case "elsewhere":
        if (text === "rawr") {
          this.#marks.report("interpret", spot, text, kind);
          return this.#marks.mark("block");
        }
        if (text === "default") return this.#marks.mark(kind);
        break;
      case "block":
        if (!legacy.has(text)) this.#marks.report("interpret", spot, text, kind);
        break;
      case "manifest":
        if (["manifest", "manifests", "value", "data"].includes(text)) return this.#marks.mark("manifest");
        if (
          /^(?:map|flatMap|filter|find|findLast|forEach|some|every|reduce|values|then|get|at|sort|toSorted|slice|entries)$/.test(
            text,
          )
        )
          return one(atoms.member(atoms.tag(this.#marks.tag("manifest")), text));
        break;
      case "suspect":
        if (text === "kind" || text === "capability" || legacy.has(text))
          this.#marks.report("untraceable", spot, text, kind);
        return atoms.unknownValue;
    }
    if (this.#isLegacy(kind, text)) this.#marks.report("read", spot, text, kind);
    return atoms.unknownValue;
  }

  getPicked(mark: MetadataTag, step: string, spot: Spot): void {
    if (mark.kind !== "keys" && mark.kind !== "typed") this.getNamed(mark.kind, step, spot);
  }

  #isLegacy(kind: MetadataTag["kind"], text: string): boolean {
    return legacy.has(text) && kind !== "elsewhere";
  }

  /** `meta[key]` with the keys of a metadata value carries it along; comparing the key is what interprets it. A symbol is no key of JSON. */
  #isOwnKeys(key: Value): boolean {
    return [...key].every(
      (atom) => (atom.k === "tag" && atom.tag.kind === "keys") || (atom.k === "external" && atom.path[0] === "Symbol"),
    );
  }

  #getTyped(mark: Extract<MetadataTag, { kind: "typed" }>, texts: readonly string[] | undefined): Value {
    const { atoms } = this.#marks;
    if (texts === undefined) return atoms.join(this.elementOf(mark), atoms.unknownValue);
    return atoms.join(
      ...texts.map((text) => {
        const found = this.#types.memberOf(mark.type, mark.module, text);
        if (found !== undefined) return this.typed(found.type, found.module) ?? atoms.unknownValue;
        return /^\d+$/.test(text) ? this.elementOf(mark) : one(atoms.member(atoms.tag(mark), text));
      }),
    );
  }

  elementOf(mark: Extract<MetadataTag, { kind: "typed" }>): Value {
    const found = this.#types.elementOf(mark.type, mark.module);
    return found === undefined
      ? this.#marks.atoms.unknownValue
      : (this.typed(found.type, found.module) ?? this.#marks.atoms.unknownValue);
  }
}
