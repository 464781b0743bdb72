import type { Change, View, ViewEdge, ViewNode } from "./fold.js";
import { edgeKinds, type EdgeKind, type NodeKind } from "./model.js";

/** How a kind of box looks: its colour and its shape both say it, so that neither is needed alone. */
export interface BoxStyle {
  readonly fill: string;
  readonly line: string;
  /** Graphviz's name of the shape. */
  readonly dot: string;
  /** What stands around a label in mermaid. */
  readonly mermaid: readonly [open: string, close: string];
  readonly words: string;
  readonly looks: string;
}

export const boxStyles: Readonly<Record<NodeKind | "group", BoxStyle>> = {
  caller: { fill: "#fef3c7", line: "#92400e", dot: "oval", mermaid: ["([", "])"], words: "caller", looks: "oval" },
  family: {
    fill: "#dbeafe",
    line: "#1e40af",
    dot: "hexagon",
    mermaid: ["{{", "}}"],
    words: "route family",
    looks: "hexagon",
  },
  host: {
    fill: "#e5e7eb",
    line: "#374151",
    dot: "doubleoctagon",
    mermaid: ["[[", "]]"],
    words: "host",
    looks: "double octagon",
  },
  capability: {
    fill: "#ede9fe",
    line: "#5b21b6",
    dot: "folder",
    mermaid: ["[/", "\\]"],
    words: "capability",
    looks: "folder",
  },
  plugin: {
    fill: "#f3e8ff",
    line: "#6b21a8",
    dot: "component",
    mermaid: ["[[", "]]"],
    words: "plugin",
    looks: "component",
  },
  contract: { fill: "#e0f2fe", line: "#075985", dot: "note", mermaid: ["[", "]"], words: "contract", looks: "note" },
  procedure: { fill: "#ecfeff", line: "#155e75", dot: "box", mermaid: ["[", "]"], words: "procedure", looks: "box" },
  event: {
    fill: "#fce7f3",
    line: "#9d174d",
    dot: "parallelogram",
    mermaid: ["[/", "/]"],
    words: "event",
    looks: "slanted box",
  },
  schedule: {
    fill: "#fff7ed",
    line: "#9a3412",
    dot: "parallelogram",
    mermaid: ["[/", "/]"],
    words: "schedule",
    looks: "slanted box with a time",
  },
  function: {
    fill: "#dcfce7",
    line: "#166534",
    dot: "box3d",
    mermaid: ["(", ")"],
    words: "durable function",
    looks: "block",
  },
  package: { fill: "#f1f5f9", line: "#334155", dot: "tab", mermaid: ["[\\", "\\]"], words: "package", looks: "tab" },
  module: { fill: "#ffffff", line: "#475569", dot: "box", mermaid: ["[", "]"], words: "module", looks: "white box" },
  group: {
    fill: "#f5f5f4",
    line: "#44403c",
    dot: "folder",
    mermaid: ["[(", ")]"],
    words: "several, folded",
    looks: "grey folder",
  },
};

export const violationColour = "#b91c1c";
export const changeColours: Readonly<Record<Change, string>> = {
  added: "#15803d",
  removed: "#b91c1c",
  changed: "#b45309",
};
/** Read by those who don't see the colours. */
export const changeSigns: Readonly<Record<Change, string>> = { added: "+", removed: "−", changed: "~" };

/** Kinds that a picture holds so many of that their words would cover it: the legend says them once. */
const quiet = new Set<string>(["may-call", "mounts", "imports", "handles", "calls", "triggers"]);

/** `must not call`, `×12`, `✖ B101`; empty for a single arrow of a kind that the legend explains. */
export function edgeWords({ kind, count, findings, change }: ViewEdge): string {
  const sign = change ? `${changeSigns[change]} ` : "";
  const many = count > 1 ? ` ×${count}` : "";
  const codes = findings.length > 0 ? ` ✖ ${findings.join(" ")}` : "";
  return `${sign}${quiet.has(kind) ? "" : edgeKinds[kind].words}${many}${codes}`.trim();
}

/** What the shapes and lines of a picture mean, in words. */
export function legend({ nodes, edges }: View): string {
  const boxes = [...new Set(nodes.map(({ kind }) => kind))].map(
    (kind) => `${boxStyles[kind].looks}: ${boxStyles[kind].words}`,
  );
  const arrows = [...new Set(edges.map(({ kind }) => kind))].map(
    (kind) => `${arrowLooks[kind]}: ${edgeKinds[kind].words}`,
  );
  const marks = [
    ...(edges.some(({ count }) => count > 1) ? ["×n: n arrows merged"] : []),
    ...([...nodes, ...edges].some(({ findings }) => findings.length > 0) ? ["✖ with a code: a finding"] : []),
    ...(nodes.some(({ unreadable }) => unreadable !== undefined) ? ["dashed outline: not readable"] : []),
  ];
  return [...boxes, ...arrows, ...marks].join("   ");
}

const arrowLooks: Readonly<Record<EdgeKind, string>> = {
  "may-call": "thick arrow",
  "must-not-call": "red dashes ending in a bar",
  mounts: "thin arrow between routes and what answers",
  implements: "arrow to a contract",
  calls: "dotted arrow",
  triggers: "arrow to an event",
  handles: "arrow from an event or a schedule",
  wakes: "arrow from an event, with its word",
  cancels: "arrow from an event, with its word",
  imports: "arrow to what is imported",
};

/** The label's lines: its change, name and findings. */
export function nodeLines({ label, members, kind, findings, unreadable, change }: ViewNode): string[] {
  const sign = change ? `${changeSigns[change]} ` : "";
  const holds = members > 1 && kind !== "group" ? ` (${members})` : "";
  return [
    `${sign}${label}${holds}`,
    ...(findings.length > 0 ? [`✖ ${findings.join(" ")}`] : []),
    ...(unreadable === undefined ? [] : ["? not readable"]),
  ];
}
