import type { VisibleArrow, VisibleBox } from "./visible.js";

/**
 * The column of each box: the longest way from the left; an arrow that would close a circle does not count.
 *
 * @param columnOf - The leftmost column that a box may stand in.
 */
export function rankBoxes(
  boxes: readonly VisibleBox[],
  arrows: readonly VisibleArrow[],
  columnOf: (node: number) => number,
): ReadonlyMap<number, number> {
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
  const used = [...new Set(ranks.values())].sort((a, b) => a - b);
  return new Map([...ranks].map(([node, rank]) => [node, used.indexOf(rank)]));
}
