import { boxStyles, changeColours, edgeWords, nodeLines, violationColour } from "../model/appearance.js";
import type { View, ViewEdge, ViewNode } from "../model/fold.js";
import { groupBy } from "../model/group-by.js";
import { labelText } from "../model/label-text.js";

/** GitHub draws no flowchart with more edges than 500; a reader is lost well before. */
const mostEdges = 240;

/** A view as mermaid flowcharts: one, or several when it is too large for GitHub to draw. */
export function toMermaid(view: View): string[] {
  const pieces: ViewEdge[][] = [];
  for (let at = 0; at < view.edges.length; at += mostEdges) pieces.push(view.edges.slice(at, at + mostEdges));
  if (pieces.length <= 1) return [flowchart(view.nodes, view.edges, view.title)];
  return pieces.map((edges, at) => {
    const ends = new Set(edges.flatMap(({ from, to }) => [from, to]));
    const nodes = view.nodes.filter(({ id }) => ends.has(id));
    return flowchart(nodes, edges, `${view.title}, part ${at + 1} of ${pieces.length}`);
  });
}

function flowchart(nodes: readonly ViewNode[], edges: readonly ViewEdge[], title: string): string {
  const ids = new Map(nodes.map(({ id }, at) => [id, `n${at}`]));
  const idOf = (id: string) => ids.get(id) ?? "";
  const lines = ["flowchart LR", `  accTitle: ${plainText(title)}`];
  const frames = groupBy(nodes, ({ frame }) => frame);
  let frameNumber = 0;
  for (const [frame, inside] of frames) {
    const indent = frame === undefined ? "  " : "    ";
    if (frame !== undefined) lines.push(`  subgraph f${frameNumber++}[${quoted([frame])}]`);
    for (const node of inside) {
      const [open, close] = boxStyles[node.kind].mermaid;
      lines.push(`${indent}${idOf(node.id)}${open}${quoted(nodeLines(node))}${close}`);
    }
    if (frame !== undefined) lines.push("  end");
  }
  for (const edge of edges) {
    const words = edgeWords(edge);
    lines.push(`  ${idOf(edge.from)} ${arrow(edge)}${words === "" ? "" : `|${quoted([words])}|`} ${idOf(edge.to)}`);
  }
  lines.push(...classes(nodes, idOf), ...linkStyles(edges));
  return `${lines.join("\n")}\n`;
}

function arrow({ kind, findings }: ViewEdge): string {
  if (findings.length > 0) return "==x";
  if (kind === "must-not-call") return "-.-x";
  if (kind === "calls") return "-.->";
  return kind === "may-call" ? "==>" : "-->";
}

function classes(nodes: readonly ViewNode[], idOf: (id: string) => string): string[] {
  const byKind = groupBy(nodes, ({ kind }) => kind);
  const lines = [...byKind].flatMap(([kind, members]) => {
    const { fill, line } = boxStyles[kind];
    const ids = members.map(({ id }) => idOf(id)).join(",");
    return [`  classDef ${kind}Box fill:${fill},stroke:${line},color:#111827`, `  class ${ids} ${kind}Box`];
  });
  for (const node of nodes) {
    if (node.findings.length > 0) lines.push(`  style ${idOf(node.id)} stroke:${violationColour},stroke-width:4px`);
    else if (node.change) lines.push(`  style ${idOf(node.id)} stroke:${changeColours[node.change]},stroke-width:4px`);
    else if (node.unreadable !== undefined) lines.push(`  style ${idOf(node.id)} stroke-dasharray:4 3`);
  }
  return lines;
}

function linkStyles(edges: readonly ViewEdge[]): string[] {
  return edges.flatMap(({ kind, findings, change }, at) => {
    const colour =
      findings.length > 0 || kind === "must-not-call" ? violationColour : change ? changeColours[change] : undefined;
    return colour === undefined ? [] : [`  linkStyle ${at} stroke:${colour},color:${colour}`];
  });
}

/** A quoted label in which only letters, digits and a few signs stand for themselves; the rest are numbered entities. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    [...labelText(line)]
      // A label that starts like a list ("1. ", "- ") is taken for markdown and not drawn at all.
      .map((character, at) =>
        /[\p{L}\p{N} ./_:,]/u.test(character) && !(at === 0 && /[\d]/.test(character))
          ? character
          : `#${character.codePointAt(0)};`,
      )
      .join(""),
  );
  return `"${escaped.join("<br>")}"`;
}

function plainText(text: string): string {
  return labelText(text).replace(/[^\p{L}\p{N} ,.]/gu, " ");
}
