import type { Finding } from "../../report/finding.js";
import type { GraphEdge, GraphNode } from "../model/model.js";
import { compare } from "../../workspace/place.js";

interface Parts {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/**
 * Puts the code of each finding on the most telling part: the edge that has its place, else the node that has its place,
 * else the module, else what the file belongs to. None is lost.
 */
export function attachFindings(parts: Parts, findings: readonly Finding[], unitOf: (path: string) => string): Parts {
  if (findings.length === 0) return parts;
  const onEdges = new Map<number, Set<string>>();
  const onNodes = new Map<string, Set<string>>();
  const edgesAt = index(parts.edges, ({ places }) => places.map(({ file, line }) => `${file}:${line}`));
  const nodesAt = index(parts.nodes, ({ at, kind }) => (at && kind !== "module" ? [`${at.file}:${at.line}`] : []));
  const known = new Set(parts.nodes.map(({ id }) => id));
  for (const { code, policy, at } of findings) {
    const place = `${at.file}:${at.line}`;
    const edges = (edgesAt.get(place) ?? []).filter((edge) => parts.edges[edge]?.policy === policy);
    const nodes = nodesAt.get(place) ?? [];
    if (edges.length > 0) for (const edge of edges) add(onEdges, edge, code);
    else if (nodes.length > 0) for (const node of nodes) add(onNodes, parts.nodes[node]?.id ?? "", code);
    else add(onNodes, [`module:${at.file}`, unitOf(at.file)].find((id) => known.has(id)) ?? "host:host", code);
  }
  return {
    nodes: parts.nodes.map((node) => ({ ...node, ...codes(onNodes.get(node.id)) })),
    edges: parts.edges.map((edge, at) => ({ ...edge, ...codes(onEdges.get(at)) })),
  };
}

function codes(found: ReadonlySet<string> | undefined): { findings?: string[] } {
  return found ? { findings: [...found].sort(compare) } : {};
}

function index<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): Map<string, number[]> {
  const made = new Map<string, number[]>();
  items.forEach((item, at) => {
    for (const key of keysOf(item)) {
      const list = made.get(key);
      if (list) list.push(at);
      else made.set(key, [at]);
    }
  });
  return made;
}

function add<K>(to: Map<K, Set<string>>, key: K, code: string): void {
  const set = to.get(key);
  if (set) set.add(code);
  else to.set(key, new Set([code]));
}
