import { boxHeight, type Placed } from "./clusters.js";
import { counted } from "./counted.js";
import type { PageData, PageNode } from "./data.js";
import type { Maker, PageElement } from "./dom.js";
import type { Layout } from "./layout.js";
import type { VisibleArrow, VisibleBox } from "./visible.js";
import type { Point, Route } from "./ways.js";
import { createWordPlaces, type WordPlaces } from "./words.js";

const longestLabel = 34;
const signs: Readonly<Record<string, string>> = { added: "+ ", removed: "− ", changed: "~ " };
/** Around the picture; the titles of the columns stand in it. */
export const pictureMargin = 34;

export function boxLabel(node: PageNode, box: VisibleBox): string {
  const many = box.canOpen && node.k !== "group" && node.k !== "folder" ? ` (${box.members})` : "";
  const text = `${signs[box.change] ?? ""}${shortened(nameInside(node, box))}${many}`;
  return box.findings.length > 0 ? `${text} ✖ ${box.findings.slice(0, 2).join(" ")}` : text;
}

/** A file is called by its path inside what holds it. */
function nameInside({ l }: PageNode, { folder }: VisibleBox): string {
  return folder !== "" && l.startsWith(`${folder}/`) ? l.slice(folder.length + 1) : l;
}

/** A path loses its front, a name its end. */
function shortened(label: string): string {
  const characters = [...label];
  if (characters.length <= longestLabel) return label;
  const isPath = label.includes("/") && !label.includes(" ");
  return isPath
    ? `…${characters.slice(1 - longestLabel).join("")}`
    : `${characters.slice(0, longestLabel - 1).join("")}…`;
}

/** The small line above a label: how much a range of names holds. */
export function overline(node: PageNode): string {
  return node.d?.["holds"] ?? "";
}

/** Room for the label in the page's font. */
export function boxWidth(label: string, over: string, canOpen: boolean): number {
  return Math.max(
    64,
    Math.ceil(Math.max([...label].length * 7.2, [...shortened(over)].length * 7.2) + (canOpen ? 48 : 30)),
  );
}

/** What a screen reader says of a box. */
function spoken(data: PageData, node: PageNode, box: VisibleBox, arrows: readonly VisibleArrow[]): string {
  const into = arrows.filter(({ to }) => to === box.node).length;
  const out = arrows.filter(({ from }) => from === box.node).length;
  return [
    // Begins with the kind and goes on with what is written in the box, so that it can be asked for by voice.
    [data.kinds[node.k] ?? node.k, overline(node), boxLabel(node, box)].filter((word) => word !== "").join(" "),
    ...(shortened(node.l) === node.l ? [] : [node.l]),
    ...(box.within === "" ? [] : [`in ${box.within}`]),
    ...(box.change === "" ? [] : [box.change]),
    ...(box.findings.length === 0 ? [] : [`findings ${box.findings.join(", ")}`]),
    ...(box.unreadable ? ["partly unreadable"] : []),
    ...(box.canOpen ? [`holds ${box.members}, Enter opens it`] : []),
    `${counted(into, "arrow", "arrows")} in, ${out} out`,
  ].join(", ");
}

/** The outline of a box: its shape says its kind, as its colour does. */
export function outline(kind: string, width: number, height: number): string {
  const w = width;
  const h = height;
  const r = h / 2;
  const tip = h * 0.36;
  switch (kind) {
    case "caller":
      return `M${r} 0H${w - r}A${r} ${r} 0 0 1 ${w - r} ${h}H${r}A${r} ${r} 0 0 1 ${r} 0Z`;
    case "family":
      return `M${tip} 0H${w - tip}L${w} ${r}L${w - tip} ${h}H${tip}L0 ${r}Z`;
    case "event":
    case "schedule":
      return `M0 0H${w - tip}L${w} ${r}L${w - tip} ${h}H0L${tip * 0.7} ${r}Z`;
    case "capability":
    case "group":
    case "folder":
    case "package":
      return `M4 0H24L29 5H${w - 4}Q${w} 5 ${w} 9V${h - 4}Q${w} ${h} ${w - 4} ${h}H4Q0 ${h} 0 ${h - 4}V4Q0 0 4 0Z`;
    case "function":
      return `M10 0H${w - 10}Q${w} 0 ${w} 10V${h - 10}Q${w} ${h} ${w - 10} ${h}H10Q0 ${h} 0 ${h - 10}V10Q0 0 10 0Z`;
    case "plugin":
    case "host":
      return `M0 0H${w}V${h}H0ZM5 0V${h}M${w - 5} 0V${h}`;
    default:
      return `M3 0H${w - 3}Q${w} 0 ${w} 3V${h - 3}Q${w} ${h} ${w - 3} ${h}H3Q0 ${h} 0 ${h - 3}V3Q0 0 3 0Z`;
  }
}

