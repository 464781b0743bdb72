import type { Parts } from "../model/fold.js";
import type { GraphNode } from "../model/model.js";

/** What is known of one part of a graph, a line each: its place, its details, and what the matrix says of it. */
export function describe(
  parts: Parts,
  node: GraphNode,
): { readonly heading: string; readonly lines: readonly string[] } {
  const { kind, label, at, detail = {}, unreadable } = node;
  return {
    heading: `${kind === "function" ? "durable function" : kind} ${label}`,
    lines: [
      ...(at === undefined ? [] : [`declared in: ${at.file}:${at.line}`]),
      ...Object.entries(detail).map(([name, text]) => `${name}: ${text}`),
      ...(unreadable === undefined ? [] : [`not readable: ${unreadable}`]),
      ...rights(parts, node),
    ],
  };
}

/** Who may call, or what may be called, by the matrix. */
function rights({ nodes, edges }: Parts, { id, kind }: GraphNode): readonly string[] {
  const labels = new Map(nodes.map((node) => [node.id, node.label]));
  const name = (one: string) => labels.get(one) ?? one;
  const said = (what: "may-call" | "must-not-call", from: string | undefined, to: string | undefined) =>
    edges
      .filter((edge) => edge.kind === what && (from ?? edge.from) === edge.from && (to ?? edge.to) === edge.to)
      .map((edge) => name(from === undefined ? edge.from : edge.to));
  const row = (words: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${words}: ${names.join(", ")}`];
  if (kind === "caller")
    return [
      ...row("may call", said("may-call", id, undefined)),
      ...row("must not call", said("must-not-call", id, undefined)),
    ];
  const families = kind === "family" ? [id] : mountedBy(edges, id);
  return families.flatMap((family) => {
    const through = kind === "family" ? "" : ` through ${name(family)}`;
    return [
      ...row(`may call it${through}`, said("may-call", undefined, family)),
      ...row(`must not call it${through}`, said("must-not-call", undefined, family)),
    ];
  });
}

/** The families whose routes lead to a procedure; what runs a durable function is no caller's business. */
function mountedBy(edges: Parts["edges"], id: string): readonly string[] {
  if (!id.startsWith("procedure:")) return [];
  return edges.filter(({ kind, to }) => kind === "mounts" && to === id).map(({ from }) => from);
}
