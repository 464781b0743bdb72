import type { Owner } from "@rawr/hq-contract/governance";
import type { Place } from "../../report/finding.js";
import { edgeId, edgeKinds, type EdgeKind, type GraphEdge, type GraphNode, type NodeKind } from "../model/model.js";
import { byPlace, compare } from "../../workspace/place.js";

/** A graph being made: nodes come once, parallel edges become one edge with several places. */
export interface Draft {
  has(id: string): boolean;
  node(node: GraphNode): void;
  edge(edge: { kind: EdgeKind; from: string; to: string; at?: Place; crosses?: boolean }): void;
  finish(): { nodes: GraphNode[]; edges: GraphEdge[] };
}

export function createDraft(ownerOf: (kind: NodeKind) => Owner): Draft {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, { edge: Omit<GraphEdge, "places">; places: Place[] }>();
  return {
    has: (id) => nodes.has(id),
    node(node) {
      if (!nodes.has(node.id)) nodes.set(node.id, { owner: ownerOf(node.kind), ...node });
    },
    edge({ kind, from, to, at, crosses }) {
      const id = edgeId({ kind, from, to });
      let entry = edges.get(id);
      if (!entry) {
        const edge = { kind, from, to, policy: edgeKinds[kind].policy, ...(crosses && { crosses: true as const }) };
        entry = { edge, places: [] };
        edges.set(id, entry);
      }
      if (at) entry.places.push(at);
    },
    finish() {
      const sorted = [...edges.entries()].sort(([a], [b]) => compare(a, b));
      return {
        nodes: [...nodes.values()].sort((a, b) => compare(a.id, b.id)),
        edges: sorted
          .filter(([, { edge }]) => nodes.has(edge.from) && nodes.has(edge.to))
          .map(([, { edge, places }]) => ({ ...edge, places: places.sort(byPlace) })),
      };
    },
  };
}
