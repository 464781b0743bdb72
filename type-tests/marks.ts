import type { Diagnostic } from "./compilers.js";

/** A line that must be refused: `//~ TS2345|TS2741 part of the sentence`. */
export interface Mark {
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly codes: readonly string[];
  readonly sentence: string;
}

/** The marks of a fixture. */
export function readMarks(file: string, text: string): Mark[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const [, codes, sentence] = /\/\/~ (TS\d+(?:\|TS\d+)*) (.+)$/.exec(line) ?? [];
    if (codes === undefined || sentence === undefined) return [];
    return [{ file, line: index + 1, codes: codes.split("|"), sentence: sentence.trim() }];
  });
}

/** What is wrong with a fixture: a mark without its one error, or an error without a mark. Empty when all is well. */
export function judge(marks: readonly Mark[], diagnostics: readonly Diagnostic[]): string[] {
  const unmarked = diagnostics
    .filter(({ file, line }) => !marks.some((mark) => mark.file === file && mark.line === line))
    .map(({ file, line, code, message }) => `${file}:${line} is not marked, but: ${code} ${message}`);
  const missed = marks.flatMap((mark) => {
    const place = `${mark.file}:${mark.line}`;
    const here = diagnostics.filter(({ file, line }) => file === mark.file && line === mark.line);
    const [first, ...more] = here;
    if (first === undefined) return [`${place} is accepted, but marked: ${mark.sentence}`];
    if (more.length > 0)
      return [`${place} has ${here.length} errors: ${here.map(({ message }) => message).join("; ")}`];
    if (!mark.codes.includes(first.code))
      return [`${place} is ${first.code}, not ${mark.codes.join("|")}: ${first.message}`];
    if (!first.message.includes(mark.sentence)) return [`${place} says: ${first.message}\n  and not: ${mark.sentence}`];
    return [];
  });
  return [...unmarked, ...missed];
}
