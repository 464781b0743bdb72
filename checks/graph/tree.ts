import type { Parts } from "./fold.js";
import { groupBy } from "./group-by.js";
import { count, labelText } from "./label-text.js";
import { matrixRows } from "./matrix.js";
import { byText, type BoundaryGraph, type GraphEdge, type GraphNode } from "./model.js";

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

/** What a terminal shows: the matrix, then a tree of capabilities, plugins and what they publish, trigger and run. */
export function toTree(graph: BoundaryGraph, parts: Parts = graph, paint: Paint = plain): string {
  const lines = [paint.strong(labelText(graph.workspace)), ""];
  if (parts.nodes.some(({ kind }) => kind === "caller")) lines.push(...matrix(parts, paint), "");
  const children = groupBy(parts.nodes, ({ parent }) => parent);
  const known = new Set(parts.nodes.map(({ id }) => id));
  const from = groupBy(parts.edges, (edge) => edge.from);
  const labels = new Map(graph.nodes.map((node) => [node.id, node]));
  const roots = parts.nodes.filter(
    ({ parent, kind }) => (parent === undefined || !known.has(parent)) && !["caller", "family", "host"].includes(kind),
  );
  const below = (node: GraphNode) => (children.get(node.id) ?? []).filter(({ kind }) => kind !== "module");

  const draw = (node: GraphNode, before: string, isLast: boolean, isRoot: boolean): void => {
    const branch = isRoot ? "" : isLast ? "└─ " : "├─ ";
    lines.push(`${before}${branch}${describe(node, below(node).length, modules(children, node), paint)}`);
    const indent = isRoot ? "" : `${before}${isLast ? "   " : "│  "}`;
    const nodes = below(node);
    const uses = (from.get(node.id) ?? []).filter(
      ({ kind }) => kind === "triggers" || kind === "calls" || kind === "handles",
    );
    uses.forEach((edge, at) => {
      const last = at === uses.length - 1 && nodes.length === 0;
      lines.push(`${indent}${last ? "└─ " : "├─ "}${arrowWords(edge, labels, paint)}`);
    });
    nodes.forEach((child, at) => draw(child, indent, at === nodes.length - 1, false));
  };
  for (const root of roots.sort((a, b) => byText(order(a), order(b)))) {
    if (root.kind === "module") continue;
    draw(root, "", true, true);
  }
  const crossing = parts.edges.filter(({ crosses }) => crosses);
  if (crossing.length > 0) lines.push("", `${count(crossing.length, "import")} between plugins and packages`);
  return `${lines.join("\n").trimEnd()}\n`;
}

function order({ kind, label }: GraphNode): string {
  return `${kind === "package" ? 1 : 0}${label}`;
}

function modules(children: ReadonlyMap<string | undefined, readonly GraphNode[]>, node: GraphNode): number {
  return (children.get(node.id) ?? []).filter(({ kind }) => kind === "module").length;
}

function describe(node: GraphNode, parts: number, files: number, paint: Paint): string {
  const { kind, label, detail, findings, unreadable } = node;
  const route = detail?.["path"] === undefined ? "" : `  ${detail["method"] ?? "?"} ${labelText(detail["path"], 120)}`;
  const unmounted = detail?.["mounted"] === "no" ? ", not mounted" : "";
  const holds =
    files > 0
      ? `, ${count(files, "module")}`
      : parts === 0 || kind !== "contract"
        ? ""
        : `, ${count(parts, "procedure")}`;
  const name = kind === "capability" || kind === "package" ? paint.strong(labelText(label)) : labelText(label);
  const codes = findings ? paint.bad(` ✖ ${findings.join(" ")}`) : "";
  const hidden = unreadable === undefined ? "" : paint.bad(` ? not readable: ${labelText(unreadable, 120)}`);
  return `${name}${route}${paint.faint(`  ${kind}${unmounted}${holds}`)}${codes}${hidden}`;
}

function arrowWords(edge: GraphEdge, labels: ReadonlyMap<string, GraphNode>, paint: Paint): string {
  const words = { triggers: "triggers", calls: "calls", handles: "starts" }[
    edge.kind as "triggers" | "calls" | "handles"
  ];
  const target = labels.get(edge.to);
  const holder = edge.kind === "calls" ? labels.get(target?.parent ?? "")?.parent : undefined;
  const owner = holder === undefined ? "" : `${labelText(labels.get(holder)?.label ?? "")} `;
  return `${paint.faint(`→ ${words}`)} ${owner}${labelText(target?.label ?? edge.to)}`;
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
