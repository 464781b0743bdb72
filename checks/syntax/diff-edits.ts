import type { Edit } from "../workspace/place.js";

/** Above this many pairs of changed lines a file is replaced from its first change to its last. */
const most = 4_000_000;

/** The replacements that make `after` of `before`: by lines, without what a changed run of lines keeps at its ends. */
export function diffEdits(file: string, before: string, after: string): Edit[] {
  return runs(before, after).map(({ start, removed, added }) => trimmed(file, start, removed.join(""), added.join("")));
}

/** Runs of lines that differ, without their line ends; `line` counts from 1 in `before`. */
export function changedLines(before: string, after: string) {
  const bare = (line: string) => line.replace(/\r?\n$/, "");
  return runs(before, after).map(({ line, removed, added }) => ({
    line,
    removed: removed.map(bare),
    added: added.map(bare),
  }));
}

interface Run {
  /** Offset in the text before. */
  readonly start: number;
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

function runs(before: string, after: string): Run[] {
  const old = lines(before);
  const now = lines(after);
  const found: Run[] = [];
  let [oldAt, nowAt, start] = [0, 0, 0];
  for (const [oldEnd, nowEnd] of [...commonLines(old, now), [old.length, now.length] as const]) {
    const removed = old.slice(oldAt, oldEnd);
    const added = now.slice(nowAt, nowEnd);
    if (removed.length > 0 || added.length > 0) found.push({ start, line: oldAt + 1, removed, added });
    start += removed.join("").length + (old[oldEnd]?.length ?? 0);
    [oldAt, nowAt] = [oldEnd + 1, nowEnd + 1];
  }
  return found;
}

/** `text` with the edits made; they must not overlap. */
export function withEdits(text: string, edits: readonly Pick<Edit, "start" | "end" | "text">[]): string {
  let made = text;
  for (const edit of edits.toSorted((a, b) => b.start - a.start || b.end - a.end)) {
    made = made.slice(0, edit.start) + edit.text + made.slice(edit.end);
  }
  return made;
}

function trimmed(file: string, start: number, removed: string, added: string): Edit {
  let [head, tail] = [0, 0];
  const shorter = Math.min(removed.length, added.length);
  while (head < shorter && removed[head] === added[head]) head += 1;
  while (tail < shorter - head && removed.at(-1 - tail) === added.at(-1 - tail)) tail += 1;
  const text = added.slice(head, added.length - tail);
  return { file, start: start + head, end: start + removed.length - tail, text };
}

/** Pairs of indices of a longest common subsequence, ascending. */
function commonLines(old: readonly string[], now: readonly string[]): (readonly [number, number])[] {
  const shorter = Math.min(old.length, now.length);
  let [head, tail] = [0, 0];
  while (head < shorter && old[head] === now[head]) head += 1;
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const between = commonBetween(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  return [
    ...Array.from({ length: head }, (_, at) => [at, at] as const),
    ...between.map(([a, b]) => [a + head, b + head] as const),
    ...Array.from({ length: tail }, (_, at) => [old.length - tail + at, now.length - tail + at] as const),
  ];
}

function commonBetween(old: readonly string[], now: readonly string[]): (readonly [number, number])[] {
  if (old.length * now.length > most) return [];
  // `longest[a][b]`: how many lines are common from `a` and `b` on.
  const longest = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  const at = (a: number, b: number): number => longest[a]?.[b] ?? 0;
  for (let a = old.length - 1; a >= 0; a -= 1) {
    const row = longest[a];
    if (row === undefined) continue;
    for (let b = now.length - 1; b >= 0; b -= 1) {
      row[b] = old[a] === now[b] ? at(a + 1, b + 1) + 1 : Math.max(at(a + 1, b), at(a, b + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [a, b] = [0, 0];
  while (a < old.length && b < now.length) {
    if (old[a] === now[b]) pairs.push([a++, b++]);
    else if (at(a + 1, b) >= at(a, b + 1)) a += 1;
    else b += 1;
  }
  return pairs;
}

function lines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
