import { boxStyles, changeColours, edgeWords, legend, nodeLines, violationColour } from "../model/appearance.js";
import type { View, ViewEdge, ViewNode } from "../model/fold.js";
import { groupBy } from "../model/group-by.js";
import { labelText } from "../model/label-text.js";

/** A view in Graphviz's language. */
export function toDot(view: View): string {
  const ids = new Map(view.nodes.map(({ id }, at) => [id, `n${at}`]));
  const idOf = (id: string) => ids.get(id) ?? "";
  const lines = [
    "digraph boundary {",
    `  graph [rankdir=LR, fontname="Helvetica,Arial,sans-serif", fontsize=10, fontcolor="#536173", bgcolor="#ffffff", pad=0.3, nodesep=0.2, ranksep=0.8, label=${quoted([view.title, ...wrapped(legend(view))])}, labelloc=b];`,
    '  node [fontname="Helvetica,Arial,sans-serif", fontsize=11, fontcolor="#16202e", style=filled, penwidth=1, height=0.36, margin="0.16,0.05"];',
    '  edge [fontname="Helvetica,Arial,sans-serif", fontsize=9, arrowsize=0.6, color="#8594a8", fontcolor="#536173"];',
  ];
  let frameNumber = 0;
  for (const [frame, inside] of groupBy(view.nodes, ({ frame }) => frame)) {
    const indent = frame === undefined ? "  " : "    ";
    if (frame !== undefined) {
      lines.push(`  subgraph cluster_${frameNumber++} {`, `    label=${quoted([frame])};`);
      lines.push(
        '    style="rounded,filled"; color="#dbe2ea"; fillcolor="#f4f7fa"; fontsize=10; labelloc=t; labeljust=l; margin=12;',
      );
    }
    for (const node of inside) lines.push(`${indent}${idOf(node.id)} [${nodeAttributes(node)}];`);
    if (frame !== undefined) lines.push("  }");
  }
  for (const kinds of [["caller", "plugin"], ["family"]]) {
    const column = view.nodes.filter(({ kind, frame }) => frame === undefined && kinds.includes(kind));
    if (hasCallers(view) && column.length > 0)
      lines.push(`  { rank=same; ${column.map(({ id }) => idOf(id)).join("; ")} }`);
  }
  for (const edge of view.edges) lines.push(`  ${idOf(edge.from)} -> ${idOf(edge.to)} [${edgeAttributes(edge)}];`);
  lines.push("}");
  return `${lines.join("\n")}\n`;
}

function nodeAttributes(node: ViewNode): string {
  const { fill, line, dot } = boxStyles[node.kind];
  const violated = node.findings.length > 0;
  const colour = violated ? violationColour : node.change ? changeColours[node.change] : line;
  const wide = violated || node.change ? ", penwidth=3" : "";
  const style = node.unreadable === undefined ? "" : ', style="filled,dashed"';
  return `label=${quoted(nodeLines(node))}, shape=${dot}, fillcolor="${fill}", color="${colour}"${wide}${style}`;
}

function edgeAttributes(edge: ViewEdge): string {
  const { kind, findings, change } = edge;
  const words = edgeWords(edge);
  const violated = findings.length > 0;
  const colour = violated || kind === "must-not-call" ? violationColour : change ? changeColours[change] : undefined;
  return [
    ...(words === "" ? [] : [`label=${quoted([words])}`]),
    ...(colour === undefined ? [] : [`color="${colour}"`, `fontcolor="${colour}"`]),
    ...(kind === "must-not-call" ? ["style=dashed", "arrowhead=tee", "constraint=false"] : []),
    ...(violated ? ["penwidth=3", "arrowhead=box"] : kind === "may-call" ? ["penwidth=1.6"] : []),
    // A call back to a procedure must not pull its caller to the left.
    ...(kind === "calls" ? ["constraint=false"] : []),
    ...(kind === "calls" && !violated ? ["style=dotted", "penwidth=1.5"] : []),
  ].join(", ");
}

function hasCallers(view: View): boolean {
  return view.nodes.some(({ kind }) => kind === "caller");
}

/** Lines of about 150 characters, broken between entries. */
function wrapped(text: string): string[] {
  const lines = [""];
  for (const entry of text.split("   ")) {
    const last = lines.at(-1) ?? "";
    if (last === "") lines[lines.length - 1] = entry;
    else if (last.length + entry.length < 150) lines[lines.length - 1] = `${last}   ${entry}`;
    else lines.push(entry);
  }
  return lines;
}

function quoted(lines: readonly string[]): string {
  return `"${lines.map((line) => labelText(line, 200).replace(/["\\]/g, String.raw`\$&`)).join(String.raw`\n`)}"`;
}
