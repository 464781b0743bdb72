import type { Hover } from "vscode-languageserver";
import { MarkupKind } from "./protocol.js";
import { selectionTree } from "../graph/render/tree.js";
import { describe } from "../graph/render/describe.js";
import type { GraphNode } from "../graph/model/model.js";
import type { Boundaries } from "./boundaries.js";
import { usesOf } from "./uses.js";

/** Beyond this a reader asks `rawr-hq graph --focus`. */
const most = 20;

/** Who declares something, who uses it, and what the matrix says, in the words of `rawr-hq explain`. */
export function hoverOf(
  boundaries: Boundaries,
  nodes: readonly GraphNode[],
  isMarkdown: boolean,
): Pick<Hover, "contents"> {
  const text = isMarkdown ? inMarkdown(boundaries, nodes) : plainWords(boundaries, nodes);
  return { contents: { kind: isMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText, value: text } };
}

/** The same as text alone. */
export function plainWords(boundaries: Boundaries, nodes: readonly GraphNode[]): string {
  const parts = nodes.map((node) => {
    const { heading, lines } = describe(boundaries.graph, node);
    return [heading, ...lines].join("\n");
  });
  return [...parts, ...usedBy(boundaries, nodes)].join("\n\n");
}

function inMarkdown(boundaries: Boundaries, nodes: readonly GraphNode[]): string {
  const parts = nodes.map((node) => {
    const { heading, lines } = describe(boundaries.graph, node);
    return [`**${escaped(heading)}**`, ...lines.map((line) => `- ${escaped(line)}`)].join("\n");
  });
  const uses = usedBy(boundaries, nodes).map((text) => `\`\`\`text\n${text.replaceAll("```", "'''")}\n\`\`\``);
  return [...parts, ...uses].join("\n\n");
}

function usedBy(boundaries: Boundaries, nodes: readonly GraphNode[]): readonly string[] {
  const { graph, node } = boundaries;
  const edges = usesOf(boundaries, nodes).filter(({ kind }) => kind !== "mounts");
  const ends = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].flatMap((id) => node(id) ?? []);
  const [title, ...lines] = selectionTree(graph, { nodes: ends, edges }, nodes.map(({ label }) => label).join(", "))
    .trimEnd()
    .split("\n");
  if (edges.length === 0 || title === undefined) return [];
  const left = lines.length > most ? [`  and ${lines.length - most} more`] : [];
  return [[...lines.slice(0, most), ...left].map((line) => line.slice(2)).join("\n")];
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, "\\$&");
}
