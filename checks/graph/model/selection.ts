import type { Place } from "../../report/finding.js";
import { fold, type Parts, type View } from "./fold.js";
import { edgeKinds, type GraphEdge, type GraphNode } from "./model.js";

/** One part of a selection in words: an edge with its two ends, or a node that no edge of it touches. */
export interface SelectionRow {
  readonly from: string;
  /** `calls api/invoicing get`; empty for a node alone. */
  readonly leads: string;
  readonly to: string;
  readonly findings: readonly string[];
  readonly at: Place | undefined;
}

/** All of a selection, nothing folded and nothing left out: a reader asked for just this. */
export function selectionRows({ nodes, edges }: Parts): SelectionRow[] {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const said = (id: string) => {
    const node = known.get(id);
    return node === undefined ? id : `${node.kind} ${node.label}`;
  };
  const alone = nodes.filter(({ id, findings }) => findings || !edges.some(({ from, to }) => from === id || to === id));
  return [
    ...inOrder(edges).map(({ kind, from, to, findings = [], places: [at] }) => ({
      from: said(from),
      leads: edgeKinds[kind].words,
      to: said(to),
      findings,
      at,
    })),
    ...alone.map(({ id, findings = [], at }) => ({ from: said(id), leads: "", to: "", findings, at })),
  ];
}

/** A way is read from where it begins. */
function inOrder(edges: Parts["edges"]): readonly GraphEdge[] {
  const rest = [...edges];
  const order: GraphEdge[] = [];
  const arrives = (id: string) => rest.some(({ to, from }) => to === id && from !== id);
  while (rest.length > 0) {
    const next = Math.max(
      0,
      rest.findIndex(({ from }) => !arrives(from)),
    );
    order.push(...rest.splice(next, 1));
  }
  return order;
}

/** A picture of a selection, each node as itself. */
export function selectionView(parts: Parts, title: string): View {
  const holder = new Map(parts.nodes.map((node) => [node.id, node]));
  return fold(title, parts, ({ id, kind, label, parent }: GraphNode) => {
    const frame = kind === "module" ? undefined : holder.get(parent ?? "")?.label;
    return { id, kind, label, ...(frame !== undefined && { frame }) };
  });
}
