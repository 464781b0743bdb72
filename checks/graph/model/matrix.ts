import { callers, mountOrder } from "@rawr/hq-contract/tables";
import type { Parts } from "./fold.js";
import { labelText } from "./label-text.js";

/** `-` when nothing is said. */
export type Verdict = "allowed" | "forbidden" | "-";

export interface MatrixCell {
  readonly verdict: Verdict;
  /** What it was, in a comparison that changed it. */
  readonly was?: Verdict;
}

export interface MatrixRow {
  readonly caller: string;
  readonly cells: readonly MatrixCell[];
}

/** The caller matrix as rows of verdicts; what a comparison removed is told as what a cell was. */
export function matrixRows(parts: Parts): {
  readonly families: readonly string[];
  readonly rows: readonly MatrixRow[];
} {
  const families = inOrder(parts, "family", mountOrder);
  const edges = new Map(parts.edges.map((edge) => [`${edge.from} ${edge.to} ${edge.kind}`, edge]));
  const cell = (caller: string, family: string): MatrixCell => {
    const may = edges.get(`${caller} ${family} may-call`);
    const never = edges.get(`${caller} ${family} must-not-call`);
    const is = (edge: typeof may) => edge !== undefined && edge.change !== "removed";
    const was = (edge: typeof may) => edge !== undefined && edge.change !== "added";
    const verdict = is(may) ? "allowed" : is(never) ? "forbidden" : "-";
    const before = was(may) ? "allowed" : was(never) ? "forbidden" : "-";
    return verdict === before ? { verdict } : { verdict, was: before };
  };
  const rows = inOrder(parts, "caller", Object.keys(callers)).map(({ id, label }) => ({
    caller: labelText(label),
    cells: families.map((family) => cell(id, family.id)),
  }));
  return { families: families.map(({ label }) => labelText(label)), rows };
}

/** In the order of the law's tables, then those that only the tree has. */
function inOrder(parts: Parts, kind: "caller" | "family", names: readonly string[]) {
  const place = (id: string) => {
    const at = names.indexOf(id.slice(kind.length + 1));
    return at === -1 ? names.length : at;
  };
  return parts.nodes.filter((node) => node.kind === kind).sort((a, b) => place(a.id) - place(b.id));
}
