/** Where a part of a text stands. */
export interface Span {
  readonly start: number;
  /** Behind the last character. */
  readonly end: number;
}

/** What may stand between items: blanks, line ends and comments. */
const filler = String.raw`(?:\s|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)*`;

/**
 * What has to go with an item of a list in brackets, so that the other items, their comments and their layout stay. `inside` is what stands
 * between the brackets.
 */
export function withoutItem(text: string, items: readonly Span[], index: number, inside: Span): readonly Span[] {
  const [before, item, after] = [items[index - 1], items[index], items[index + 1]];
  if (item === undefined) return [];
  const isBare = (start: number, end: number) => /^[\s,]*$/.test(text.slice(start, end));
  if (before === undefined && after === undefined && isBare(inside.start, item.start) && isBare(item.end, inside.end)) {
    return [inside];
  }
  const comma = commaAfter(text, item.end);
  const line = linesOf(text, { start: item.start, end: comma?.end ?? item.end });
  if (after !== undefined) {
    // What ends a line leaves its end to what stands before it.
    const isLast = before !== undefined && /^,?[ \t]*[\r\n]/.test(text.slice(item.end));
    if (isLast && line === undefined && isBare(before.end, item.start)) return [{ start: before.end, end: item.end }];
    if (isBare(item.end, after.start)) return [{ start: item.start, end: after.start }];
    const rest = comma?.end ?? item.end;
    return [line ?? { start: item.start, end: rest + blanksAt(text, rest) }];
  }
  if (before === undefined) return [line ?? { start: item.start, end: comma?.end ?? item.end }];
  const isPlain = isBare(before.end, item.start) && /^\s/.test(`${text.slice(comma?.end ?? item.end, inside.end)} `);
  const isCommented = /^[ \t]*\/[/*]/.test(text.slice(comma?.end ?? item.end, inside.end));
  if (isPlain && !isCommented) return [{ start: before.end, end: item.end }];
  const separator = comma === undefined ? commaAfter(text, before.end) : undefined;
  return [...(separator === undefined ? [] : [separator]), line ?? { start: item.start, end: item.end }];
}

function commaAfter(text: string, start: number): Span | undefined {
  const found = new RegExp(`${filler},`, "y");
  found.lastIndex = start;
  const end = found.test(text) ? found.lastIndex : undefined;
  return end === undefined ? undefined : { start: end - 1, end };
}

function blanksAt(text: string, start: number): number {
  return /^[ \t]*/.exec(text.slice(start))?.[0].length ?? 0;
}

/** The whole lines of a part, with a comment behind it; `undefined` when something else is on them. */
export function linesOf(text: string, { start, end }: Span): Span | undefined {
  const begins = start - (/[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0);
  if (begins > 0 && !/[\r\n]/.test(text.charAt(begins - 1))) return undefined;
  const behind = lineBehind(text, end);
  return behind === undefined ? undefined : { start: begins, end: behind };
}

/** The end of a line on which nothing but comments is left; `undefined` when something else is. */
export function lineBehind(text: string, start: number): number | undefined {
  const rest = /^[ \t]*(?:\/\*(?:(?!\*\/)[^\r\n])*\*\/[ \t]*)*(?:\/\/[^\r\n]*)?(?:\r\n|\r|\n|$)/.exec(
    text.slice(start),
  );
  return rest === null ? undefined : start + rest[0].length;
}
