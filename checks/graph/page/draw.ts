import type { PageData, PageNode } from "./data.js";
import type { Maker, PageElement } from "./dom.js";
import { boxHeight, type Layout, type Placed } from "./layout.js";
import type { VisibleArrow, VisibleBox } from "./visible.js";

const longestLabel = 34;
const signs: Readonly<Record<string, string>> = { added: "+ ", removed: "− ", changed: "~ " };

export function boxLabel(node: PageNode, box: VisibleBox): string {
  const many = box.members > 1 && node.k !== "group" && node.k !== "folder" ? ` (${box.members})` : "";
  const text = `${signs[box.change] ?? ""}${shortened(node.l)}${many}`;
  return box.findings.length > 0 ? `${text} ✖ ${box.findings.slice(0, 2).join(" ")}` : text;
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

/** The small line above a label: what holds the box, or what it holds. */
export function overline(node: PageNode, box: VisibleBox): string {
  return node.d?.["holds"] ?? box.within;
}

/** Room for the label in the page's font. */
export function boxWidth(label: string, over: string, canOpen: boolean): number {
  return Math.max(
    64,
    Math.ceil(Math.max([...label].length * 7.3, [...shortened(over)].length * 5.8) + (canOpen ? 46 : 30)),
  );
}

/** What a screen reader says of a box. */
function spoken(data: PageData, node: PageNode, box: VisibleBox, arrows: readonly VisibleArrow[]): string {
  const into = arrows.filter(({ to }) => to === box.node).length;
  const out = arrows.filter(({ from }) => from === box.node).length;
  return [
    // Begins with the kind and goes on with what is written in the box, so that it can be asked for by voice.
    [data.kinds[node.k] ?? node.k, shortened(overline(node, box)), boxLabel(node, box)]
      .filter((word) => word !== "")
      .join(" "),
    ...(shortened(node.l) === node.l ? [] : [node.l]),
    ...(box.change === "" ? [] : [box.change]),
    ...(box.findings.length === 0 ? [] : [`findings ${box.findings.join(", ")}`]),
    ...(box.unreadable ? ["not fully readable"] : []),
    ...(box.canOpen ? [`holds ${box.members}, Enter opens it`] : []),
    `${into} arrows in, ${out} out`,
  ].join(", ");
}

/** The outline of a box: its shape says its kind, as its colour does. */
function outline(kind: string, width: number): string {
  const w = width;
  const h = boxHeight;
  switch (kind) {
    case "caller":
      return `M20 0H${w - 20}A20 20 0 0 1 ${w - 20} ${h}H20A20 20 0 0 1 20 0Z`;
    case "family":
      return `M14 0H${w - 14}L${w} ${h / 2}L${w - 14} ${h}H14L0 ${h / 2}Z`;
    case "event":
      return `M0 0H${w - 12}L${w} ${h / 2}L${w - 12} ${h}H0L8 ${h / 2}Z`;
    case "capability":
    case "group":
    case "folder":
    case "package":
      return `M0 0H26L32 6H${w}V${h}H0Z`;
    case "function":
      return `M10 0H${w - 10}Q${w} 0 ${w} 10V${h - 10}Q${w} ${h} ${w - 10} ${h}H10Q0 ${h} 0 ${h - 10}V10Q0 0 10 0Z`;
    case "plugin":
    case "host":
      return `M0 0H${w}V${h}H0ZM6 0V${h}M${w - 6} 0V${h}`;
    default:
      return `M0 0H${w}V${h}H0Z`;
  }
}

export interface Drawn {
  readonly picture: PageElement;
  readonly boxes: ReadonlyMap<number, PageElement>;
  readonly arrows: readonly { readonly arrow: VisibleArrow; readonly element: PageElement }[];
}

/** Draws boxes over arrows. */
export function draw(make: Maker, data: PageData, layout: Layout, arrows: readonly VisibleArrow[]): Drawn {
  const boxes = new Map<number, PageElement>();
  const lines = arrows.flatMap((arrow) => {
    const from = layout.placed.get(arrow.from);
    const to = layout.placed.get(arrow.to);
    return from && to ? [{ arrow, element: drawArrow(make, data, arrow, from, to) }] : [];
  });
  const shapes = [...layout.placed.values()].map((placed) => {
    const element = drawBox(make, data, placed, arrows);
    boxes.set(placed.box.node, element);
    return element;
  });
  const margin = 30;
  const width = layout.width + 2 * margin;
  const height = layout.height + 2 * margin;
  // Among so many, counts would cover each other: they appear with the selection.
  const many = lines.length > 40 ? " many" : "";
  const picture = make.svg(
    "svg",
    {
      viewBox: `${-margin} ${-margin} ${width} ${height}`,
      width,
      height,
      role: "group",
      "aria-label": "Boundary graph",
      class: `picture${many}`,
    },
    make.svg("g", { "aria-hidden": "true" }, ...lines.map(({ element }) => element)),
    ...shapes,
  );
  return { picture, boxes, arrows: lines };
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
  const over = overline(node, box);
  const inner = over === "" ? boxHeight / 2 + 5 : boxHeight / 2 + 12;
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
    make.svg("path", { d: outline(node.k, width) }),
    make.svg(
      "g",
      { "aria-hidden": "true" },
      ...(over === "" ? [] : [make.svg("text", { x: width / 2, y: 15, class: "within" }, shortened(over)), " "]),
      make.svg("text", { x: width / 2, y: inner }, label),
      ...(box.canOpen ? [make.svg("text", { x: width - 12, y: boxHeight - 6, class: "plus" }, "+")] : []),
    ),
  );
}

