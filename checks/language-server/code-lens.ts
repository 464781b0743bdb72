import type { CodeLens } from "vscode-languageserver";
import type { GraphEdge, GraphNode } from "../graph/model/model.js";
import { compare } from "../workspace/place.js";
import type { Boundaries } from "./boundaries.js";
import type { Positions } from "./positions.js";
import { holderOf } from "./uses.js";

/** Names that stand in one lens; the others are counted. */
const most = 3;

/** Above each procedure: who calls it, on which families, what it starts. Above each event: who sends it, and what it starts. */
export function codeLensesOf(boundaries: Boundaries, file: string, positions: Positions): readonly CodeLens[] {
  return boundaries.declaredIn(file).flatMap((node) => {
    const title = titleOf(boundaries, node);
    if (title === undefined || node.at === undefined) return [];
    return { range: positions.rangeAt(node.at), command: { title, command: "rawr-hq.describe", arguments: [node.id] } };
  });
}

function titleOf(boundaries: Boundaries, { id, kind }: GraphNode): string | undefined {
  const { edges } = boundaries.graph;
  const into = (is: GraphEdge["kind"]) =>
    edges.filter((edge) => edge.kind === is && edge.to === id).map(({ from }) => from);
  const outOf = (is: GraphEdge["kind"], from = id) =>
    edges.filter((edge) => edge.kind === is && edge.from === from).map(({ to }) => to);
  const held = (ids: readonly string[]) => names(ids.map((one) => holderOf(boundaries, one)?.label ?? one));
  const own = (ids: readonly string[]) => names(ids.map((one) => boundaries.node(one)?.label ?? one));
  if (kind === "procedure") {
    const callers = into("calls");
    const families = into("mounts");
    const runs = outOf("triggers").flatMap((event) => outOf("handles", event));
    return [
      callers.length === 0 ? "no plugin calls it" : `called by ${held(callers)}`,
      families.length === 0 ? "not mounted" : `on ${own(families)}`,
      ...(runs.length === 0 ? [] : [`starts ${own(runs)}`]),
    ].join(" · ");
  }
  if (kind !== "event") return undefined;
  const senders = into("triggers");
  const reactions = [
    ["starts", outOf("handles")],
    ["wakes", outOf("wakes")],
    ["cancels", outOf("cancels")],
  ] as const;
  const said = reactions.flatMap(([word, ids]) => (ids.length === 0 ? [] : [`${word} ${own(ids)}`]));
  return [
    senders.length === 0 ? "no plugin sends it" : `sent by ${held(senders)}`,
    ...(said.length === 0 ? ["starts nothing"] : said),
  ].join(" · ");
}

function names(all: readonly string[]): string {
  const unique = [...new Set(all)].sort(compare);
  const left = unique.length - most;
  return left > 0 ? `${unique.slice(0, most).join(", ")} and ${left} more` : unique.join(", ");
}
