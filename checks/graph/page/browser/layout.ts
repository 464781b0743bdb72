import { arrange, laneHeight, passLanes, placeColumns, type Item } from "./arrange.js";
import { clustersOf, type ClusterFrame, type Placed, type Widths } from "./clusters.js";
import { rankBoxes } from "./ranks.js";
import type { VisibleArrow, VisibleBox } from "./visible.js";
import { findWays, type Bundle, type Route } from "./ways.js";

export interface Layout {
  readonly placed: ReadonlyMap<number, Placed>;
  readonly frames: readonly ClusterFrame[];
  readonly routes: readonly Route[];
  readonly bundles: readonly Bundle[];
  /** Left edge of each column, and the boxes in it. */
  readonly columns: readonly { readonly x: number; readonly width: number; readonly boxes: readonly VisibleBox[] }[];
  readonly width: number;
  readonly height: number;
}

export interface LayoutWords {
  /** The leftmost column that a box may stand in. */
  readonly columnOf: (node: number) => number;
  readonly widthOf: Widths;
  /** Title of the frame that a box stands in; empty for none. */
  readonly titleOf: (box: VisibleBox) => string;
}

/** Places boxes in columns from left to right along the arrows, and finds a way for each arrow. Deterministic. */
export function layOut(boxes: readonly VisibleBox[], arrows: readonly VisibleArrow[], words: LayoutWords): Layout {
  const ranks = rankBoxes(boxes, arrows, words.columnOf);
  const columns: Item[][] = [];
  const home = new Map<number, Item>();
  for (let rank = 0; rank <= Math.max(0, ...ranks.values()); rank += 1) {
    const those = boxes.filter(({ node }) => ranks.get(node) === rank);
    const items = clustersOf(those, words.titleOf, words.widthOf).map((cluster): Item => ({
      cluster,
      joined: [],
      y: 0,
      position: 0,
    }));
    for (const item of items) for (const { node } of item.cluster?.boxes ?? []) home.set(node, item);
    columns.push(items);
  }
  const lanes = passLanes(arrows, ranks, columns, home);
  arrange(columns, words.widthOf);
  const xs = placeColumns(columns);
  const placed = new Map<number, Placed>();
  const frames: ClusterFrame[] = [];
  columns.forEach((column, rank) => {
    const { x = 0, width = 0 } = xs[rank] ?? {};
    for (const { cluster, y } of column) {
      if (!cluster) continue;
      const left = x + (width - cluster.width) / 2;
      for (const part of cluster.inner) {
        placed.set(part.box.node, { box: part.box, x: left + part.x, y: y + part.y, width: part.width });
      }
      for (const frame of cluster.frames) frames.push({ ...frame, x: left + frame.x, y: y + frame.y });
    }
  });
  const last = xs.at(-1) ?? { x: 0, width: 1 };
  const bottoms = columns.flat().map(({ cluster, y }) => y + (cluster?.height ?? laneHeight));
  const { routes, bundles } = findWays(arrows, { placed, home, lanes, xs, columns });
  return {
    placed,
    frames,
    routes,
    bundles,
    columns: xs.map(({ x, width }, rank) => ({
      x,
      width,
      boxes: columns[rank]?.flatMap(({ cluster }) => cluster?.boxes ?? []) ?? [],
    })),
    width: last.x + last.width,
    height: Math.max(1, ...bottoms),
  };
}
