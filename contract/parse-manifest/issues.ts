import { positionsIn, toPointer } from "../json-text.js";
import { manifestIssueCodes, type ManifestIssue, type ManifestResult, type ManifestSpan } from "./issue.js";
import { isList, partsOf, type Path } from "./path.js";

/** The most issues reported for one package.json. */
const maxIssues = 100;

/** Collects issues; knows lines and columns when there is a text to count in. */
export class Issues {
  readonly #file: string;
  readonly #text: string | undefined;
  readonly #found: { readonly offset: number; readonly issue: ManifestIssue }[] = [];
  #positionOf: ReturnType<typeof positionsIn> | undefined;

  constructor(file: string, text: string | undefined) {
    this.#file = file;
    this.#text = text;
  }

  /** Nobody reads more: what is left of a hostile file costs nothing. */
  get isFull(): boolean {
    return this.#found.length >= maxIssues;
  }

  get any(): boolean {
    return this.#found.length > 0;
  }

  add(
    kind: keyof typeof manifestIssueCodes,
    path: readonly (string | number)[] | Path,
    at: { readonly start: number; readonly end: number } | undefined,
    message: string,
    fix: string,
  ): void {
    if (this.isFull) return;
    this.#found.push({
      offset: at?.start ?? 0,
      issue: {
        file: this.#file,
        pointer: toPointer(isList(path) ? path : partsOf(path)),
        ...this.spanOf(at ?? { start: 0, end: 0 }),
        code: manifestIssueCodes[kind],
        message,
        fix,
      },
    });
  }

  spanOf(at: { readonly start: number; readonly end: number }): ManifestSpan {
    const start = this.#positionAt(at.start);
    const end = this.#positionAt(at.end);
    return end.line === start.line && end.column > start.column ? { ...start, endColumn: end.column } : start;
  }

  lineOf(offset: number): number {
    return this.#positionAt(offset).line;
  }

  /** The refusal, its issues in the order of the text. */
  refusal(): Extract<ManifestResult, { ok: false }> {
    const issues = this.#found.toSorted((a, b) => a.offset - b.offset).map(({ issue }) => issue);
    return { ok: false, issues, at: { line: 1, column: 1 } };
  }

  #positionAt(offset: number): { readonly line: number; readonly column: number } {
    if (this.#text === undefined) return { line: 1, column: 1 };
    this.#positionOf ??= positionsIn(this.#text);
    return this.#positionOf(offset);
  }
}
