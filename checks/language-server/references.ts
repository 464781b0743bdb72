import { dirname } from "node:path/posix";
import type { GraphNode } from "../graph/model/model.js";
import type { Place } from "../report/finding.js";
import { byPlace, placeOf } from "../workspace/place.js";
import { spanOf } from "../facts/span.js";
import type { Boundaries } from "./boundaries.js";
import { parse, stringsIn } from "./cursor.js";
import { isSameRoute } from "./route-shape.js";
import { usesOf } from "./uses.js";

/** Where these are declared. A capability is declared by the package.json of each of its plugins. */
export function declarationsOf({ graph }: Boundaries, nodes: readonly GraphNode[]): readonly Place[] {
  return unique(
    nodes.flatMap(({ id, at, kind }) => {
      if (kind !== "capability") return at ?? [];
      return graph.nodes.flatMap((node) => (node.kind === "plugin" && node.parent === id ? (node.at ?? []) : []));
    }),
  );
}

/** Where these are used in any plugin: by a call or an event that no import joins, and by their name in a string. */
export function referencesOf(boundaries: Boundaries, nodes: readonly GraphNode[]): readonly Place[] {
  const used = usesOf(boundaries, nodes).flatMap(({ places }) => places);
  return unique([...used, ...mentionsOf(boundaries, nodes)]);
}

/** Strings that name an event or a route; of a capability's name nobody can say whether it is meant. */
function mentionsOf({ workspace }: Boundaries, nodes: readonly GraphNode[]): readonly Place[] {
  const events = nodes.flatMap(({ kind, label }) => (kind === "event" ? [label] : []));
  const routes = nodes.flatMap(({ kind, detail }) =>
    kind === "procedure" ? [detail?.["path"], detail?.["rpc"]].filter((path) => path !== undefined) : [],
  );
  if (events.length + routes.length === 0) return [];
  // What every text that names one of them holds: only such files are parsed.
  const fixed = [...events, ...routes.map((path) => dirname(path.replace(/\{.*$/, "x")))];
  const isNamed = (text: string) => events.includes(text) || routes.some((path) => isSameRoute(path, text));
  return workspace.files.flatMap((file) => {
    const text = workspace.text(file) ?? "";
    if (!fixed.some((part) => text.includes(part))) return [];
    const source = parse(file, text);
    return stringsIn(source).flatMap(({ node, text: said }) =>
      isNamed(said) ? [placeOf(file, spanOf(node, source))] : [],
    );
  });
}

function unique(places: readonly Place[]): readonly Place[] {
  const sorted = places.toSorted(byPlace);
  return sorted.filter((place, at) => {
    const before = sorted[at - 1];
    return before === undefined || byPlace(before, place) !== 0;
  });
}
