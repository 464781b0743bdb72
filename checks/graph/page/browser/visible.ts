import type { PageData, PageEdge, PageNode } from "./data.js";

/** What a reader has chosen to see. */
export interface Choice {
  readonly view: "calls" | "imports";
  /** Nodes that are replaced by what they hold. */
  readonly open: ReadonlySet<number>;
  readonly caller: string;
  readonly family: string;
  readonly policy: string;
  readonly owner: string;
  readonly onlyFindings: boolean;
  readonly onlyChanges: boolean;
  /** When set, only these nodes (and what holds them) are drawn. */
  readonly among: ReadonlySet<number> | undefined;
}

export interface VisibleBox {
  readonly node: number;
  /** Name of what holds it, when that is open. */
  readonly within: string;
  /** The folder of what holds it, when it has one. */
  readonly folder: string;
  /** How many parts it holds that hold nothing themselves. */
  readonly members: number;
  readonly findings: readonly string[];
  readonly change: string;
  readonly unreadable: boolean;
  readonly canOpen: boolean;
}

export interface VisibleArrow {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
  readonly edges: readonly PageEdge[];
  readonly findings: readonly string[];
  readonly change: string;
}

/** The tree of nodes in one view: callers and families on top, capabilities over plugins over what they publish. */
export interface Tree {
  readonly parent: readonly (number | undefined)[];
  readonly children: ReadonlyMap<number, readonly number[]>;
  readonly inView: readonly boolean[];
}

const viewKinds = {
  calls: new Set(["caller", "family", "group", "capability", "plugin", "procedure", "event", "schedule", "function"]),
  imports: new Set(["folder", "host", "plugin", "package", "module"]),
};

/** What is drawn in the view of calls. */
export const callKinds = ["may-call", "mounts", "calls", "triggers", "handles", "wakes", "cancels"];

/** Builds the tree of a view; a parent of a kind that the view leaves out is skipped. */
export function treeOf(nodes: readonly PageNode[], view: "calls" | "imports"): Tree {
  const kinds = viewKinds[view];
  const inView = nodes.map(({ k }) => kinds.has(k));
  const children = new Map<number, number[]>();
  const parent = nodes.map((node, at) => {
    if (!inView[at]) return undefined;
    let up = view === "imports" ? (node.q ?? node.p) : node.p;
    while (up !== undefined && !inView[up]) up = nodes[up]?.p;
    if (up === undefined) return undefined;
    const list = children.get(up);
    if (list) list.push(at);
    else children.set(up, [at]);
    return up;
  });
  return { parent, children, inView };
}

/** Reduces the graph to the boxes and arrows of a choice. */
export function visible(data: PageData, tree: Tree, choice: Choice): { boxes: VisibleBox[]; arrows: VisibleArrow[] } {
  const shown = matching(data, tree, choice);
  const boxOf = (node: number): number | undefined => {
    if (!tree.inView[node]) return undefined;
    const line: number[] = [];
    for (let at: number | undefined = node; at !== undefined; at = tree.parent[at]) line.unshift(at);
    return line.find((at) => !choice.open.has(at) || (tree.children.get(at)?.length ?? 0) === 0);
  };
  const members = new Map<number, number[]>();
  const home = data.nodes.map((_, at) => (shown.nodes.has(at) ? boxOf(at) : undefined));
  home.forEach((box, at) => {
    if (box === undefined) return;
    const list = members.get(box);
    if (list) list.push(at);
    else members.set(box, [at]);
  });
  const arrows = new Map<string, PageEdge[]>();
  for (const edge of shown.edges) {
    const from = home[edge.s];
    const to = home[edge.t];
    if (from === undefined || to === undefined || from === to) continue;
    const key = `${edge.k} ${from} ${to}`;
    const list = arrows.get(key);
    if (list) list.push(edge);
    else arrows.set(key, [edge]);
  }
  return {
    boxes: [...members].map(([node, inside]) => box(data, tree, node, inside)),
    arrows: [...arrows].map(([key, edges]) => arrow(key, edges)),
  };
}

