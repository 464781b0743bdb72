import type { VisibleBox } from "./visible.js";

export interface Placed {
  readonly box: VisibleBox;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Boxes that stand together: framed by what holds them, or one alone. Places are relative to its top left. */
export interface Cluster {
  readonly title: string;
  readonly boxes: readonly VisibleBox[];
  readonly inner: readonly {
    readonly box: VisibleBox;
    readonly x: number;
    readonly y: number;
    readonly width: number;
  }[];
  readonly frames: readonly ClusterFrame[];
  readonly width: number;
  readonly height: number;
  /** Too many for single arrows: those between it and the rest are drawn as one, until a box is chosen. */
  readonly isDense: boolean;
}

export interface ClusterFrame {
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const boxHeight = 34;
const gap = 12;
const padding = 10;
const heading = 20;
/** A column of more boxes than this is broken up: a screen shows about so many that can be read. */
const tallest = 15;

/** Room for a box's label in the page's font. */
export type Widths = (box: VisibleBox) => number;

/** The boxes of one column, framed by what holds them. A column that is too tall becomes one dense cluster. */
export function clustersOf(
  boxes: readonly VisibleBox[],
  titleOf: (box: VisibleBox) => string,
  widthOf: Widths,
): Cluster[] {
  const groups = new Map<string, VisibleBox[]>();
  for (const box of boxes) {
    const title = titleOf(box);
    const key = title === "" ? `box ${box.node}` : `frame ${title}`;
    const list = groups.get(key);
    if (list) list.push(box);
    else groups.set(key, [box]);
  }
  const lists = [...groups].map(([key, list]) => ({ title: key.startsWith("frame ") ? key.slice(6) : "", list }));
  const rows = boxes.length + lists.filter(({ title }) => title !== "").length;
  if (rows <= tallest) return lists.map(({ title, list }) => single(title, list, widthOf));
  return [dense(lists, rows, widthOf)];
}

/** The same cluster with its boxes in another order. */
export function reordered({ title, isDense, boxes }: Cluster, order: readonly VisibleBox[], widthOf: Widths): Cluster {
  return isDense || boxes.length < 2 ? single(title, boxes, widthOf) : single(title, order, widthOf);
}

function single(title: string, boxes: readonly VisibleBox[], widthOf: Widths): Cluster {
  return { ...grid(title, boxes, 1, widthOf), title, boxes, isDense: false };
}

type Grid = Pick<Cluster, "inner" | "frames" | "width" | "height">;

/** Boxes in so many columns, downwards first, inside a frame when it has a title. */
function grid(title: string, boxes: readonly VisibleBox[], columns: number, widthOf: Widths): Grid {
  const edge = title === "" ? 0 : padding;
  const top = title === "" ? 0 : heading + padding / 2;
  const rows = Math.ceil(boxes.length / columns);
  const inner: Cluster["inner"][number][] = [];
  let x = edge;
  for (let column = 0; column * rows < boxes.length; column += 1) {
    const those = boxes.slice(column * rows, (column + 1) * rows);
    // In a frame all are as wide as the widest: ragged edges are noise.
    const width = Math.max(columns === 1 ? title.length * 7.2 + 12 : 0, ...those.map(widthOf));
    those.forEach((box, at) => inner.push({ box, x, y: top + at * (boxHeight + gap), width }));
    x += width + gap;
  }
  const width = Math.max(x - gap + edge, title.length * 7.2 + 12 + 2 * edge);
  const height = top + rows * (boxHeight + gap) - gap + edge;
  return { inner, frames: title === "" ? [] : [{ title, x: 0, y: 0, width, height }], width, height };
}

/** Frames and boxes packed into columns of about one height. */
function dense(
  lists: readonly { title: string; list: readonly VisibleBox[] }[],
  rows: number,
  widthOf: Widths,
): Cluster {
  const target = Math.ceil(rows / Math.ceil(rows / tallest));
  const loose = lists.filter(({ title }) => title === "").flatMap(({ list }) => list);
  const pieces = [
    ...lists
      .filter(({ title }) => title !== "")
      .map(({ title, list }) => grid(title, list, Math.ceil(list.length / target), widthOf)),
    ...(loose.length === 0 ? [] : [grid("", loose, Math.ceil(loose.length / target), widthOf)]),
  ];
  const limit = target * (boxHeight + gap) + heading;
  const inner: Cluster["inner"][number][] = [];
  const frames: ClusterFrame[] = [];
  const at = { x: 0, y: 0, width: 0, height: 0 };
  for (const piece of pieces) {
    if (at.y > 0 && at.y + piece.height > limit) Object.assign(at, { x: at.x + at.width + 2 * gap, y: 0, width: 0 });
    for (const part of piece.inner) inner.push({ ...part, x: part.x + at.x, y: part.y + at.y });
    for (const frame of piece.frames) frames.push({ ...frame, x: frame.x + at.x, y: frame.y + at.y });
    at.width = Math.max(at.width, piece.width);
    at.y += piece.height + gap;
    at.height = Math.max(at.height, at.y - gap);
  }
  return {
    title: "",
    boxes: lists.flatMap(({ list }) => list),
    inner,
    frames,
    width: at.x + at.width,
    height: at.height,
    isDense: true,
  };
}
