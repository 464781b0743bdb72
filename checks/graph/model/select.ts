import type { Parts } from "./fold.js";
import type { GraphNode } from "./model.js";

/** Nodes that a reader may mean by `text`: the one with that id, else those with that label, path or plugin key. */
export function findNodes(nodes: readonly GraphNode[], text: string): GraphNode[] {
  const exact = nodes.filter(({ id }) => id === text);
  if (exact.length > 0) return exact;
  const named = nodes.filter(
    ({ id, label, detail }) =>
      label === text ||
      id.slice(id.indexOf(":") + 1) === text ||
      detail?.["path"] === text ||
      detail?.["directory"] === text,
  );
  // A capability is named like its api plugin's events and functions at times: what holds the others comes first.
  const containers = named.filter(({ kind }) => kind === "capability" || kind === "plugin" || kind === "family");
  return containers.length > 0 ? containers : named;
}

/** A node with all that it holds, and everything one step away. */
export function neighbourhood(parts: Parts, start: readonly string[]): Parts {
  const inside = withDescendants(parts, start);
  const near = new Set(inside);
  for (const { from, to, kind } of parts.edges) {
    if (kind === "must-not-call") continue;
    if (inside.has(from)) near.add(to);
    if (inside.has(to)) near.add(from);
  }
  return {
    nodes: parts.nodes.filter(({ id }) => near.has(id)),
    edges: parts.edges.filter(
      ({ from, to }) => (inside.has(from) && near.has(to)) || (inside.has(to) && near.has(from)),
    ),
  };
}

/** Every node and edge on a shortest way from one place to another, along the arrows; nothing when there is none. */
export function waysBetween(parts: Parts, from: readonly string[], to: readonly string[]): Parts {
  const usable = parts.edges.filter(({ kind }) => kind !== "must-not-call");
  const starts = withDescendants(parts, from);
  const ends = withDescendants(parts, to);
  const ahead = distances(starts, usable, "forwards");
  const behind = distances(ends, usable, "backwards");
  const shortest = Math.min(...[...ends].map((id) => ahead.get(id) ?? Number.POSITIVE_INFINITY));
  const on = (id: string) =>
    (ahead.get(id) ?? Number.POSITIVE_INFINITY) + (behind.get(id) ?? Number.POSITIVE_INFINITY) === shortest;
  if (!Number.isFinite(shortest)) return { nodes: [], edges: [] };
  return {
    nodes: parts.nodes.filter(({ id }) => on(id)),
    edges: usable.filter(
      (edge) => on(edge.from) && on(edge.to) && (ahead.get(edge.from) ?? 0) + 1 === ahead.get(edge.to),
    ),
  };
}

/** What can't be read of all that a place leads to: a way may go on from there that nobody sees. */
export function unreadableOnTheWay(parts: Parts, from: readonly string[]): GraphNode[] {
  const usable = parts.edges.filter(({ kind }) => kind !== "must-not-call");
  const known = new Map(parts.nodes.map((node) => [node.id, node]));
  const reached = new Set<string>();
  for (const start of distances(withDescendants(parts, from), usable, "forwards").keys()) {
    // What a procedure calls stands, unread, at the plugin that has it.
    for (let id: string | undefined = start; id !== undefined; id = known.get(id)?.parent) reached.add(id);
  }
  return parts.nodes.filter(({ id, unreadable }) => unreadable !== undefined && reached.has(id));
}

/** What has findings, with the ends of the edges that have them. */
export function onlyViolations(parts: Parts): Parts {
  const edges = parts.edges.filter(({ findings }) => (findings?.length ?? 0) > 0);
  const ends = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return {
    nodes: parts.nodes.filter(({ id, findings }) => ends.has(id) || (findings?.length ?? 0) > 0),
    edges,
  };
}

function withDescendants(parts: Parts, start: readonly string[]): Set<string> {
  const children = new Map<string, string[]>();
  for (const { id, parent } of parts.nodes) {
    if (parent === undefined) continue;
    const list = children.get(parent);
    if (list) list.push(id);
    else children.set(parent, [id]);
  }
  const found = new Set<string>();
  const open = [...start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(children.get(id) ?? []));
  }
  return found;
}

function distances(
  start: ReadonlySet<string>,
  edges: Parts["edges"],
  direction: "forwards" | "backwards",
): Map<string, number> {
  const next = new Map<string, string[]>();
  for (const edge of edges) {
    const [a, b] = direction === "forwards" ? [edge.from, edge.to] : [edge.to, edge.from];
    const list = next.get(a);
    if (list) list.push(b);
    else next.set(a, [b]);
  }
  const found = new Map([...start].map((id) => [id, 0]));
  let frontier = [...start];
  for (let steps = 1; frontier.length > 0; steps += 1) {
    const reached = new Set(frontier.flatMap((id) => next.get(id) ?? []).filter((id) => !found.has(id)));
    for (const id of reached) found.set(id, steps);
    frontier = [...reached];
  }
  return found;
}
