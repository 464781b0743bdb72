import type { GraphChange } from "../model/change.js";
import { nameIn, placeOf, type Indexed } from "../model/indexed.js";
import type { GraphEdge, GraphNode } from "../model/model.js";

const words = { calls: "calls", triggers: "triggers", handles: "starts", wakes: "wakes", cancels: "cancels" } as const;

/** What is called, triggered and started otherwise than before, and what comes and goes with it. */
export function useChanges(before: Indexed, after: Indexed): GraphChange[] {
  return [
    ...brokenCalls(before, after),
    ...edgeChanges(after, before, "now"),
    ...edgeChanges(before, after, "no longer"),
    ...partChanges(after, before, "added"),
    ...partChanges(before, after, "removed"),
    ...retryChanges(before, after),
  ];
}

/** Calls of what nothing publishes, where that is new and not told of as the procedure's withdrawal. */
function brokenCalls(before: Indexed, after: Indexed): GraphChange[] {
  return [...after.edges.values()].flatMap((edge): GraphChange[] => {
    const target = after.nodes.get(edge.to);
    if (edge.kind !== "calls" || target?.at !== undefined || before.nodes.has(edge.to)) return [];
    const called = edge.to.slice(edge.to.indexOf(":") + 1);
    const [first] = edge.places;
    const what = `\`${nameIn(after, edge.from)}\` calls \`${called}\`, which nothing publishes`;
    return [{ kind: "broken-call", what, ...(first && { at: first }), breaks: true }];
  });
}

function edgeChanges(here: Indexed, there: Indexed, word: "now" | "no longer"): GraphChange[] {
  return [...here.edges].flatMap(([id, edge]): GraphChange[] => {
    const { kind, from, to } = edge;
    if (there.edges.has(id) || !isUse(kind)) return [];
    // A part that came or went is told of as itself; a call that leads nowhere now, as that.
    if (!there.nodes.has(from) || !there.nodes.has(to) || leadsNowhere(there, edge, nameIn(here, to))) return [];
    const [first] = edge.places;
    return [
      {
        kind: kind === "calls" ? "changed-call" : "changed-workflow",
        what: `\`${nameIn(here, from)}\` ${word} ${words[kind]} \`${nameIn(here, to)}\``,
        ...(word === "now" && first && { at: first }),
        breaks: false,
      },
    ];
  });
}

function isUse(kind: GraphEdge["kind"]): kind is keyof typeof words {
  return Object.hasOwn(words, kind);
}

/** Whether the same caller calls something of that name that nothing publishes. */
function leadsNowhere(graph: Indexed, { kind, from }: GraphEdge, name: string): boolean {
  if (kind !== "calls") return false;
  return [...graph.edges.values()].some(
    (edge) =>
      edge.kind === kind && edge.from === from && nameIn(graph, edge.to) === name && !graph.nodes.get(edge.to)?.at,
  );
}

function partChanges(here: Indexed, there: Indexed, word: "added" | "removed"): GraphChange[] {
  return [...here.nodes.values()]
    .filter((node) => isWorkflowPart(node) && !there.nodes.has(node.id))
    .map((node) => ({
      kind: "changed-workflow",
      what: `${titleOf(node)} is ${word}`,
      ...(word === "added" ? placeOf(node) : {}),
      breaks: false,
    }));
}

function retryChanges(before: Indexed, after: Indexed): GraphChange[] {
  return [...after.nodes.values()].flatMap((node): GraphChange[] => {
    const [was, is] = [before.nodes.get(node.id)?.detail?.["retries"], node.detail?.["retries"]];
    if (node.kind !== "function" || was === undefined || is === undefined || was === is) return [];
    return [
      {
        kind: "changed-workflow",
        what: `${titleOf(node)}: ${was} retries are now ${is}`,
        ...placeOf(node),
        breaks: false,
      },
    ];
  });
}

function titleOf({ kind, label }: GraphNode): string {
  return `${kind === "function" ? "durable function" : kind} \`${label}\``;
}

function isWorkflowPart({ kind }: GraphNode): boolean {
  return kind === "event" || kind === "schedule" || kind === "function";
}
