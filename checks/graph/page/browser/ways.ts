import { laneHeight, type Item } from "./arrange.js";
import { boxHeight, type Placed } from "./clusters.js";
import type { VisibleArrow } from "./visible.js";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The way of an arrow between boxes, around the boxes that are not its ends. */
export interface Route {
  readonly arrow: VisibleArrow;
  readonly points: readonly Point[];
  /** One of many between dense places, which one bundle stands for. */
  readonly isBundled: boolean;
  /** Between two boxes of one column. */
  readonly isLoop: boolean;
}

/** What stands for many arrows of one kind between the same two places. */
export interface Bundle {
  readonly kind: string;
  readonly count: number;
  readonly points: readonly Point[];
}

/** Where everything stands. */
export interface Sheet {
  readonly placed: ReadonlyMap<number, Placed>;
  readonly home: ReadonlyMap<number, Item>;
  readonly lanes: ReadonlyMap<VisibleArrow, readonly Item[]>;
  readonly xs: readonly { readonly x: number; readonly width: number }[];
  readonly columns: readonly Item[][];
}

/** The way of each arrow; many between dense places get one that stands for them. */
export function findWays(arrows: readonly VisibleArrow[], sheet: Sheet): { routes: Route[]; bundles: Bundle[] } {
  const columnOf = new Map(sheet.columns.flatMap((column, rank) => column.map((item) => [item, rank] as const)));
  const bundles = new Map<string, { kind: string; count: number; points: readonly Point[] }>();
  const routes = arrows.flatMap((arrow): Route[] => {
    const [from, to] = [sheet.home.get(arrow.from), sheet.home.get(arrow.to)];
    const [start, end] = [sheet.placed.get(arrow.from), sheet.placed.get(arrow.to)];
    if (!from || !to || !start || !end) return [];
    const middle = (sheet.lanes.get(arrow) ?? []).flatMap((lane) => {
      const { x = 0, width = 0 } = sheet.xs[columnOf.get(lane) ?? 0] ?? {};
      return [x, x + width].map((at) => ({ x: at, y: lane.y + laneHeight / 2 }));
    });
    const goesRight = (columnOf.get(to) ?? 0) > (columnOf.get(from) ?? 0);
    const isSame = columnOf.get(to) === columnOf.get(from);
    const through =
      goesRight || isSame ? middle : middle.map((_, at) => middle[at % 2 === 0 ? at + 1 : at - 1] ?? { x: 0, y: 0 });
    const points = [side(start, goesRight || isSame), ...through, side(end, !goesRight)];
    const isBundled = from.cluster?.isDense === true || to.cluster?.isDense === true;
    if (isBundled && from !== to) {
      const [a, b] = [from, to].map((item, at) =>
        blockSide(sheet, item, at === 0 ? start : end, at === 0 ? goesRight || isSame : !goesRight),
      );
      const key = `${arrow.kind} ${a?.x} ${a?.y} ${b?.x} ${b?.y}`;
      const known = bundles.get(key);
      if (known) known.count += arrow.edges.length;
      else if (a && b) bundles.set(key, { kind: arrow.kind, count: arrow.edges.length, points: [a, ...through, b] });
    }
    return [{ arrow, points, isBundled, isLoop: isSame }];
  });
  return { routes, bundles: [...bundles.values()] };
}

function side({ x, y, width }: Placed, right: boolean): Point {
  return { x: right ? x + width : x, y: y + boxHeight / 2 };
}

/** Where a bundle meets a dense cluster, or a box. */
function blockSide({ placed }: Sheet, { cluster, y }: Item, end: Placed, right: boolean): Point {
  if (!cluster?.isDense) return side(end, right);
  const [first] = cluster.inner;
  const left = (first ? (placed.get(first.box.node)?.x ?? 0) - first.x : 0) - 12;
  return { x: right ? left + cluster.width + 24 : left, y: y + cluster.height / 2 };
}
