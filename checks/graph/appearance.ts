import type { Change, ViewEdge, ViewNode } from "./fold.js";
import { edgeKinds, type NodeKind } from "./model.js";

/** How a kind of box looks: its colour and its shape both say it, so that neither is needed alone. */
export interface BoxStyle {
  readonly fill: string;
  readonly line: string;
  /** Graphviz's name of the shape. */
  readonly dot: string;
  /** What stands around a label in mermaid. */
  readonly mermaid: readonly [open: string, close: string];
  readonly words: string;
}

export const boxStyles: Readonly<Record<NodeKind | "group", BoxStyle>> = {
  caller: { fill: "#fef3c7", line: "#92400e", dot: "oval", mermaid: ["([", "])"], words: "caller" },
  family: { fill: "#dbeafe", line: "#1e40af", dot: "hexagon", mermaid: ["{{", "}}"], words: "route family" },
  host: { fill: "#e5e7eb", line: "#374151", dot: "doubleoctagon", mermaid: ["[[", "]]"], words: "host" },
  capability: { fill: "#ede9fe", line: "#5b21b6", dot: "folder", mermaid: ["[/", "/]"], words: "capability" },
  plugin: { fill: "#f3e8ff", line: "#6b21a8", dot: "component", mermaid: ["[[", "]]"], words: "plugin" },
  contract: { fill: "#e0f2fe", line: "#075985", dot: "note", mermaid: ["[", "]"], words: "contract" },
  procedure: { fill: "#ecfeff", line: "#155e75", dot: "box", mermaid: ["[", "]"], words: "procedure" },
  event: { fill: "#fce7f3", line: "#9d174d", dot: "cds", mermaid: [">", "]"], words: "event" },
  function: { fill: "#dcfce7", line: "#166534", dot: "box3d", mermaid: ["(", ")"], words: "durable function" },
  package: { fill: "#f1f5f9", line: "#334155", dot: "tab", mermaid: ["[\\", "\\]"], words: "package" },
  module: { fill: "#ffffff", line: "#475569", dot: "box", mermaid: ["[", "]"], words: "module" },
  group: { fill: "#f5f5f4", line: "#44403c", dot: "folder", mermaid: ["[(", ")]"], words: "several, folded" },
};

export const violationColour = "#b91c1c";
export const changeColours: Readonly<Record<Change, string>> = {
  added: "#15803d",
  removed: "#b91c1c",
  changed: "#b45309",
};
/** Read by those who don't see the colours. */
export const changeSigns: Readonly<Record<Change, string>> = { added: "+", removed: "−", changed: "~" };

/** `may call`, `imports ×12`, `imports ✖ B101`. */
export function edgeWords({ kind, count, findings, change }: ViewEdge): string {
  const sign = change ? `${changeSigns[change]} ` : "";
  const many = count > 1 ? ` ×${count}` : "";
  const codes = findings.length > 0 ? ` ✖ ${findings.join(" ")}` : "";
  return `${sign}${edgeKinds[kind].words}${many}${codes}`;
}

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