function drawArrow(make: Maker, data: PageData, arrow: VisibleArrow, from: Placed, to: Placed): PageElement {
  const forwards = to.x >= from.x + from.width;
  const start = {
    x: forwards ? from.x + from.width : from.x + from.width / 2,
    y: forwards ? from.y + boxHeight / 2 : from.y + boxHeight,
  };
  const end = { x: forwards ? to.x : to.x + to.width / 2, y: forwards ? to.y + boxHeight / 2 : to.y + boxHeight };
  const bend = Math.max(30, Math.abs(end.x - start.x) / 2);
  const d = forwards
    ? `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x - 2} ${end.y}`
    : `M${start.x} ${start.y}C${start.x} ${start.y + 46} ${end.x} ${end.y + 46} ${end.x} ${end.y + 2}`;
  const marks = [arrow.findings.length > 0 ? "violated" : "", arrow.change].filter((mark) => mark !== "");
  const count = arrow.edges.length > 1 ? `×${arrow.edges.length}` : "";
  const words = [
    signs[arrow.change]?.trim() ?? "",
    count,
    ...(arrow.findings.length > 0 ? [`✖ ${arrow.findings.join(" ")}`] : []),
  ]
    .filter((word) => word !== "")
    .join(" ");
  return make.svg(
    "g",
    { class: ["arrow", `edge-${arrow.kind}`, ...marks].join(" ") },
    make.svg(
      "title",
      {},
      `${data.nodes[arrow.from]?.l ?? ""} ${data.words[arrow.kind] ?? arrow.kind} ${data.nodes[arrow.to]?.l ?? ""}`,
    ),
    make.svg("path", { d, class: "line" }),
    make.svg("path", { d: head(end, forwards), class: "head" }),
    ...(words === ""
      ? []
      : [make.svg("text", { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 + (forwards ? -4 : 34) }, words)]),
  );
}

function head({ x, y }: { x: number; y: number }, forwards: boolean): string {
  return forwards ? `M${x} ${y}L${x - 9} ${y - 4.5}V${y + 4.5}Z` : `M${x} ${y}L${x - 4.5} ${y + 9}H${x + 4.5}Z`;
}
