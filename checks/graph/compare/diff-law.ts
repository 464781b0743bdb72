import type { GraphChange } from "../model/change.js";
import { indexGraph, nameIn, placeOf, type Indexed } from "../model/indexed.js";
import type { LawOrigin } from "../model/law-origin.js";
import { library } from "../read/library-version.js";
import { edgeId, type BoundaryGraph, type GraphEdge, type GraphNode } from "../model/model.js";

/** What changed in the callers, the families and who may come in where; and what of that nobody here can know. */
export function lawChanges(base: BoundaryGraph, head: BoundaryGraph): GraphChange[] {
  const unknown = unknownLaw(base.law, head.law);
  if (unknown !== undefined) return [{ kind: "unknown-law", what: unknown, breaks: false }];
  const before = indexGraph(base);
  const after = indexGraph(head);
  return [...cellChanges(before, after), ...rowChanges(before, after)];
}

/** Both graphs are drawn by one library. Where the trees name two, the difference of the two is not in the graphs. */
function unknownLaw(before: LawOrigin, after: LawOrigin): string | undefined {
  const [unreadable] = [before, after].flatMap((law) => law.unreadable ?? []);
  if (unreadable !== undefined)
    return `who may call what is drawn as this command knows it: ${unreadable} can't be read`;
  if (before.readFrom === "source" && after.readFrom === "source") return undefined;
  if (before.readFrom !== after.readFrom) {
    return `one side is the source of \`${library}\` and the other is not: who may call what is not compared`;
  }
  if (before.version === after.version) return undefined;
  const [was, is] = [before, after].map(({ version }) => (version === undefined ? "not named" : `\`${version}\``));
  return `\`${library}\` was ${was} and is ${is}: both sides are drawn with the callers, families and matrix of the version that runs now, and what the other had is not known here`;
}

/** Cells between a caller and a family that both sides have. */
function cellChanges(before: Indexed, after: Indexed): GraphChange[] {
  const turned = (edge: GraphEdge, was: GraphEdge["kind"]) => before.edges.has(edgeId({ ...edge, kind: was }));
  return [...after.edges.values()].flatMap((edge): GraphChange[] => {
    const { kind, from, to } = edge;
    const said = (word: string) => `\`${nameIn(after, from)}\` ${word} \`${nameIn(after, to)}\``;
    const at = placeOf(after.nodes.get(from));
    if (kind === "may-call" && turned(edge, "must-not-call")) {
      return [{ kind: "opened-family", what: said("may now call"), ...at, breaks: false }];
    }
    if (kind === "must-not-call" && turned(edge, "may-call")) {
      return [{ kind: "closed-family", what: said("must no longer call"), ...at, breaks: true }];
    }
    return [];
  });
}

/** Callers and families that come, go, or are described otherwise. */
function rowChanges(before: Indexed, after: Indexed): GraphChange[] {
  const rows = (graph: Indexed) =>
    [...graph.nodes.values()].filter(({ kind }) => kind === "caller" || kind === "family");
  const changed = rows(after).flatMap((node): GraphChange[] => {
    const was = before.nodes.get(node.id);
    const what = was ? differences(was, node) : `${titleOf(node)} is new: ${cellsOf(after, node)}`;
    return what === ""
      ? []
      : [{ kind: "changed-law", what, ...placeOf(node), breaks: was?.label !== node.label && !!was }];
  });
  const gone = rows(before)
    .filter(({ id }) => !after.nodes.has(id))
    .map((node): GraphChange => ({ kind: "changed-law", what: `${titleOf(node)} is gone`, breaks: true }));
  return [...changed, ...gone];
}

function titleOf({ kind, label }: GraphNode): string {
  return `${kind} \`${label}\``;
}

/** `may call \`/rpc\`, must not call \`/api/inngest\``, or for a family: which callers. */
function cellsOf(graph: Indexed, node: GraphNode): string {
  const other = (edge: GraphEdge) => `\`${nameIn(graph, edge.from === node.id ? edge.to : edge.from)}\``;
  const those = (kind: GraphEdge["kind"]) =>
    [...graph.edges.values()]
      .filter((edge) => edge.kind === kind && (edge.from === node.id || edge.to === node.id))
      .map(other);
  const [may, never] = [those("may-call"), those("must-not-call")];
  const list = (names: readonly string[]) => (names.length === 0 ? "none" : names.join(", "));
  return node.kind === "caller"
    ? `it may call ${list(may)}, and must not call ${list(never)}`
    : `open to ${list(may)}, closed to ${list(never)}`;
}

function differences(was: GraphNode, is: GraphNode): string {
  const keys = [...new Set([...Object.keys(was.detail ?? {}), ...Object.keys(is.detail ?? {})])];
  const told = keys.flatMap((key) => {
    const [old, now] = [was.detail?.[key], is.detail?.[key]];
    // What a family is for is told to readers; it decides nothing.
    return old === now || key === "purpose" ? [] : [`${key} was \`${old ?? "none"}\` and is \`${now ?? "none"}\``];
  });
  return told.length === 0 ? "" : `${titleOf(is)}: ${told.join(", ")}`;
}
