import type { ResolvedImport } from "./import-facts.js";

/** Files that import one another. */
export interface Ring {
  readonly members: ReadonlySet<string>;
  /** One shortest way round, from the first member in sorting order back to it. */
  readonly path: readonly string[];
  /** The first import of that way. */
  readonly first: ResolvedImport;
}

/**
 * Every strongly connected part of the import graph, once. Linear in edges, and without recursion: chains can be long. dependency-cruiser's own search serves a workspace's
 * own rules alone: it names a ring once for each import in it, and sees neither the scripts of Vue and Svelte files nor mocks and globs.
 */
export function findCycles(edges: readonly ResolvedImport[]): readonly Ring[] {
  const graph = new Map<string, ResolvedImport[]>();
  for (const edge of edges) {
    if (edge.to !== null && edge.to !== edge.from) {
      const list = graph.get(edge.from);
      if (list === undefined) {
        graph.set(edge.from, [edge]);
      } else {
        list.push(edge);
      }
    }
  }
  return components(graph)
    .filter((members) => members.length > 1)
    .map((members) => ring(graph, members.sort()))
    .sort((a, b) => (a.first.from < b.first.from ? -1 : 1));
}

/** Tarjan's algorithm with its own stack. */
function components(graph: ReadonlyMap<string, readonly ResolvedImport[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const found: string[][] = [];
  for (const start of graph.keys()) {
    if (index.has(start)) {
      continue;
    }
    const work: { readonly node: string; next: number }[] = [{ node: start, next: 0 }];
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const { node } = frame;
      if (frame.next === 0 && !index.has(node)) {
        index.set(node, index.size);
        low.set(node, index.size - 1);
        stack.push(node);
        onStack.add(node);
      }
      const edge = graph.get(node)?.[frame.next];
      if (edge === undefined) {
        work.pop();
        const lowest = low.get(node) ?? 0;
        const parent = work.at(-1)?.node;
        if (parent !== undefined) {
          low.set(parent, Math.min(low.get(parent) ?? 0, lowest));
        }
        if (lowest === index.get(node)) {
          const members: string[] = [];
          for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
            onStack.delete(member);
            members.push(member);
            if (member === node) {
              break;
            }
          }
          found.push(members);
        }
        continue;
      }
      frame.next += 1;
      const to = edge.to ?? "";
      if (!index.has(to)) {
        work.push({ node: to, next: 0 });
      } else if (onStack.has(to)) {
        low.set(node, Math.min(low.get(node) ?? 0, index.get(to) ?? 0));
      }
    }
  }
  return found;
}

/** The shortest way from the first member back to itself, breadth first. */
function ring(graph: ReadonlyMap<string, readonly ResolvedImport[]>, sorted: readonly string[]): Ring {
  const members = new Set(sorted);
  const start = sorted[0] ?? "";
  const cameBy = new Map<string, ResolvedImport>();
  let queue = [start];
  while (queue.length > 0 && !cameBy.has(start)) {
    const next: string[] = [];
    for (const file of queue) {
      for (const edge of graph.get(file) ?? []) {
        const to = edge.to ?? "";
        if (members.has(to) && !cameBy.has(to)) {
          cameBy.set(to, edge);
          next.push(to);
        }
      }
    }
    queue = next;
  }
  const path = [start];
  let first: ResolvedImport | undefined;
  for (
    let edge = cameBy.get(start);
    edge !== undefined;
    edge = edge.from === start ? undefined : cameBy.get(edge.from)
  ) {
    path.unshift(edge.from);
    first = edge;
  }
  if (first === undefined) {
    throw new Error(`no way round ${sorted.join(", ")}: a component of more than one file always has one`);
  }
  return { members, path, first };
}
