import { legend } from "../model/appearance.js";
import type { Parts, View } from "../model/fold.js";
import { count, labelText } from "../model/label-text.js";
import { matrixRows } from "../model/matrix.js";
import { toMermaid } from "./mermaid.js";
import type { BoundaryGraph, GraphNode } from "../model/model.js";
import { selectionRows, selectionView } from "../model/selection.js";
import { capabilityView, importView } from "../model/views.js";

/** The graph as a page that GitHub renders: the matrix, the pictures, what is published, what has findings. */
export function toMarkdown(graph: BoundaryGraph): string {
  const sections = [
    `# Boundaries of ${inline(graph.workspace)}`,
    summary(graph),
    "## Who may call what",
    matrixTable(graph),
    "## From caller to durable function",
    ...picture(capabilityView(graph)),
    "## What imports what",
    ...picture(importView(graph, { modules: false })),
    "## Published routes",
    routesTable(graph),
    ...violations(graph),
    ...notReadable(graph),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** A selection: its picture, and all of it as a table. */
export function selectionMarkdown(graph: BoundaryGraph, parts: Parts, title: string): string {
  const rows = selectionRows(parts).map(({ from, leads, to, findings, at }) => [
    inline(from),
    inline(leads === "" ? "" : `${leads} ${to}`),
    findings.join(" "),
    place({ at }),
  ]);
  const sections = [
    `# ${inline(title)}`,
    `Of the boundaries of ${inline(graph.workspace)}: ${summary(parts)}`,
    ...(rows.length === 0
      ? ["Nothing."]
      : [...picture(selectionView(parts, title)), table(["from", "leads to", "findings", "source"], rows)]),
    ...notReadable(parts),
  ];
  return `${sections.join("\n\n")}\n`;
}

function picture(view: View): string[] {
  return [...toMermaid(view).map(fenced), `<sub>${inline(legend(view))}</sub>`];
}

function summary({ nodes, edges }: Parts): string {
  const of = (kind: string) => nodes.filter((node) => node.kind === kind).length;
  const findings = new Set([...nodes, ...edges].flatMap(({ findings }) => findings ?? []));
  const parts = [
    count(of("plugin"), "plugin"),
    count(of("procedure"), "procedure"),
    count(of("event"), "event"),
    count(of("function"), "durable function"),
    count(of("module"), "module"),
  ];
  const last = findings.size === 0 ? "no finding" : `findings ${[...findings].sort().join(", ")}`;
  return `${parts.join(", ")}; ${last}.`;
}

const words = { allowed: "✔ may call", forbidden: "✖ must not", "-": "-" } as const;

/** The caller matrix as a table. */
export function matrixTable(parts: Parts): string {
  const { families, rows } = matrixRows(parts);
  return table(
    ["caller", ...families.map(code)],
    rows.map(({ caller, cells }) => [
      inline(caller),
      ...cells.map(({ verdict, was }) => (was ? `**${words[verdict]}** (was: ${words[was]})` : words[verdict])),
    ]),
  );
}

function routesTable({ nodes }: Parts): string {
  const procedures = nodes.filter(({ kind, detail }) => kind === "procedure" && detail?.["path"] !== undefined);
  if (procedures.length === 0) return "None.";
  const shown = procedures.slice(0, 200);
  const rows = shown.map((node) => [
    code(`${node.detail?.["method"] ?? ""} ${node.detail?.["path"] ?? ""}`),
    code(node.detail?.["rpc"] ?? ""),
    inline(node.detail?.["summary"] ?? ""),
    place(node),
  ]);
  const more =
    procedures.length > shown.length ? `\n\nand ${count(procedures.length - shown.length, "route")} more.` : "";
  return `${table(["published route", "first-party route", "what it does", "source"], rows)}${more}`;
}

function violations({ nodes, edges }: Parts): string[] {
  const rows = [
    ...nodes.filter(({ findings }) => findings).map((node) => [codes(node), inline(node.label), place(node)]),
    ...edges
      .filter(({ findings }) => findings)
      .map((edge) => [codes(edge), inline(`${edge.from} ${edge.kind} ${edge.to}`), place({ at: edge.places[0] })]),
  ];
  return rows.length === 0 ? [] : ["## Findings", table(["code", "where in the graph", "source"], rows)];
}

function notReadable({ nodes }: Parts): string[] {
  const rows = nodes
    .filter(({ unreadable }) => unreadable !== undefined)
    .map((node) => [inline(node.id), inline(node.unreadable ?? ""), place(node)]);
  if (rows.length === 0) return [];
  const note = "These are drawn from what could be read; more may be there.";
  return ["## Not readable", note, table(["part", "why", "source"], rows)];
}

function codes({ findings }: { readonly findings?: readonly string[] }): string {
  return (findings ?? []).join(" ");
}

function place({ at }: { readonly at?: GraphNode["at"] | undefined }): string {
  return at ? code(`${at.file}:${at.line}`) : "";
}

/** A table in GitHub's markdown. Cells are taken as they are: escape them first. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function fenced(mermaid: string): string {
  return `\`\`\`mermaid\n${mermaid}\`\`\``;
}

/** Text that markdown and HTML leave alone. */
export function inline(text: string): string {
  return labelText(text, 600).replace(/[\\`*_{}[\]()<>#!|~&@]/g, (character) => `&#${character.codePointAt(0)};`);
}

/** Text in code font; what would end it is shown by entity, so it is HTML's `code`, not a backtick's. */
export function code(text: string): string {
  return `<code>${inline(text)}</code>`;
}
