import type { Place } from "../../report/finding.js";
import type { EdgeKind, GraphEdge, GraphNode, NodeKind } from "./model.js";

/** What changed since the base of a comparison. */
export type Change = "added" | "removed" | "changed";

/** A box of a picture: a node, or what several nodes were folded into. */
export interface ViewNode {
  readonly id: string;
  readonly kind: NodeKind | "group";
  readonly label: string;
  /** How many nodes of the graph it stands for. */
  readonly members: number;
  /** Title of the frame that it is drawn in. */
  readonly frame?: string;
  readonly findings: readonly string[];
  readonly unreadable?: string;
  readonly change?: Change;
}

/** An arrow of a picture: an edge, or several between the same two boxes. */
export interface ViewEdge {
  readonly kind: EdgeKind;
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly policy: string;
  readonly places: readonly Place[];
  readonly findings: readonly string[];
  readonly change?: Change;
}

export interface View {
  readonly title: string;
  readonly nodes: readonly ViewNode[];
  readonly edges: readonly ViewEdge[];
}

/** The graph's parts that a picture is made of; a comparison marks them. */
export interface Parts {
  readonly nodes: readonly (GraphNode & { readonly change?: Change })[];
  readonly edges: readonly (GraphEdge & { readonly change?: Change })[];
}

/** The box that a node is drawn in. */
export interface Box {
  readonly id: string;
  readonly kind: NodeKind | "group";
  readonly label: string;
  readonly frame?: string;
}

/** Folds nodes into boxes and merges the edges between them. A node without a box is left out; edges inside a box vanish. */
export function fold(title: string, parts: Parts, boxOf: (node: GraphNode) => Box | undefined): View {
  const boxes = new Map<string, Box>();
  const members = new Map<string, Parts["nodes"][number][]>();
  const home = new Map<string, string>();
  for (const node of parts.nodes) {
    const box = boxOf(node);
    if (!box) continue;
    if (!boxes.has(box.id)) boxes.set(box.id, box);
    home.set(node.id, box.id);
    const list = members.get(box.id);
    if (list) list.push(node);
    else members.set(box.id, [node]);
  }
  const edges = new Map<string, Parts["edges"][number][]>();
  for (const edge of parts.edges) {
    const from = home.get(edge.from);
    const to = home.get(edge.to);
    if (from === undefined || to === undefined || (from === to && edge.from !== edge.to)) continue;
    const key = `${edge.kind} ${from} ${to}`;
    const list = edges.get(key);
    if (list) list.push(edge);
    else edges.set(key, [edge]);
  }
  return {
    title,
    nodes: [...boxes.values()].map((box) => viewNode(box, members.get(box.id) ?? [])),
    edges: [...edges.values()].flatMap((list) => viewEdge(list, home)),
  };
}

function viewNode(box: Box, members: Parts["nodes"]): ViewNode {
  const unreadable = members.find((node) => node.unreadable !== undefined)?.unreadable;
  const change = commonChange(members);
  return {
    ...box,
    members: members.length,
    findings: distinct(members.flatMap(({ findings }) => findings ?? [])),
    ...(unreadable !== undefined && { unreadable }),
    ...(change && { change }),
  };
}

function viewEdge(list: Parts["edges"], home: ReadonlyMap<string, string>): ViewEdge[] {
  const [first] = list;
  const from = first && home.get(first.from);
  const to = first && home.get(first.to);
  if (!first || from === undefined || to === undefined) return [];
  const change = commonChange(list);
  return [
    {
      kind: first.kind,
      from,
      to,
      count: list.length,
      policy: first.policy,
      places: list.flatMap(({ places }) => places),
      findings: distinct(list.flatMap(({ findings }) => findings ?? [])),
      ...(change && { change }),
    },
  ];
}

/** A box whose parts all came or went has come or gone itself; one with some of them has changed. */
function commonChange(parts: readonly { readonly change?: Change }[]): Change | undefined {
  const [first] = parts;
  if (parts.every(({ change }) => change === first?.change)) return first?.change;
  return "changed";
}

function distinct(codes: readonly string[]): string[] {
  return [...new Set(codes)].sort();
}
