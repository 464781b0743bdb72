import type { Parts } from "../model/fold.js";
import { groupBy } from "../model/group-by.js";
import { count, labelText } from "../model/label-text.js";
import { matrixRows } from "../model/matrix.js";
import type { BoundaryGraph, GraphEdge, GraphNode, NodeKind } from "../model/model.js";
import { selectionRows } from "../model/selection.js";
import { compare } from "../../workspace/place.js";

/** Paints words for a terminal; the identity when colours are off. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

const plain: Paint = { good: same, bad: same, faint: same, strong: same };

function same(text: string): string {
  return text;
}

interface Sheet {
  readonly children: ReadonlyMap<string | undefined, readonly GraphNode[]>;
  readonly from: ReadonlyMap<string, readonly GraphEdge[]>;
  readonly labels: ReadonlyMap<string, GraphNode>;
  readonly paint: Paint;
  readonly width: number;
}

/**
 * What a terminal shows: the matrix, then a tree of capabilities, plugins and what they publish, trigger and run.
 *
 * @param width - How many columns there are; routes are shortened to fit. Endless by default: a file has room.
 */
export function toTree(
  graph: BoundaryGraph,
  parts: Parts = graph,
  paint: Paint = plain,
  width = Number.POSITIVE_INFINITY,
): string {
  const sheet: Sheet = {
    children: groupBy(parts.nodes, ({ parent }) => parent),
    from: groupBy(parts.edges, (edge) => edge.from),
    labels: new Map(graph.nodes.map((node) => [node.id, node])),
    paint,
    width,
  };
  const lines = [paint.strong(labelText(graph.workspace)), ""];
  if (parts.nodes.some(({ kind }) => kind === "caller")) lines.push(...matrix(parts, paint), "");
  const known = new Set(parts.nodes.map(({ id }) => id));
  const roots = parts.nodes
    .filter(({ parent, kind }) => (parent === undefined || !known.has(parent)) && !unrooted.has(kind))
    .sort((a, b) => compare(a.label, b.label));
  for (const root of roots.filter(({ kind }) => kind !== "package")) {
    lines.push(describe(root, 0, sheet), ...branches(root, "", sheet), "");
  }
  const packages = roots.filter(({ kind }) => kind === "package");
  const longest = Math.max(...packages.map(({ label }) => labelText(label).length));
  for (const node of packages) lines.push(describe(node, longest, sheet));
  const crossing = parts.edges.filter(({ crosses }) => crosses);
  if (crossing.length > 0)
    lines.push(
      ...(packages.length > 0 ? [""] : []),
      `${count(crossing.length, "import")} between plugins and packages`,
    );
  return `${lines.join("\n").trimEnd()}\n`;
}

/** A selection in lines: each of its edges, then what has no edge. */
export function selectionTree(graph: BoundaryGraph, parts: Parts, title: string, paint: Paint = plain): string {
  const rows = selectionRows(parts);
  const lines = rows.map(({ from, leads, to, findings, at }) =>
    [
      `  ${labelText(from)}`,
      leads === "" ? "" : ` ${paint.faint(`→ ${leads}`)} ${labelText(to)}`,
      findings.length === 0 ? "" : paint.bad(` ✖ ${findings.join(" ")}`),
      at === undefined ? "" : paint.faint(`  ${labelText(at.file, 400)}:${at.line}`),
    ].join(""),
  );
  const hidden = parts.nodes.filter(({ unreadable }) => unreadable !== undefined);
  return [
    paint.strong(`${labelText(graph.workspace)}: ${labelText(title, 400)}`),
    ...(lines.length === 0 ? ["  nothing"] : lines),
    ...hidden.map(({ label, unreadable = "" }) =>
      paint.bad(`  ? ${labelText(label)} is not readable: ${labelText(unreadable, 120)}`),
    ),
    "",
  ].join("\n");
}

/** Told of by the matrix, or by what holds them. */
const unrooted = new Set<NodeKind>(["caller", "family", "host", "module"]);