function box(data: PageData, tree: Tree, node: number, inside: readonly number[]): VisibleBox {
  const up = tree.parent[node];
  const holder = up === undefined ? undefined : data.nodes[up];
  const parts = inside.flatMap((at) => data.nodes[at] ?? []);
  // An edge's finding inside a closed box would be seen nowhere else.
  return {
    node,
    within: holder?.l ?? "",
    folder: holder?.d?.["directory"] ?? (holder?.k === "package" ? holder.l : ""),
    members: inside.filter((at) => !isContainer(tree, at)).length,
    findings: distinct(parts.flatMap(({ f }) => f ?? [])),
    change: common(parts),
    unreadable: parts.some(({ u }) => u !== undefined),
    canOpen: (tree.children.get(node)?.length ?? 0) > 0,
  };
}

function arrow(key: string, edges: readonly PageEdge[]): VisibleArrow {
  const [kind = "", from, to] = key.split(" ");
  const findings = distinct(edges.flatMap(({ f }) => f ?? []));
  return { kind, from: Number(from), to: Number(to), edges, findings, change: common(edges) };
}

/** The nodes and edges that pass every filter. A node is kept with what holds it; an edge only with both its ends. */
function matching(
  data: PageData,
  tree: Tree,
  choice: Choice,
): { nodes: ReadonlySet<number>; edges: readonly PageEdge[] } {
  const kinds = choice.view === "imports" ? ["imports"] : callKinds;
  let edges = data.edges.filter(({ k, s, t }) => kinds.includes(k) && tree.inView[s] && tree.inView[t]);
  let nodes = new Set(data.nodes.keys());
  const keep = (test: (node: PageNode, at: number) => boolean) => {
    nodes = new Set([...nodes].filter((at) => test(data.nodes[at] ?? nothing, at)));
  };
  if (choice.view === "calls" && (choice.caller !== "" || choice.family !== "")) {
    const reached = reachedFrom(data, edges, choice);
    keep((_, at) => reached.has(at));
  }
  if (choice.policy !== "") {
    edges = edges.filter(({ p }) => p === choice.policy);
    const ends = new Set(edges.flatMap(({ s, t }) => [s, t]));
    keep((_, at) => ends.has(at));
  }
  if (choice.owner !== "") keep(({ o }) => o === choice.owner);
  const marked = (test: (part: PageNode | PageEdge) => boolean) => {
    edges = edges.filter((edge) => test(edge));
    const ends = new Set(edges.flatMap(({ s, t }) => [s, t]));
    keep((node, at) => ends.has(at) || test(node));
  };
  if (choice.onlyFindings) marked(({ f }) => f !== undefined);
  if (choice.onlyChanges) marked(({ c }) => c !== undefined);
  const { among } = choice;
  if (among) keep((_, at) => among.has(at));
  // A container alone says nothing, unless it was asked for or has something of its own to say.
  keep(
    (node, at) =>
      tree.inView[at] === true &&
      (!isContainer(tree, at) ||
        node.u !== undefined ||
        node.f !== undefined ||
        node.c !== undefined ||
        among?.has(at) === true),
  );
  return { nodes, edges: edges.filter(({ s, t }) => nodes.has(s) && nodes.has(t)) };
}

const nothing: PageNode = { i: "", k: "", l: "" };

function isContainer(tree: Tree, node: number): boolean {
  return (tree.children.get(node)?.length ?? 0) > 0;
}

