import { callers, mountOrder } from "@rawr/hq-contract";
import type { Parts } from "./fold.js";
import { labelText } from "./label-text.js";

/** The caller matrix as rows of words: `allowed`, `forbidden`, or `-` when nothing is said. */
export function matrixRows(parts: Parts): {
  readonly families: readonly string[];
  readonly rows: readonly MatrixRow[];
} {
  const families = inOrder(parts, "family", mountOrder);
  const verdicts = new Map(parts.edges.map(({ kind, from, to }) => [`${from} ${to} ${kind}`, kind]));
  const rows = inOrder(parts, "caller", Object.keys(callers)).map(({ id, label }) => ({
    caller: labelText(label),
    cells: families.map((family) =>
      verdicts.has(`${id} ${family.id} may-call`)
        ? ("allowed" as const)
        : verdicts.has(`${id} ${family.id} must-not-call`)
          ? ("forbidden" as const)
          : ("-" as const),
    ),
  }));
  return { families: families.map(({ label }) => labelText(label)), rows };
}

/** In the order of the law's tables, not of the alphabet. */
function inOrder(parts: Parts, kind: "caller" | "family", names: readonly string[]) {
  return names.flatMap((name) => parts.nodes.filter(({ id }) => id === `${kind}:${name}`));
}

export interface MatrixRow {
  readonly caller: string;
  readonly cells: readonly ("allowed" | "forbidden" | "-")[];
}
