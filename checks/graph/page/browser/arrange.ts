import { boxHeight, reordered, type Cluster, type Widths } from "./clusters.js";
import { settle } from "./settle.js";
import type { VisibleArrow } from "./visible.js";

const gapBelow = 16;
export const laneHeight = 8;

/** A cluster, or the lane in which an arrow passes through a column. */
export interface Item {
  cluster?: Cluster;
  readonly joined: { readonly item: Item; readonly own: () => number; readonly other: () => number }[];
  y: number;
  position: number;
}

/** Gives an arrow a lane in each column that it passes, and joins what follows one another. */
export function passLanes(
  arrows: readonly VisibleArrow[],
  ranks: ReadonlyMap<number, number>,
  columns: Item[][],
  home: ReadonlyMap<number, Item>,
): ReadonlyMap<VisibleArrow, readonly Item[]> {
  const lanes = new Map<VisibleArrow, Item[]>();
  const shared = new Map<string, Item>();
  for (const arrow of arrows) {
    const [from, to] = [home.get(arrow.from), home.get(arrow.to)];
    if (!from || !to || from === to) continue;
    const [a, b] = [ranks.get(arrow.from) ?? 0, ranks.get(arrow.to) ?? 0];
    const step = Math.sign(b - a);
    const passed: Item[] = [];
    const between = Array.from({ length: Math.max(0, Math.abs(b - a) - 1) }, (_, at) => a + (at + 1) * step);
    for (const rank of between) {
      // Arrows of one kind to one place share their lane, so that they arrive as one.
      const key = `${arrow.kind} ${to.cluster?.isDense ? to.cluster.boxes[0]?.node : arrow.to} ${rank} ${step}`;
      let lane = shared.get(key);
      if (!lane) {
        lane = { joined: [], y: 0, position: 0 };
        shared.set(key, lane);
        columns[rank]?.push(lane);
      }
      passed.push(lane);
    }
    lanes.set(arrow, passed);
    const line: { item: Item; port: () => number }[] = [
      { item: from, port: () => portOf(from, arrow.from) },
      ...passed.map((item) => ({ item, port: () => laneHeight / 2 })),
      { item: to, port: () => portOf(to, arrow.to) },
    ];
    for (const [one, two] of line.slice(1).map((end, at) => [line[at], end] as const)) {
      if (!one) continue;
      one.item.joined.push({ item: two.item, own: one.port, other: two.port });
      two.item.joined.push({ item: one.item, own: two.port, other: one.port });
    }
  }
  return lanes;
}

/** How far below the top of its cluster an arrow of a box begins. */
function portOf({ cluster }: Item, node: number): number {
  if (!cluster || cluster.isDense) return (cluster?.height ?? laneHeight) / 2;
  return (cluster.inner.find(({ box }) => box.node === node)?.y ?? 0) + boxHeight / 2;
}

/** Orders each column so that few arrows cross, then moves everything beside what it is joined to. */
export function arrange(columns: Item[][], widthOf: Widths): void {
  const mean = (values: readonly number[], otherwise: number) =>
    values.length === 0 ? otherwise : values.reduce((a, b) => a + b, 0) / values.length;
  const height = ({ cluster }: Item) => cluster?.height ?? laneHeight;
  const stack = (column: Item[]) => {
    let y = 0;
    const total = column.reduce((sum, item) => sum + height(item) + gapBelow, -gapBelow);
    for (const item of column) {
      item.y = y - total / 2;
      y += height(item) + gapBelow;
    }
  };
  for (const column of columns) stack(column);
  for (let sweep = 0; sweep < 10; sweep += 1) {
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) {
      for (const item of column) {
        item.position = mean(
          item.joined.map(({ item: other, other: port }) => other.y + port()),
          item.y + height(item) / 2,
        );
      }
      const before = new Map(column.map((item, at) => [item, at]));
      column.sort((a, b) => a.position - b.position || (before.get(a) ?? 0) - (before.get(b) ?? 0));
      for (const item of column) orderInside(item, widthOf);
      stack(column);
    }
  }
  for (let sweep = 0; sweep < 8; sweep += 1) {
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) {
      const wishes = column.map((item) => ({
        height: height(item),
        wish: mean(
          item.joined.map(({ item: other, other: port, own }) => other.y + port() - own()),
          item.y,
        ),
      }));
      settle(wishes, gapBelow).forEach((y, at) => Object.assign(column[at] ?? {}, { y }));
    }
  }
  const top = Math.min(0, ...columns.flat().map(({ y }) => y));
  for (const item of columns.flat()) item.y -= top;
}

/** Boxes of one frame in the order of what they are joined to. */
function orderInside(item: Item, widthOf: Widths): void {
  const { cluster } = item;
  if (!cluster || cluster.isDense || cluster.boxes.length < 2) return;
  const pulls = cluster.inner.map(({ box, y }) => {
    const own = item.joined.filter((join) => join.own() === y + boxHeight / 2);
    const sum = own.reduce((total, { item: other, other: port }) => total + other.y + port(), 0);
    return { box, pull: own.length === 0 ? item.y + y : sum / own.length };
  });
  const order = pulls.toSorted((a, b) => a.pull - b.pull || a.box.node - b.box.node).map(({ box }) => box);
  item.cluster = reordered(cluster, order, widthOf);
}

/** Where each column begins: the more arrows lie between two of them, the wider the gap. */
export function placeColumns(columns: readonly Item[][]): { x: number; width: number }[] {
  let x = 0;
  return columns.map((column) => {
    const width = Math.max(0, ...column.map(({ cluster }) => cluster?.width ?? 0));
    const place = { x, width };
    const joins = column.reduce((sum, { joined }) => sum + joined.length, 0);
    x += width + Math.min(130, 70 + joins);
    return place;
  });
}
