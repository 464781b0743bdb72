import { changeKinds, type ChangeKind, type GraphChange } from "../model/change.js";
import { breaksCallers } from "./compare-shapes.js";
import { lawChanges } from "./diff-law.js";
import { useChanges } from "./diff-uses.js";
import type { Change, Parts } from "../model/fold.js";
import { indexGraph, nameIn, placeOf, type Indexed } from "../model/indexed.js";
import { count } from "../model/label-text.js";
import { edgeId, type BoundaryGraph, type GraphEdge, type GraphNode } from "../model/model.js";
import { compare } from "../../workspace/place.js";
import { applyRenames, findRenames, type Rename } from "./renames.js";

/** What happened between two graphs: in words, and as one graph of both with every part marked. */
export interface GraphDiff {
  readonly changes: readonly GraphChange[];
  /** One paragraph. */
  readonly summary: string;
  readonly parts: Parts;
}

/** Compares the graph of a base with the graph of now. */
export function diffGraphs(base: BoundaryGraph, head: BoundaryGraph, baseName = "the base"): GraphDiff {
  const renames = findRenames(base, head);
  const before = indexGraph(applyRenames(base, renames));
  const after = indexGraph(head);
  const changes = [
    ...renames.map((rename) => renameChange(rename, after)),
    ...lawChanges(base, head),
    ...pluginChanges(before, after),
    ...procedureChanges(before, after),
    ...importChanges(before, after),
    ...useChanges(before, after),
  ].sort((a, b) => order(a.kind) - order(b.kind) || compare(a.what, b.what));
  return { changes, summary: summarise(changes, before, after, baseName), parts: unite(before, after, renames) };
}

function order(kind: ChangeKind): number {
  return Object.keys(changeKinds).indexOf(kind);
}

function renameChange({ from, to }: Rename, after: Indexed): GraphChange {
  const procedures = [...after.nodes.values()].filter(
    ({ id, detail }) => id.startsWith(`procedure:${to.label}#`) && detail?.["path"],
  );
  const routes = procedures.length === 0 ? "" : `, and ${count(procedures.length, "route")} with it`;
  return {
    kind: "renamed-plugin",
    what: `\`${from.label}\` is now \`${to.label}\`${routes}`,
    ...placeOf(to),
    breaks: procedures.length > 0,
  };
}

function pluginChanges(before: Indexed, after: Indexed): GraphChange[] {
  const plugins = (here: Indexed, there: Indexed) =>
    [...here.nodes.values()].filter(({ kind, id }) => kind === "plugin" && !there.nodes.has(id));
  return [
    ...plugins(after, before).map((node): GraphChange => ({
      kind: "added-plugin",
      what: `\`${node.label}\``,
      ...placeOf(node),
      breaks: false,
    })),
    ...plugins(before, after).map((node): GraphChange => ({
      kind: "removed-plugin",
      what: `\`${node.label}\``,
      breaks: false,
    })),
    ...[...after.nodes.values()].flatMap((node) => mountChange(before, after, node)),
  ];
}

/** A plugin that publishes is told of by its routes. */
function mountChange(before: Indexed, after: Indexed, node: GraphNode): GraphChange[] {
  const was = before.nodes.get(node.id);
  if (node.kind !== "plugin" || !was || after.nodes.has(`contract:${node.label}`)) return [];
  const isMounted = node.detail?.["mounted"] !== "no";
  if (isMounted === (was.detail?.["mounted"] !== "no")) return [];
  const what = `\`${node.label}\` is ${isMounted ? "now" : "no longer"} in the composition`;
  return [{ kind: "changed-mount", what, ...placeOf(node), breaks: false }];
}

const published = (graph: Indexed, id: string) =>
  ["orpc", "workflows"].some((family) => graph.edges.has(edgeId({ kind: "mounts", from: `family:${family}`, to: id })));

