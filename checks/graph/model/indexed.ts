import type { Place } from "../../report/finding.js";
import { labelText } from "./label-text.js";
import { edgeId, type BoundaryGraph, type GraphEdge, type GraphNode } from "./model.js";

/** A graph whose parts are found by their ids. */
export interface Indexed {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: ReadonlyMap<string, GraphEdge>;
}

export function indexGraph({ nodes, edges }: Pick<BoundaryGraph, "nodes" | "edges">): Indexed {
  return {
    nodes: new Map(nodes.map((node) => [node.id, node])),
    edges: new Map(edges.map((edge) => [edgeId(edge), edge])),
  };
}

/** What a sentence calls a node. */
export function nameIn(graph: Indexed, id: string): string {
  return labelText(graph.nodes.get(id)?.label ?? id.slice(id.indexOf(":") + 1), 120);
}

/** The place of a node, to be spread into what tells of it. */
export function placeOf(node: GraphNode | undefined): { at?: Place } {
  return node?.at ? { at: node.at } : {};
}
