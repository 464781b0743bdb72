import type { GraphDiff } from "./diff.js";
import { legend } from "../model/appearance.js";
import { code, fenced, inline, matrixTable, table } from "../render/markdown.js";
import { matrixRows } from "../model/matrix.js";
import { toMermaid } from "../render/mermaid.js";
import type { Parts } from "../model/fold.js";
import { capabilityView, importView } from "../model/views.js";

/** A hidden line by which the comment is found again, to be replaced instead of repeated. */
const commentMark = "<!-- rawr-hq graph: what this change did to the boundaries -->";

/** GitHub refuses a comment of more than 65,536 characters. */
const longest = 60_000;

/** The markdown of a pull request's comment: the paragraph, the table, and pictures of what changed. */
export function toComment(diff: GraphDiff): string {
  const head = [commentMark, "## Boundaries", sentence(diff.summary)];
  if (diff.changes.length === 0) return `${head.join("\n\n")}\n`;
  const rows = diff.changes.map(({ kind, what, at, breaks }) => [
    `${breaks ? "⚠ " : ""}${kind.replaceAll("-", " ")}`,
    sentence(what),
    at ? code(`${at.file}:${at.line}`) : "",
  ]);
  const shown = rows.slice(0, 60);
  const more = rows.length > shown.length ? [`and ${rows.length - shown.length} more.`] : [];
  const text = [...head, table(["change", "what", "source"], shown), ...more];
  if (matrixRows(diff.parts).rows.some(({ cells }) => cells.some(({ was }) => was !== undefined))) {
    text.push(matrixTable(diff.parts));
  }
  for (const [title, view] of [
    ["Calls", capabilityView(changedParts(diff.parts), 40)],
    ["Imports", importView(changedParts(diff.parts), { modules: true }, 40)],
  ] as const) {
    if (view.edges.length === 0) continue;
    const picture = `<details><summary>${title}</summary>\n\n${toMermaid(view).map(fenced).join("\n\n")}\n\n<sub>${inline(legend(view))}</sub>\n\n</details>`;
    if (text.join("\n\n").length + picture.length < longest) text.push(picture);
  }
  return `${text.join("\n\n")}\n`;
}

/** What changed, and the other ends of the edges that did. */
export function changedParts({ nodes, edges }: Parts): Parts {
  const changed = edges.filter(({ change }) => change !== undefined);
  const kept = new Set([
    ...changed.flatMap(({ from, to }) => [from, to]),
    ...nodes.filter(({ change }) => change !== undefined).map(({ id }) => id),
  ]);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  // What holds a part is needed to name and frame it.
  const holders = [...kept].flatMap((id) => {
    const found: string[] = [];
    for (let up = byId.get(id)?.parent; up !== undefined; up = byId.get(up)?.parent) found.push(up);
    return found;
  });
  const all = new Set([...kept, ...holders]);
  return { nodes: nodes.filter(({ id }) => all.has(id)), edges: changed };
}

/** Escapes a sentence, and sets what stands in backticks in code font. */
function sentence(text: string): string {
  return text
    .split("`")
    .map((part, at) => (at % 2 === 1 ? code(part) : part === "" ? "" : inline(part)))
    .join("");
}
