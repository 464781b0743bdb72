import { writeFiles } from "../render/artifacts.js";
import { changeSigns } from "../model/appearance.js";
import { changedParts, toComment } from "./diff-markdown.js";
import type { GraphDiff } from "./diff.js";
import { toDot } from "../render/dot.js";
import { toHtml } from "../render/html.js";
import { labelText } from "../model/label-text.js";
import { toMermaid } from "../render/mermaid.js";
import type { BoundaryGraph } from "../model/model.js";
import type { PageOptions } from "../page/data.js";
import type { GraphFormat } from "../render/render.js";
import { toSvg } from "../render/svg.js";
import { capabilityView, importView, matrixView, type ViewName } from "../model/views.js";

export interface ComparisonOptions {
  /** Default `capabilities`. */
  readonly view?: ViewName;
  readonly page?: PageOptions;
}

/** A comparison as text in one of the formats; `tree` is the paragraph and a line for each change. */
export async function renderComparison(
  graph: BoundaryGraph,
  diff: GraphDiff,
  format: GraphFormat,
  options: ComparisonOptions = {},
): Promise<string> {
  const parts = changedParts(diff.parts);
  const view =
    options.view === "matrix"
      ? matrixView(diff.parts)
      : options.view === "imports"
        ? importView(parts, { modules: true })
        : capabilityView(parts);
  switch (format) {
    case "tree":
      return [diff.summary, ...diff.changes.map(line)].join("\n") + "\n";
    case "markdown":
      return toComment(diff);
    case "json":
      return `${JSON.stringify({ format: "rawr-hq/boundary-diff@1", summary: diff.summary, changes: diff.changes, ...parts }, null, 1)}\n`;
    case "html":
      return toHtml(graph, { ...options.page, comparison: toComparison(diff), opens: "comparison" }, diff.parts);
    case "mermaid":
      return toMermaid(view).join("\n");
    case "dot":
      return toDot(view);
    case "svg":
      return toSvg(toDot(view), view.title);
  }
}

function line({ kind, what, at, breaks }: GraphDiff["changes"][number]): string {
  const sign = /^(withdrawn|closed|removed)/.test(kind)
    ? changeSigns.removed
    : /^(changed|broken|renamed)/.test(kind)
      ? changeSigns.changed
      : changeSigns.added;
  const place = at ? `  ${at.file}:${at.line}` : "";
  return `  ${sign} ${kind.replaceAll("-", " ")}: ${labelText(what, 400)}${breaks ? " (can break callers)" : ""}${place}`;
}

function toComparison({ summary, changes }: GraphDiff): NonNullable<PageOptions["comparison"]> {
  const rows = changes.map(
    ({ kind, what, at, breaks }) =>
      [`${breaks ? "⚠ " : ""}${kind.replaceAll("-", " ")}`, what, at ? `${at.file}:${at.line}` : ""] as const,
  );
  return { summary, rows };
}

/** Writes a comparison beside the graph: the comment, the data, the picture and the page. Returns the paths. */
export async function writeComparison(
  graph: BoundaryGraph,
  diff: GraphDiff,
  folder: string,
  options: ComparisonOptions = {},
): Promise<string[]> {
  const files = new Map<string, string>();
  for (const [name, format] of [
    ["diff.md", "markdown"],
    ["diff.json", "json"],
    ["diff.svg", "svg"],
    ["diff.html", "html"],
  ] as const) {
    files.set(name, await renderComparison(graph, diff, format, options));
  }
  return writeFiles(files, folder);
}
