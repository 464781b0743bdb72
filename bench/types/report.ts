import type { Shape, Variant } from "./workspace.js";

export interface Figures {
  readonly instantiations: number;
  readonly types: number;
  /** MiB. */
  readonly memory: number;
}

/** One generated workspace, measured. */
export interface Row {
  readonly variant: Variant;
  readonly shape: Shape;
  readonly plugins: number;
  readonly ts6: Figures;
  /** TypeScript 7 with one checker. */
  readonly ts7: Figures;
  /** TypeScript 7 as it comes, with four checkers, which share nothing. */
  readonly ts7Default: Figures;
  /** Bytes of the root's `.d.ts`. */
  readonly rootBytes: number | undefined;
  /** The limits of a compiler that it reached: `TS2589`; `TS7056`, a declaration longer than a compiler writes. */
  readonly limits: readonly string[];
}

const compilers = ["ts6", "ts7", "ts7Default"] as const;
const number = (value: number) => value.toLocaleString("en");

/** The rows as markdown. Ratios are to `orpc-lean`, the leanest raw oRPC of the same size and shape. */
export function renderReport(rows: readonly Row[]): string {
  const find = (variant: Variant, { shape, plugins }: Row) =>
    rows.find((row) => row.variant === variant && row.shape === shape && row.plugins === plugins);
  const lines = rows.map((row) => {
    const cells = compilers.map((compiler) => {
      const lean = find("orpc-lean", row)?.[compiler].instantiations;
      const own = row[compiler].instantiations;
      return lean === undefined ? number(own) : `${number(own)} (${(own / lean).toFixed(3)})`;
    });
    const { types, memory } = row.ts6;
    const bytes = row.rootBytes === undefined ? row.limits.join(", ") : Math.round(row.rootBytes / row.plugins);
    return `| ${[row.shape, row.plugins, row.variant, ...cells, number(types), memory, row.ts7.memory, bytes].join(" | ")} |`;
  });
  return [
    "# What the types cost",
    "",
    "Instantiations; in brackets the ratio to `orpc-lean` of the same row. Written by `npm run bench:types`; what each variant is, is",
    "said in `workspace.ts`. `TS7056` in the last column: the compiler refuses to write a declaration of that length.",
    "",
    "| shape | plugins | variant | TS 6.0 | TS 7.0, one checker | TS 7.0, default | types (6.0) | MiB (6.0) | MiB (7.0) | root `.d.ts`, bytes a plugin |",
    "|---|---:|---|---:|---:|---:|---:|---:|---:|---:|",
    ...lines,
    "",
    ...linearity(rows),
    "",
  ].join("\n");
}

/** Overhead over `orpc-lean` at twice the plugins, over the overhead at once: 2 is linear. */
function linearity(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => {
    if (!row.variant.startsWith("contract")) return [];
    const at = (variant: Variant, plugins: number) =>
      rows.find((other) => other.variant === variant && other.shape === row.shape && other.plugins === plugins);
    const [double, lean, doubleLean] = [
      at(row.variant, row.plugins * 2),
      at("orpc-lean", row.plugins),
      at("orpc-lean", row.plugins * 2),
    ];
    if (!double || !lean || !doubleLean) return [];
    const overhead = row.ts6.instantiations - lean.ts6.instantiations;
    const ratio = (double.ts6.instantiations - doubleLean.ts6.instantiations) / overhead;
    return [
      `Overhead of \`${row.variant}\` (${row.shape}) at ${row.plugins * 2} over that at ${row.plugins} plugins: ${ratio.toFixed(3)} (linear is 2; TS 6.0).`,
    ];
  });
}