function procedureChanges(before: Indexed, after: Indexed): GraphChange[] {
  const changes: GraphChange[] = [];
  for (const id of new Set([...before.nodes.keys(), ...after.nodes.keys()])) {
    if (!id.startsWith("procedure:")) continue;
    const [was, is] = [declared(before, id), declared(after, id)];
    const [wasOpen, isOpen] = [published(before, id), published(after, id)];
    const title = `\`${id.slice("procedure:".length)}\``;
    if (!was && is && isOpen) {
      changes.push({ kind: "published-procedure", what: `${title} at ${routeOf(is)}`, ...placeOf(is), breaks: false });
    } else if (was && !is && wasOpen) {
      changes.push({
        kind: "withdrawn-procedure",
        what: `${title} from ${routeOf(was)}${callersOf(before, id)}`,
        breaks: true,
      });
    } else if (was && is) changes.push(...keptProcedure(was, is, wasOpen, isOpen, title, callersOf(before, id)));
  }
  return changes;
}

/** A procedure that a contract declares; one that is merely called has a node too, without a place. */
function declared(graph: Indexed, id: string): GraphNode | undefined {
  const node = graph.nodes.get(id);
  return node?.at ? node : undefined;
}

const contractSides = ["input", "output", "errors"] as const;

function keptProcedure(
  was: GraphNode,
  is: GraphNode,
  wasOpen: boolean,
  isOpen: boolean,
  title: string,
  callers: string,
): GraphChange[] {
  const place = placeOf(is);
  if (!wasOpen && isOpen)
    return [{ kind: "opened-route", what: `${routeOf(is)} to ${title}`, ...place, breaks: false }];
  if (wasOpen && !isOpen)
    return [{ kind: "closed-route", what: `${routeOf(was)} to ${title}${callers}`, ...place, breaks: true }];
  if (!isOpen) return [];
  const changes: GraphChange[] = [];
  if (routeOf(was) !== routeOf(is)) {
    changes.push({ kind: "opened-route", what: `${routeOf(is)} to ${title}`, ...place, breaks: false });
    changes.push({ kind: "closed-route", what: `${routeOf(was)} to ${title}${callers}`, ...place, breaks: true });
  }
  const reasons = (["input", "output"] as const).flatMap((side) =>
    breaksCallers(side, was.shape?.[side], is.shape?.[side]),
  );
  if (reasons.length > 0) {
    changes.push({
      kind: "broken-contract",
      what: `${title}: ${reasons.join(", ")}${callers}`,
      ...place,
      breaks: true,
    });
  } else if (contractSides.some((side) => was.detail?.[side] !== is.detail?.[side])) {
    const sides = contractSides.filter((side) => was.detail?.[side] !== is.detail?.[side]);
    const what = `${title}: ${sides.map((side) => `${side} ${side === "errors" ? "are" : "is"} now ${is.detail?.[side] ?? "none"}`).join(", ")}`;
    changes.push({ kind: "changed-contract", what, ...place, breaks: false });
  }
  return changes;
}

function routeOf({ detail }: GraphNode): string {
  return `\`${detail?.["method"] ?? "?"} ${detail?.["path"] ?? "an unreadable path"}\``;
}

/** Those in this workspace who call it: who else does, nobody here knows. */
function callersOf(graph: Indexed, id: string): string {
  const callers = [...graph.edges.values()].filter(({ kind, to }) => kind === "calls" && to === id);
  return callers.length === 0
    ? ""
    : `; called by ${callers.map(({ from }) => `\`${nameIn(graph, from)}\``).join(", ")}`;
}

function importChanges(before: Indexed, after: Indexed): GraphChange[] {
  const changes: GraphChange[] = [];
  const crossed = new Set(
    [...before.edges.values()].filter(({ crosses }) => crosses).map((edge) => units(before, edge).join(" ")),
  );
  for (const [id, edge] of after.edges) {
    if (!edge.crosses || before.edges.has(id)) continue;
    const [from, to] = units(after, edge);
    const [first] = edge.places;
    const place = first ? { at: first } : {};
    if (isForbidden(from, to) || edge.findings) {
      const what = `\`${nameIn(after, edge.from)}\` of \`${nameIn(after, from)}\` imports \`${nameIn(after, edge.to)}\` of \`${nameIn(after, to)}\` (D-014)`;
      changes.push({ kind: "forbidden-import", what, ...place, breaks: false });
    } else if (!from.startsWith("host:") && !crossed.has(`${from} ${to}`)) {
      crossed.add(`${from} ${to}`);
      changes.push({
        kind: "new-import",
        what: `\`${nameIn(after, from)}\` now imports \`${nameIn(after, to)}\``,
        ...place,
        breaks: false,
      });
    }
  }
  return changes;
}

