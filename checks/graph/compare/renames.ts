import { groupBy } from "../model/group-by.js";
import type { BoundaryGraph, GraphNode } from "../model/model.js";

/** A plugin that has another name than at the base. */
export interface Rename {
  readonly from: GraphNode;
  readonly to: GraphNode;
}

/** At least this share of what two plugins have must be the same for one to be the other under a new name. */
const alike = 0.6;

/** Pairs plugins that are gone with plugins that are new and have the same parts. */
export function findRenames(base: BoundaryGraph, head: BoundaryGraph): Rename[] {
  const plugins = (graph: BoundaryGraph, other: BoundaryGraph) => {
    const known = new Set(other.nodes.map(({ id }) => id));
    return graph.nodes.filter(({ kind, id }) => kind === "plugin" && !known.has(id));
  };
  const gone = plugins(base, head);
  const come = plugins(head, base);
  if (gone.length === 0 || come.length === 0) return [];
  const traitsOf = (graph: BoundaryGraph, nodes: readonly GraphNode[]) => {
    const children = groupBy(graph.nodes, ({ parent }) => parent);
    return new Map(nodes.map((node) => [node, traits(node, children)]));
  };
  const before = traitsOf(base, gone);
  const after = traitsOf(head, come);
  const pairs = gone.flatMap((from) =>
    come
      .filter((to) => to.detail?.["kind"] === from.detail?.["kind"])
      .map((to) => ({ from, to, share: overlap(before.get(from) ?? new Set(), after.get(to) ?? new Set()) })),
  );
  const taken = new Set<GraphNode>();
  return pairs
    .filter(({ share }) => share >= alike)
    .sort((a, b) => b.share - a.share)
    .filter(({ from, to }) => {
      if (taken.has(from) || taken.has(to)) return false;
      taken.add(from).add(to);
      return true;
    })
    .map(({ from, to }) => ({ from, to }));
}

/** What a plugin has, without its own name in it. */
function traits(plugin: GraphNode, children: ReadonlyMap<string | undefined, readonly GraphNode[]>): Set<string> {
  const own = capabilityOf(plugin);
  const directory = plugin.detail?.["directory"] ?? "";
  const found = new Set<string>();
  const visit = (node: GraphNode) => {
    const path = node.detail?.["path"]
      ?.split("/")
      .map((part) => (part === own ? "*" : part))
      .join("/");
    if (node.kind === "module") found.add(`module ${node.label.replace(directory, "*")}`);
    else if (node.kind === "event") found.add(`event ${node.label.replace(`${own}/`, "*/")}`);
    else
      found.add(
        [
          node.kind,
          node.kind === "contract" ? "" : node.label,
          path,
          node.detail?.["input"],
          node.detail?.["output"],
        ].join(" "),
      );
    for (const child of children.get(node.id) ?? []) visit(child);
  };
  for (const child of children.get(plugin.id) ?? []) visit(child);
  return found;
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const same = [...a].filter((item) => b.has(item)).length;
  const all = a.size + b.size - same;
  return all === 0 ? 0 : same / all;
}

export function capabilityOf(plugin: GraphNode): string {
  return plugin.label.slice(plugin.label.indexOf("/") + 1);
}

/** The base as it would be if its plugins had had their new names, so that only what else changed is seen as a change. */
export function applyRenames(base: BoundaryGraph, renames: readonly Rename[]): BoundaryGraph {
  if (renames.length === 0) return base;
  const stillThere = new Set(
    base.nodes
      .filter(({ kind, id }) => kind === "plugin" && !renames.some(({ from }) => from.id === id))
      .map((plugin) => capabilityOf(plugin)),
  );
  const rules = renames.map(({ from, to }) => {
    const [was, is] = [capabilityOf(from), capabilityOf(to)];
    const [wasIn, isIn] = [from.detail?.["directory"] ?? "", to.detail?.["directory"] ?? ""];
    return (id: string): string => {
      const cut = id.indexOf(":");
      const [kind, name] = [id.slice(0, cut), id.slice(cut + 1)];
      if (kind === "module" && name.startsWith(`${wasIn}/`)) return `module:${isIn}${name.slice(wasIn.length)}`;
      if (id === from.id) return to.id;
      if (id === `contract:${from.label}`) return `contract:${to.label}`;
      if (id.startsWith(`procedure:${from.label}#`))
        return `procedure:${to.label}#${name.slice(from.label.length + 1)}`;
      const isWorkflow = from.detail?.["kind"] === "workflows";
      if (isWorkflow && kind === "function" && name.startsWith(`${was}--`))
        return `function:${is}${name.slice(was.length)}`;
      if (isWorkflow && kind === "event" && name.startsWith(`${was}/`)) return `event:${is}${name.slice(was.length)}`;
      if (kind === "capability" && name === was && !stillThere.has(was)) return `capability:${is}`;
      return id;
    };
  });
  const renamed = (id: string) => rules.reduce((at, rule) => (at === id ? rule(id) : at), id);
  const moved = new Map(
    renames.map(({ from, to }) => [`plugin:${to.label}`, { was: capabilityOf(from), is: capabilityOf(to) }]),
  );
  const parents = new Map(
    base.nodes.map((node) => [renamed(node.id), node.parent === undefined ? undefined : renamed(node.parent)]),
  );
  const pluginOf = (id: string): string => {
    for (let at: string | undefined = id; at !== undefined; at = parents.get(at)) if (moved.has(at)) return at;
    return "";
  };
  return {
    ...base,
    nodes: base.nodes.map((node) => {
      const id = renamed(node.id);
      const rename = moved.get(pluginOf(id));
      return {
        ...node,
        id,
        ...(node.parent !== undefined && { parent: renamed(node.parent) }),
        ...(rename && node.detail && { detail: renameDetail(node.detail, rename.was, rename.is) }),
        ...(id !== node.id && { label: renameLabel(node, id) }),
      };
    }),
    edges: base.edges.map((edge) => ({ ...edge, from: renamed(edge.from), to: renamed(edge.to) })),
  };
}

/** Most nodes are called what their id says. */
function renameLabel({ kind, label }: GraphNode, id: string): string {
  if (kind === "procedure" || kind === "function") return label;
  const name = id.slice(id.indexOf(":") + 1);
  return kind === "contract" ? `${name} contract` : name;
}

/** Routes and folders have the plugin's name as one of their parts. */
function renameDetail(detail: Readonly<Record<string, string>>, was: string, is: string): Record<string, string> {
  const named = new Set(["path", "rpc", "directory"]);
  return Object.fromEntries(
    Object.entries(detail).map(([key, value]) => [
      key,
      named.has(key)
        ? value
            .split("/")
            .map((part) => (part === was ? is : part))
            .join("/")
        : value,
    ]),
  );
}
