import type { PageData } from "./data.js";
import type { Maker, PageElement } from "./dom.js";
import { outline } from "./draw.js";
import { callKinds } from "./visible.js";

const mostFindings = 30;

/** What the panel says while no box is chosen: what there is, what is wrong, and what the shapes and lines mean. */
export function overviewPanel(make: Maker, data: PageData, select: (node: number) => void): PageElement[] {
  const link = (node: number, words: string) => {
    const button = make.html("button", { type: "button", class: "link" }, data.nodes[node]?.l ?? "");
    button.addEventListener("click", () => select(node));
    return make.html("li", {}, button, words);
  };
  const list = (title: string, items: readonly PageElement[]) =>
    items.length === 0
      ? []
      : [
          make.html("h3", {}, `${title} (${items.length})`),
          make.html("ul", {}, ...items.slice(0, mostFindings)),
          ...(items.length > mostFindings ? [make.html("p", {}, `and ${items.length - mostFindings} more`)] : []),
        ];
  const found = [
    ...data.nodes.flatMap(({ f }, at) => (f ? [link(at, ` ✖ ${f.join(" ")}`)] : [])),
    ...data.edges.flatMap(({ s, t, f }) => (f ? [link(s, ` → ${data.nodes[t]?.l ?? ""} ✖ ${f.join(" ")}`)] : [])),
  ];
  const hidden = data.nodes.flatMap(({ u }, at) => (u === undefined ? [] : [link(at, ` ${u}`)]));
  return [
    make.html("h2", {}, "Overview"),
    make.html("p", { class: "hint" }, "Choose a box to see its details."),
    make.html("ul", { class: "legend" }, ...kindRows(make, data)),
    ...list("Findings", found),
    ...list("Partly unreadable", hidden),
    make.html("h3", {}, "Lines"),
    make.html("ul", { class: "legend" }, ...lineRows(make, data)),
  ];
}

/** Each kind of box: how it looks, what it is called, how many there are. */
function kindRows(make: Maker, data: PageData): PageElement[] {
  const counts = new Map<string, number>();
  for (const { k } of data.nodes) counts.set(k, (counts.get(k) ?? 0) + 1);
  return Object.entries(data.kinds).flatMap(([kind, words]) => {
    const many = counts.get(kind);
    if (many === undefined) return [];
    const shape = make.svg("svg", { viewBox: "-1 -1 32 18", class: `kind-${kind}`, "aria-hidden": "true" });
    shape.append(make.svg("path", { d: outline(kind, 30, 16) }));
    return [make.html("li", {}, shape, words, make.html("span", { class: "many" }, many.toLocaleString("en")))];
  });
}

/** Each kind of line, and the marks that a line or box may have. */
function lineRows(make: Maker, data: PageData): PageElement[] {
  const kinds = new Set(data.edges.map(({ k }) => k));
  const row = (marks: string, words: string) => {
    const sample = make.svg("svg", { viewBox: "0 0 32 16", "aria-hidden": "true" });
    sample.append(
      make.svg(
        "g",
        { class: `arrow ${marks}` },
        make.svg("path", { d: "M0 8H24", class: "line" }),
        make.svg("path", { d: "M32 8l-9 -4.5v9Z", class: "head" }),
      ),
    );
    return make.html("li", {}, sample, words);
  };
  const drawn = [...callKinds, "imports"].filter((kind) => kinds.has(kind));
  const has = (test: (part: { f?: unknown; c?: string }) => boolean) => [...data.nodes, ...data.edges].some(test);
  return [
    ...drawn.map((kind) => row(`edge-${kind}`, data.words[kind] ?? kind)),
    ...(has(({ f }) => f !== undefined) ? [row("violated", "✖ with a code: a finding")] : []),
    ...(["added", "removed", "changed"] as const).flatMap((change, at) =>
      has(({ c }) => c === change) ? [row(change, `${["+", "−", "~"][at]} ${change}`)] : [],
    ),
  ];
}