function units(graph: Indexed, { from, to }: GraphEdge): [from: string, to: string] {
  return [graph.nodes.get(from)?.parent ?? from, graph.nodes.get(to)?.parent ?? to];
}

/** What SPEC 2.5 refuses whatever the settings say; a workspace's own layers are the gate's to judge. */
function isForbidden(from: string, to: string): boolean {
  const isShared = from.startsWith("plugin:") || from.startsWith("package:packages");
  return isShared && (to.startsWith("plugin:") || to.startsWith("host:"));
}

function summarise(changes: readonly GraphChange[], before: Indexed, after: Indexed, baseName: string): string {
  const modules = (here: Indexed, there: Indexed) =>
    [...here.nodes.values()].filter(({ kind, id }) => kind === "module" && !there.nodes.has(id)).length;
  const [added, removed] = [modules(after, before), modules(before, after)];
  const files = added + removed === 0 ? "" : ` ${count(added, "module")} added, ${removed} removed.`;
  if (changes.length === 0) return `Compared with ${baseName}, no boundary changed.${files}`;
  const parts = Object.entries(changeKinds).flatMap(([kind, [one, several]]) => {
    const many = changes.filter((change) => change.kind === kind).length;
    return many === 0 ? [] : [count(many, one, several)];
  });
  const last = parts.pop() ?? "";
  const list = parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
  const breaking = changes.filter(({ breaks }) => breaks).length;
  const scope = changes.some(({ kind }) => kind === "unknown-law") ? "Nothing else" : "Nothing";
  const verdict =
    breaking === 0
      ? `${scope} here breaks a caller that was right before.`
      : `${count(breaking, "change")} of these can break callers.`;
  return `Compared with ${baseName}: ${list}. ${verdict}${files}`;
}

/** Both graphs in one: what is gone is still drawn, marked. */
function unite(before: Indexed, after: Indexed, renames: readonly Rename[]): Parts {
  const renamed = new Map(renames.map(({ from, to }) => [to.id, from.label]));
  const marked = (change: Change | undefined) => (change ? { change } : {});
  const nodes = [...after.nodes.values()].map((node) => {
    const was = before.nodes.get(node.id);
    const old = renamed.get(node.id);
    // A procedure that is gone, and still called, has a node because of its callers.
    const isGone = was?.at !== undefined && node.at === undefined;
    const change = !was
      ? "added"
      : isGone
        ? "removed"
        : old !== undefined || hasChanged(was, node)
          ? "changed"
          : undefined;
    return { ...node, ...(old !== undefined && { detail: { ...node.detail, "was called": old } }), ...marked(change) };
  });
  const gone = [...before.nodes.values()]
    .filter(({ id }) => !after.nodes.has(id))
    .map((node) => ({ ...node, change: "removed" as const }));
  const edges = [...after.edges.entries()].map(([id, edge]) => {
    const isNew = !before.edges.has(id);
    // Which gate would find it is the gates' to say; that the law refuses it is known.
    const isRefused = isNew && edge.crosses && !edge.findings && isForbidden(...units(after, edge));
    return { ...edge, ...(isRefused && { findings: [edge.policy] }), ...marked(isNew ? "added" : undefined) };
  });
  const cut = [...before.edges.entries()]
    .filter(([id]) => !after.edges.has(id))
    .map(([, edge]) => ({ ...edge, change: "removed" as const }));
  return {
    nodes: [...nodes, ...gone].sort((a, b) => compare(a.id, b.id)),
    edges: [...edges, ...cut].sort((a, b) => compare(edgeId(a), edgeId(b))),
  };
}

/** Moved lines and other words for readers are no change of a boundary. */
function hasChanged(was: GraphNode, is: GraphNode): boolean {
  const said = ({ label, detail, shape, unreadable }: GraphNode) =>
    JSON.stringify([label, { ...detail, summary: "" }, shape, unreadable]);
  return was.kind !== "module" && said(was) !== said(is);
}