export interface Drawn {
  readonly picture: PageElement;
  readonly boxes: ReadonlyMap<number, PageElement>;
  readonly arrows: readonly { readonly arrow: VisibleArrow; readonly element: PageElement }[];
}

/** Draws frames, then arrows, then boxes over them. */
export function draw(
  make: Maker,
  data: PageData,
  layout: Layout,
  arrows: readonly VisibleArrow[],
  titles: boolean,
): Drawn {
  const boxes = new Map<number, PageElement>();
  const words = createWordPlaces(layout.placed.values());
  const frames = layout.frames.flatMap(({ title, x, y, width, height }) => [
    make.svg("rect", { x, y, width, height, rx: 8, class: "frame" }),
    make.svg("text", { x: x + 10, y: y + 15, class: "frame-title" }, shortened(title)),
  ]);
  const bundles = layout.bundles.map(({ kind, count, points }) =>
    make.svg(
      "g",
      { class: `arrow bundle edge-${kind}` },
      make.svg("path", { d: curve(points), class: "line" }),
      make.svg("path", { d: head(points, false), class: "head" }),
      make.svg("text", { ...words.place(points, `×${count}`) }, `×${count}`),
    ),
  );
  const lines = layout.routes.map((route) => ({
    arrow: route.arrow,
    element: drawArrow(make, data, route.arrow, route.points, route, words),
  }));
  const shapes = [...layout.placed.values()].map((placed) => {
    const element = drawBox(make, data, placed, arrows);
    boxes.set(placed.box.node, element);
    return element;
  });
  const heads = titles ? layout.columns.flatMap((column) => columnTitle(make, data, column)) : [];
  const width = layout.width + 2 * pictureMargin;
  const height = layout.height + 2 * pictureMargin;
  // Among so many, counts would cover each other: they appear with the selection.
  const many = lines.length > 40 ? " many" : "";
  const picture = make.svg(
    "svg",
    {
      viewBox: `${-pictureMargin} ${-pictureMargin} ${width} ${height}`,
      width,
      height,
      role: "group",
      "aria-label": "Boundary graph",
      class: `picture${many}`,
    },
    make.svg("g", { "aria-hidden": "true" }, ...heads, ...frames, ...bundles, ...lines.map(({ element }) => element)),
    ...shapes,
  );
  return { picture, boxes, arrows: lines };
}

/** What stands in a column, above it. */
function columnTitle(make: Maker, data: PageData, { x, width, boxes }: Layout["columns"][number]): PageElement[] {
  const kinds = [...new Set(boxes.map(({ node }) => data.nodes[node]?.k ?? ""))].filter((kind) => kind !== "group");
  if (kinds.length === 0 || kinds.length > 2) return [];
  const title = kinds.map((kind) => data.kinds[kind] ?? kind).join(", ");
  return [make.svg("text", { x: x + width / 2, y: -16, class: "column-title" }, title)];
}