/** What a caller can reach by a family: the two themselves, and everything on from there. */
function reachedFrom(data: PageData, edges: readonly PageEdge[], { caller, family }: Choice): Set<number> {
  const next = new Map<number, PageEdge[]>();
  for (const edge of edges) {
    const list = next.get(edge.s);
    if (list) list.push(edge);
    else next.set(edge.s, [edge]);
  }
  const starts = [...data.nodes.keys()].filter((at) => {
    const { k, l } = data.nodes[at] ?? nothing;
    return k === "caller" && (caller === "" || l === caller);
  });
  const found = new Set<number>();
  const open = [...starts];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    for (const { t } of next.get(at) ?? []) {
      const to = data.nodes[t] ?? nothing;
      if (to.k !== "family" || family === "" || to.l === family) open.push(t);
    }
  }
  if (family === "") return found;
  // A caller that can't come in by the family is of no interest here.
  const doors = new Set([...found].filter((at) => data.nodes[at]?.k === "family"));
  for (const at of starts) if (!(next.get(at) ?? []).some(({ t }) => doors.has(t))) found.delete(at);
  return found;
}

function common(parts: readonly { readonly c?: string }[]): string {
  const [first] = parts;
  return parts.every(({ c }) => c === first?.c) ? (first?.c ?? "") : "changed";
}

function distinct(codes: readonly string[]): string[] {
  return [...new Set(codes)].sort();
}

/** A node with all that it holds, in this view. */
export function descendants(tree: Tree, start: number): Set<number> {
  const found = new Set<number>();
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    found.add(at);
    open.push(...(tree.children.get(at) ?? []));
  }
  return found;
}

/** A node, what it holds, and everything one arrow away. */
export function neighbours(data: PageData, tree: Tree, start: number): Set<number> {
  const inside = descendants(tree, start);
  const found = new Set(inside);
  for (const { s, t, k } of data.edges) {
    if (k === "must-not-call") continue;
    if (inside.has(s)) found.add(t);
    if (inside.has(t)) found.add(s);
  }
  return found;
}

/** Everything on a shortest way between two nodes, along the arrows; empty when there is none. */
export function way(data: PageData, tree: Tree, from: number, to: number): Set<number> {
  const edges = data.edges.filter(({ k }) => k !== "must-not-call");
  const ahead = spread(descendants(tree, from), edges, ({ s, t }) => [s, t]);
  const behind = spread(descendants(tree, to), edges, ({ s, t }) => [t, s]);
  const lengths = [...ahead].map(([at, steps]) => steps + (behind.get(at) ?? Number.POSITIVE_INFINITY));
  const shortest = lengths.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  if (!Number.isFinite(shortest)) return new Set();
  return new Set(
    [...ahead]
      .filter(([at, steps]) => steps + (behind.get(at) ?? Number.POSITIVE_INFINITY) === shortest)
      .map(([at]) => at),
  );
}

/** What can't be read of all that a place leads to, and of what holds it: a way may go on from there. */
export function unreadableOnTheWay(data: PageData, tree: Tree, from: number): number[] {
  const edges = data.edges.filter(({ k }) => k !== "must-not-call");
  const reached = new Set<number>();
  for (const start of spread(descendants(tree, from), edges, ({ s, t }) => [s, t]).keys()) {
    for (let at: number | undefined = start; at !== undefined; at = data.nodes[at]?.p) reached.add(at);
  }
  return [...reached].filter((at) => data.nodes[at]?.u !== undefined);
}

function spread(
  start: ReadonlySet<number>,
  edges: readonly PageEdge[],
  ends: (edge: PageEdge) => readonly [from: number, to: number],
): Map<number, number> {
  const next = new Map<number, number[]>();
  for (const edge of edges) {
    const [from, to] = ends(edge);
    const list = next.get(from);
    if (list) list.push(to);
    else next.set(from, [to]);
  }
  const found = new Map([...start].map((at) => [at, 0]));
  let frontier = [...start];
  for (let steps = 1; frontier.length > 0; steps += 1) {
    const reached = new Set(frontier.flatMap((at) => next.get(at) ?? []).filter((at) => !found.has(at)));
    for (const at of reached) found.set(at, steps);
    frontier = [...reached];
  }
  return found;
}
