import { nearestName } from "@rawr/hq-contract/tables";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { toDot } from "./dot.js";
import type { Parts, View } from "../model/fold.js";
import { toHtml } from "./html.js";
import { selectionMarkdown, toMarkdown } from "./markdown.js";
import { toMermaid } from "./mermaid.js";
import { toMatrixSvg } from "./matrix-svg.js";
import type { BoundaryGraph } from "../model/model.js";
import type { PageOptions } from "../page/data.js";
import { findNodes, neighbourhood, onlyViolations, unreadableOnTheWay, waysBetween } from "../model/select.js";
import { selectionView } from "../model/selection.js";
import { selectionPage } from "../page/selection-page.js";
import { toSvg } from "./svg.js";
import { selectionTree, toTree, type Paint } from "./tree.js";
import { capabilityView, importView, matrixView, type ViewName } from "../model/views.js";

/** What `rawr-hq graph --format` takes. */
export const graphFormats = ["tree", "mermaid", "dot", "svg", "json", "markdown", "html"] as const;

/** `"tree" | "mermaid" | "dot" | "svg" | "json" | "markdown" | "html"`. */
export type GraphFormat = (typeof graphFormats)[number];

export interface RenderOptions {
  /** Default `capabilities`. */
  readonly view?: ViewName;
  /** Only this node and what is one step away: an id, a label, a path or a folder. */
  readonly focus?: string;
  /** Only the shortest ways from one node to another, along the arrows. */
  readonly path?: readonly [from: string, to: string];
  readonly onlyViolations?: boolean;
  /** What the HTML page holds besides the graph. */
  readonly page?: PageOptions;
  /** Colours of the tree. */
  readonly paint?: Paint;
  /** Columns that the tree may take; endless by default. */
  readonly width?: number;
}

/**
 * The graph as text in one of the formats.
 *
 * @throws CouldNotJudge when `focus` or `path` names nothing, or there is no way between the two.
 */
export async function renderGraph(
  graph: BoundaryGraph,
  format: GraphFormat,
  options: RenderOptions = {},
): Promise<string> {
  const parts = selectParts(graph, options);
  const title = selectionTitle(options);
  switch (format) {
    case "tree":
      if (title !== undefined) return selectionTree(graph, parts, title, options.paint);
      return toTree(graph, parts, options.paint, options.width);
    case "json":
      return `${JSON.stringify({ ...graph, ...parts }, null, 1)}\n`;
    case "markdown":
      return title === undefined ? toMarkdown({ ...graph, ...parts }) : selectionMarkdown(graph, parts, title);
    case "html":
      return toHtml(graph, title === undefined ? options.page : withSelection(options.page, parts, title), parts);
    case "mermaid":
      return toMermaid(viewOf(parts, options)).join("\n");
    case "dot":
      return toDot(viewOf(parts, options));
    case "svg": {
      if (options.view === "matrix") return toMatrixSvg(parts, "Who may call what");
      const view = viewOf(parts, options);
      return toSvg(toDot(view), view.title);
    }
  }
}

/** A way, or what has findings, is shown whole in every format, unless one view of it is asked for. */
function selectionTitle({ view, path, onlyViolations }: RenderOptions): string | undefined {
  if (view !== undefined) return undefined;
  const what = onlyViolations === true ? "What has findings" : undefined;
  const way = path && `The way from ${path[0]} to ${path[1]}`;
  return what !== undefined && way !== undefined ? `${way}: what has findings` : (way ?? what);
}

function withSelection(page: PageOptions | undefined, parts: Parts, title: string): PageOptions {
  return { ...page, pages: [selectionPage(parts, title), ...(page?.pages ?? [])], opens: "page-0" };
}

function viewOf(parts: Parts, options: RenderOptions): View {
  const { view = "capabilities", focus, path } = options;
  const title = selectionTitle(options);
  if (title !== undefined) return selectionView(parts, title);
  if (view === "matrix") return matrixView(parts);
  const isSelection = focus !== undefined || path !== undefined;
  return view === "imports" ? importView(parts, { modules: isSelection }) : capabilityView(parts);
}

/** The part of the graph that the options ask for. */
function selectParts(graph: BoundaryGraph, options: Pick<RenderOptions, "focus" | "path" | "onlyViolations">): Parts {
  let parts: Parts = graph;
  if (options.path) {
    const [from, to] = options.path;
    const starts = named(graph, from);
    parts = waysBetween(graph, starts, named(graph, to));
    if (parts.nodes.length === 0) throw new CouldNotJudge(noWay(graph, from, to, starts));
  }
  if (options.focus !== undefined) parts = neighbourhood(parts, named(graph, options.focus));
  return options.onlyViolations ? onlyViolations(parts) : parts;
}

function noWay(graph: BoundaryGraph, from: string, to: string, starts: readonly string[]): string {
  const [first, ...others] = unreadableOnTheWay(graph, starts);
  if (first === undefined) {
    return `there is no way from \`${from}\` to \`${to}\`: nothing that the first leads to reaches the second`;
  }
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return `no path from \`${from}\` to \`${to}\` was found, but there may be one: \`${first.label}\` is not readable, ${first.unreadable ?? ""}${more}`;
}

function named(graph: BoundaryGraph, text: string): string[] {
  const found = findNodes(graph.nodes, text).map(({ id }) => id);
  if (found.length > 0) return found;
  const nearest = nearestName(text, [...new Set(graph.nodes.flatMap(({ id, label }) => [id, label]))]);
  const offer = nearest === undefined ? "`rawr-hq graph` prints the names" : `did you mean \`${nearest}\`?`;
  throw new CouldNotJudge(`nothing in the graph is called \`${text}\`: ${offer}`);
}
