import type { PageData, PageEdge } from "./data.js";
import type { Maker, PageElement } from "./dom.js";
import { descendants, type Tree } from "./visible.js";

export interface PanelActions {
  select(node: number): void;
  toggle(node: number): void;
  focus(node: number): void;
  pathFrom(node: number): void;
  pathTo(node: number): void;
}

const mostListed = 40;

/** Everything known of one node, and what can be done with it. */
export function nodePanel(make: Maker, data: PageData, tree: Tree, at: number, actions: PanelActions): PageElement[] {
  const node = data.nodes[at];
  if (!node) return [];
  const button = (label: string, act: () => void) => {
    const element = make.html("button", { type: "button" }, label);
    element.addEventListener("click", act);
    return element;
  };
  const children = tree.children.get(at) ?? [];
  const rows: [string, PageElement | string][] = [
    ["kind", data.kinds[node.k] ?? node.k],
    ...(node.o === undefined ? [] : ([["owner", node.o]] as [string, string][])),
    ...Object.entries(node.d ?? {}),
    ...(node.a ? ([["source", sourceLink(make, data, node.a)]] as [string, PageElement][]) : []),
    ...(node.c ? ([["change", node.c]] as [string, string][]) : []),
    ...(node.f ? ([["findings", node.f.join(", ")]] as [string, string][]) : []),
    ...(node.u === undefined ? [] : ([["not readable", node.u]] as [string, string][])),
  ];
  return [
    make.html("h2", {}, node.l),
    make.html(
      "p",
      { class: "actions" },
      ...(children.length > 0 ? [button(`Open or close (${children.length})`, () => actions.toggle(at))] : []),
      button("Neighbours", () => actions.focus(at)),
      button("Path from here", () => actions.pathFrom(at)),
      button("Path to here", () => actions.pathTo(at)),
    ),
    make.html("dl", {}, ...rows.flatMap(([name, value]) => [make.html("dt", {}, name), make.html("dd", {}, value)])),
    ...edgeLists(make, data, descendants(tree, at), actions),
  ];
}

function edgeLists(make: Maker, data: PageData, inside: ReadonlySet<number>, actions: PanelActions): PageElement[] {
  const groups = new Map<string, { edge: PageEdge; other: number }[]>();
  for (const edge of data.edges) {
    const out = inside.has(edge.s);
    if (out === inside.has(edge.t)) continue;
    const title = `${data.words[edge.k] ?? edge.k}${out ? "" : " (from)"}`;
    const entry = { edge, other: out ? edge.t : edge.s };
    const list = groups.get(title);
    if (list) list.push(entry);
    else groups.set(title, [entry]);
  }
  return [...groups].flatMap(([title, entries]) => [
    make.html("h3", {}, `${title} (${entries.length})`),
    make.html(
      "ul",
      {},
      ...entries.slice(0, mostListed).map(({ edge, other }) => edgeItem(make, data, edge, other, actions)),
    ),
    ...(entries.length > mostListed ? [make.html("p", {}, `and ${entries.length - mostListed} more`)] : []),
  ]);
}

function edgeItem(make: Maker, data: PageData, edge: PageEdge, other: number, actions: PanelActions): PageElement {
  const button = make.html("button", { type: "button", class: "link" }, data.nodes[other]?.l ?? "");
  button.addEventListener("click", () => actions.select(other));
  const [place] = edge.a;
  return make.html(
    "li",
    { class: edge.f ? "violated" : "" },
    button,
    ` ${edge.p}`,
    ...(edge.f ? [` ✖ ${edge.f.join(" ")}`] : []),
    ...(edge.c ? [` ${edge.c}`] : []),
    ...(place ? [" ", sourceLink(make, data, place)] : []),
  );
}

function sourceLink(make: Maker, data: PageData, [file, line]: readonly [file: number, line: number]): PageElement {
  const path = data.files[file] ?? "";
  const href = `${data.source}${path.split("/").map(encodeURIComponent).join("/")}#L${line}`;
  return make.html("a", { href, rel: "noreferrer" }, `${path}:${line}`);
}