/** What a node triggers, calls and starts, then what it holds, each with its own below it. */
function branches(node: GraphNode, before: string, sheet: Sheet): string[] {
  const uses = (sheet.from.get(node.id) ?? []).filter(isUse);
  const inside = held(node, sheet);
  const longest = Math.max(
    0,
    ...inside.filter(({ kind }) => kind === "procedure").map(({ label }) => labelText(label).length),
  );
  const indent = (isLast: boolean) => `${before}${isLast ? "   " : "│  "}`;
  const stem = (at: number) => `${before}${at === uses.length + inside.length - 1 ? "└─ " : "├─ "}`;
  return [
    ...uses.map((edge, at) => `${stem(at)}${arrowWords(edge, sheet)}`),
    ...inside.flatMap((child, at) => {
      const place = uses.length + at;
      const isLast = at === inside.length - 1;
      const narrower = { ...sheet, width: sheet.width - before.length - 3 };
      return [`${stem(place)}${describe(child, longest, narrower)}`, ...branches(child, indent(isLast), sheet)];
    }),
  ];
}

function isUse({ kind }: GraphEdge): boolean {
  return ["triggers", "calls", "handles", "wakes", "cancels"].includes(kind);
}

/** A contract is drawn as its plugin: its procedures stand there. */
function held(node: GraphNode, { children }: Sheet): GraphNode[] {
  return (children.get(node.id) ?? []).flatMap((child) => {
    if (child.kind === "module") return [];
    return child.kind === "contract" && !child.findings && child.unreadable === undefined
      ? (children.get(child.id) ?? [])
      : [child];
  });
}

/** One line: a name, and what is known of it. A procedure says its route, in columns. */
function describe(node: GraphNode, longest: number, { children, paint, width }: Sheet): string {
  const { kind, label, detail, findings, unreadable } = node;
  const name = labelText(label);
  const files = (children.get(node.id) ?? []).filter((child) => child.kind === "module").length;
  const words = [
    ...(saidByPlace.has(kind) ? [] : [kind === "function" ? "durable function" : kind]),
    ...(detail?.["mounted"] === "no" ? ["not mounted"] : []),
    ...(files > 0 ? [count(files, "module")] : []),
  ];
  const path = detail?.["path"];
  const method = (detail?.["method"] ?? "?").padEnd(6);
  const room = Math.max(24, width - Math.max(longest, name.length) - 10);
  const route = path === undefined ? "" : `  ${method}  ${labelText(path, Math.min(room, 400))}`;
  const strong = kind === "capability" || kind === "package" ? paint.strong : (text: string) => text;
  return [
    strong(name) + " ".repeat(Math.max(0, path === undefined && kind !== "package" ? 0 : longest - name.length)),
    route,
    words.length === 0 ? "" : paint.faint(`  ${words.join(", ")}`),
    findings ? paint.bad(` ✖ ${findings.join(" ")}`) : "",
    unreadable === undefined ? "" : paint.bad(` ? not readable: ${labelText(unreadable, 120)}`),
  ].join("");
}

/** Kinds that a reader knows by where they stand and how they look. */
const saidByPlace = new Set<NodeKind>(["capability", "plugin", "procedure", "package"]);

function arrowWords({ kind, to }: GraphEdge, { labels, paint }: Sheet): string {
  const words = kind === "handles" ? "starts" : kind;
  const target = labels.get(to);
  const holder = kind === "calls" ? labels.get(target?.parent ?? "")?.parent : undefined;
  const owner = holder === undefined ? "" : `${labelText(labels.get(holder)?.label ?? "")} `;
  return `${paint.faint(`→ ${words}`)} ${owner}${labelText(target?.label ?? to)}`;
}

const cellWords = { allowed: "✔ may", forbidden: "✖ never", "-": "-" } as const;

function matrix(parts: Parts, paint: Paint): string[] {
  const { families, rows } = matrixRows(parts);
  const first = Math.max(...rows.map(({ caller }) => caller.length), "caller".length);
  const widths = families.map((family) => Math.max(family.length, cellWords.forbidden.length));
  const head = families.map((family, at) => family.padEnd(widths[at] ?? 0)).join("  ");
  return [
    paint.faint(`${"caller".padEnd(first)}  ${head}`.trimEnd()),
    ...rows.map(({ caller, cells }) => {
      const marks = cells.map(({ verdict: cell }, at) => {
        const width = at === cells.length - 1 ? 0 : (widths[at] ?? 0);
        const text = cellWords[cell].padEnd(width);
        return cell === "allowed" ? paint.good(text) : cell === "forbidden" ? paint.bad(text) : text;
      });
      return `${caller.padEnd(first)}  ${marks.join("  ")}`;
    }),
  ];
}
