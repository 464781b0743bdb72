import { fold, type Box, type Parts, type View } from "./fold.js";
import { count } from "./label-text.js";
import type { GraphNode, NodeKind } from "./model.js";
import { compare } from "../../workspace/place.js";

/** The pictures of a graph. */
export const viewNames = ["matrix", "capabilities", "imports"] as const;

/** `"matrix" | "capabilities" | "imports"`. */
export type ViewName = (typeof viewNames)[number];

/** More boxes than this, and a reader sees none of them. */
export const mostBoxes = 60;

/** Who may come in by which family. */
export function matrixView(parts: Parts): View {
  const shown: readonly NodeKind[] = ["caller", "family"];
  return fold("Who may call what", parts, (node) => (shown.includes(node.kind) ? asItself(node) : undefined));
}

/** Caller, family, procedure, event, function: folded as little as fits. What is forbidden is the matrix's to show. */
export function capabilityView(parts: Parts, most = mostBoxes): View {
  const byId = indexNodes(parts);
  const edges = parts.edges.filter(
    ({ kind }) => kind !== "must-not-call" && kind !== "imports" && kind !== "implements",
  );
  const consumers = new Set(edges.filter(({ kind }) => kind === "calls").map(({ from }) => from));
  const drawn = { nodes: parts.nodes.filter((node) => isDrawn(node, consumers)), edges };
  const capabilityOf = (node: GraphNode) => ancestor(byId, node, "capability");
  const framed = (node: GraphNode): Box => {
    const capability = capabilityOf(node);
    return { ...asItself(node), ...(capability && node.kind !== "plugin" && { frame: capability.label }) };
  };
  const levels: ((node: GraphNode) => Box)[] = [
    framed,
    (node) => framed(ancestor(byId, node, "plugin") ?? node),
    (node) => asItself(capabilityOf(node) ?? node),
  ];
  const capabilities = parts.nodes.filter(({ kind }) => kind === "capability").map(({ label }) => label);
  levels.push(intoRanges(capabilities, most - 16, capabilityOf));
  return firstThatFits("Calls, from caller to durable function", drawn, levels, most);
}

/** What imports what: plugins and packages first; single modules when few enough are selected. */
export function importView(parts: Parts, options: { readonly modules: boolean }, most = mostBoxes): View {
  const byId = indexNodes(parts);
  const edges = parts.edges.filter(({ kind }) => kind === "imports");
  const drawn = { nodes: parts.nodes.filter(({ kind }) => kind === "module"), edges };
  const unitOf = (node: GraphNode) => byId.get(node.parent ?? "") ?? node;
  const levels: ((node: GraphNode) => Box)[] = [
    (node) => asItself(unitOf(node)),
    (node) => {
      const unit = unitOf(node);
      const directory = unit.detail?.["directory"] ?? (unit.kind === "package" ? unit.label : undefined);
      const folder = directory?.includes("/") ? directory.slice(0, directory.lastIndexOf("/")) : undefined;
      return folder === undefined ? asItself(unit) : { id: `group:${folder}`, kind: "group", label: `${folder}/*` };
    },
  ];
  if (options.modules) levels.unshift((node) => ({ ...asItself(node), frame: unitOf(node).label }));
  return firstThatFits("What imports what", drawn, levels, most);
}

/** What is in the way from a caller to a durable function; a plugin is, when it calls by itself. What lacks a place is shown too. */
function isDrawn({ kind, id, unreadable }: GraphNode, consumers: ReadonlySet<string>): boolean {
  if (kind === "plugin") return consumers.has(id) || unreadable !== undefined;
  return ["caller", "family", "procedure", "event", "schedule", "function"].includes(kind);
}

function firstThatFits(title: string, parts: Parts, levels: readonly ((node: GraphNode) => Box)[], most: number): View {
  let view = fold(title, parts, () => undefined);
  for (const boxOf of levels) {
    view = fold(title, parts, boxOf);
    if (view.nodes.length <= most) break;
  }
  return view;
}

/** Boxes of neighbouring names, `billing … dunning (84 capabilities)`, so many that they fit. */
function intoRanges(
  names: readonly string[],
  most: number,
  capabilityOf: (node: GraphNode) => GraphNode | undefined,
): (node: GraphNode) => Box {
  const ranges = nameRanges(names, most);
  const rangeOf = new Map(ranges.flatMap((range) => range.names.map((name) => [name, range] as const)));
  return (node) => {
    const capability = capabilityOf(node);
    const range = capability && rangeOf.get(capability.label);
    return range ? rangeBox(range) : asItself(capability ?? node);
  };
}

function rangeBox({ id, label, names }: NameRange): Box {
  return { id, kind: "group", label: `${label} (${count(names.length, "capability", "capabilities")})` };
}

export interface NameRange {
  readonly id: string;
  readonly label: string;
  readonly names: readonly string[];
}

/** Cuts sorted names into at most `most` ranges of about one size. */
export function nameRanges(names: readonly string[], most: number): NameRange[] {
  const sorted = [...names].sort(compare);
  const size = Math.max(1, Math.ceil(sorted.length / Math.max(1, most)));
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, at) => {
    const inside = sorted.slice(at * size, (at + 1) * size);
    const first = inside[0] ?? "";
    const last = inside.at(-1) ?? first;
    const label = first === last ? first : `${first} … ${last}`;
    return { id: `group:capabilities/${at}`, label, names: inside };
  });
}

function asItself({ id, kind, label }: GraphNode): Box {
  return { id, kind, label };
}

function indexNodes(parts: Parts): Map<string, GraphNode> {
  return new Map(parts.nodes.map((node) => [node.id, node]));
}

function ancestor(byId: ReadonlyMap<string, GraphNode>, node: GraphNode, kind: NodeKind): GraphNode | undefined {
  for (let at: GraphNode | undefined = node; at; at = byId.get(at.parent ?? "")) if (at.kind === kind) return at;
  return undefined;
}
