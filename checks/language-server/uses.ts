import type { GraphEdge, GraphNode } from "../graph/model/model.js";
import type { Boundaries } from "./boundaries.js";

const used: ReadonlySet<GraphEdge["kind"]> = new Set(["calls", "triggers", "handles", "wakes", "cancels", "mounts"]);

/** What calls, sends, starts, wakes, cancels and mounts these, and all that they hold. */
export function usesOf({ graph }: Boundaries, nodes: readonly GraphNode[]): readonly GraphEdge[] {
  const inside = new Set(nodes.map(({ id }) => id));
  // Parents are not sorted before what they hold.
  for (let before = -1; before !== inside.size;) {
    before = inside.size;
    for (const { id, parent, kind } of graph.nodes)
      if (parent !== undefined && kind !== "module" && inside.has(parent)) inside.add(id);
  }
  return graph.edges.filter(({ kind, from, to }) => used.has(kind) && inside.has(from) !== inside.has(to));
}

/** The plugin, or whatever else has no holder, that a node belongs to. */
export function holderOf({ node }: Boundaries, id: string): GraphNode | undefined {
  let holder = node(id);
  while (holder?.parent !== undefined && holder.kind !== "plugin") holder = node(holder.parent);
  return holder;
}
