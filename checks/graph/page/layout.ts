import type { VisibleArrow, VisibleBox } from "./visible.js";

export interface Placed {
  readonly box: VisibleBox;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface Layout {
  readonly placed: ReadonlyMap<number, Placed>;
  readonly width: number;
  readonly height: number;
}

export const boxHeight = 40;
const gapBelow = 16;
const gapRight = 90;
/** Longer columns are broken into several, so that the picture stays as wide as a screen. */
const tallest = 14;

/**
 * Places boxes in columns from left to right along the arrows. Deterministic.
 *
 * @param columnOf - The leftmost column that a box may stand in.
 */
export function layOut(
  boxes: readonly VisibleBox[],
  arrows: readonly VisibleArrow[],
  columnOf: (node: number) => number,
  widthOf: (box: VisibleBox) => number,
): Layout {
  const ranks = rank(boxes, arrows, columnOf);
  const columns: VisibleBox[][] = [];
  for (const box of boxes) (columns[ranks.get(box.node) ?? 0] ??= []).push(box);
  order(columns, arrows);

  const placed = new Map<number, Placed>();
  const broken = columns.filter((column) => column !== undefined).flatMap((column) => breakUp(column));
  const height = Math.max(1, ...broken.map(({ length }) => length)) * (boxHeight + gapBelow);
  let x = 0;
  for (const column of broken) {
    const width = Math.max(...column.map((box) => widthOf(box)));
    const top = (height - column.length * (boxHeight + gapBelow)) / 2;
    column.forEach((box, at) => {
      const own = widthOf(box);
      placed.set(box.node, { box, x: x + (width - own) / 2, y: top + at * (boxHeight + gapBelow), width: own });
    });
    x += width + (column.length === tallest ? gapRight / 2 : gapRight);
  }
  return { placed, width: Math.max(1, x - gapRight), height };
}

/** Longest way from the left; an arrow that would close a circle does not count. */
function rank(
  boxes: readonly VisibleBox[],
  arrows: readonly VisibleArrow[],
  columnOf: (node: number) => number,
): Map<number, number> {
  const into = new Map<number, number[]>();
  for (const { from, to, kind } of arrows) {
    // A function that calls a procedure would push it to the far end.
    if (kind === "calls") continue;
    const list = into.get(to);
    if (list) list.push(from);
    else into.set(to, [from]);
  }
  const ranks = new Map<number, number>();
  const under = new Set<number>();
  const rankOf = (node: number): number => {
    const known = ranks.get(node);
    if (known !== undefined) return known;
    under.add(node);
    let found = columnOf(node);
    for (const from of into.get(node) ?? []) if (!under.has(from)) found = Math.max(found, rankOf(from) + 1);
    under.delete(node);
    ranks.set(node, found);
    return found;
  };
  for (const { node } of boxes) rankOf(node);
  return ranks;
}

/** Puts boxes beside those they are joined to, by a few sweeps over the columns. */
function order(columns: VisibleBox[][], arrows: readonly VisibleArrow[]): void {
  const joined = new Map<number, number[]>();
  for (const { from, to } of arrows) {
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const) {
      const list = joined.get(a);
      if (list) list.push(b);
      else joined.set(a, [b]);
    }
  }
  const position = new Map<number, number>();
  const note = (column: readonly VisibleBox[]) =>
    column.forEach(({ node }, at) => position.set(node, at / Math.max(1, column.length - 1)));
  for (const column of columns) if (column) note(column);
  for (let sweep = 0; sweep < 6; sweep += 1) {
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) {
      if (!column) continue;
      const pull = new Map(
        column.map(({ node }) => {
          const places = (joined.get(node) ?? []).map((other) => position.get(other) ?? 0.5);
          const mean =
            places.length === 0 ? (position.get(node) ?? 0.5) : places.reduce((a, b) => a + b, 0) / places.length;
          return [node, mean];
        }),
      );
      column.sort((a, b) => (pull.get(a.node) ?? 0) - (pull.get(b.node) ?? 0) || a.node - b.node);
      note(column);
    }
  }
}

function breakUp(column: readonly VisibleBox[]): VisibleBox[][] {
  const pieces = Math.ceil(column.length / tallest);
  const size = Math.ceil(column.length / Math.max(1, pieces));
  return Array.from({ length: pieces }, (_, at) => column.slice(at * size, (at + 1) * size));
}