function drawBox(
  make: Maker,
  data: PageData,
  { box, x, y, width }: Placed,
  arrows: readonly VisibleArrow[],
): PageElement {
  const node = data.nodes[box.node] ?? { i: "", k: "", l: "" };
  const marks = [box.findings.length > 0 ? "violated" : "", box.change, box.unreadable ? "unreadable" : ""].filter(
    (mark) => mark !== "",
  );
  const label = boxLabel(node, box);
  const over = overline(node);
  // Folders have their tab above.
  const low = ["capability", "group", "folder", "package"].includes(node.k) ? 1.5 : 0;
  return make.svg(
    "g",
    {
      class: ["box", `kind-${node.k}`, ...marks].join(" "),
      transform: `translate(${x} ${y})`,
      tabindex: -1,
      role: "button",
      "data-node": box.node,
      "aria-label": spoken(data, node, box, arrows),
    },
    make.svg("title", {}, box.within === "" ? node.l : `${box.within}: ${node.l}`),
    make.svg("path", { d: outline(node.k, width, boxHeight) }),
    make.svg(
      "g",
      { "aria-hidden": "true" },
      ...(over === "" ? [] : [make.svg("text", { x: width / 2, y: 15, class: "within" }, shortened(over)), " "]),
      make.svg(
        "text",
        { x: width / 2 - (box.canOpen ? 4 : 0), y: boxHeight / 2 + low + (over === "" ? 4.5 : 11) },
        label,
      ),
      ...(box.canOpen ? [make.svg("text", { x: width - 12, y: boxHeight / 2 + low + 4.5, class: "plus" }, "+")] : []),
    ),
  );
}

function drawArrow(
  make: Maker,
  data: PageData,
  arrow: VisibleArrow,
  points: readonly Point[],
  how: Pick<Route, "isBundled" | "isLoop">,
  places: WordPlaces,
): PageElement {
  const marks = [arrow.findings.length > 0 ? "violated" : "", arrow.change, how.isBundled ? "bundled" : ""];
  const words = [
    signs[arrow.change]?.trim() ?? "",
    arrow.edges.length > 1 ? `×${arrow.edges.length}` : "",
    ...(arrow.findings.length > 0 ? [`✖ ${arrow.findings.join(" ")}`] : []),
  ].filter((word) => word !== "");
  return make.svg(
    "g",
    { class: ["arrow", `edge-${arrow.kind}`, ...marks.filter((mark) => mark !== "")].join(" ") },
    make.svg(
      "title",
      {},
      `${data.nodes[arrow.from]?.l ?? ""} ${data.words[arrow.kind] ?? arrow.kind} ${data.nodes[arrow.to]?.l ?? ""}`,
    ),
    make.svg("path", { d: how.isLoop ? loop(points) : curve(points), class: "line" }),
    make.svg("path", { d: head(points, how.isLoop), class: "head" }),
    ...(words.length === 0 ? [] : [make.svg("text", { ...places.place(points, words.join(" ")) }, words.join(" "))]),
  );
}

/** A smooth line through points; flat where it leaves, passes and arrives. */
function curve(points: readonly Point[]): string {
  const [start, ...rest] = points;
  if (!start) return "";
  let { x, y } = start;
  let d = `M${x} ${y}`;
  for (const [at, to] of rest.entries()) {
    const end = at === rest.length - 1 ? to.x - Math.sign(to.x - x) * 7 : to.x;
    const bend = (to.x - x) / 2;
    d += to.y === y ? `H${end}` : `C${x + bend} ${y} ${to.x - bend} ${to.y} ${end} ${to.y}`;
    ({ x, y } = to);
  }
  return d;
}

/** From one box to another of the same column: out to the side and back. */
function loop(points: readonly Point[]): string {
  const [from, to] = [points[0], points.at(-1)];
  if (!from || !to) return "";
  const out = Math.max(from.x, to.x) + 26 + Math.abs(to.y - from.y) / 8;
  return `M${from.x} ${from.y}C${out} ${from.y} ${out} ${to.y} ${to.x + 8} ${to.y}`;
}

function head(points: readonly Point[], fromRight: boolean): string {
  const [before, end] = points.slice(-2);
  if (!before || !end) return "";
  return `M${end.x} ${end.y}l${fromRight || end.x < before.x ? 9 : -9} -4.5v9Z`;
}
