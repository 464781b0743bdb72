import type { Owner } from "./owners.js";

/**
 * The slices in order.
 *
 * @example
 * sliceIds.at(-1); //=> "A6"
 */
export const sliceIds = ["A0", "A1", "A2", "A3", "A4", "A5", "A6"] as const;

/**
 * `"A0" | "A1" | ... | "A6"`.
 *
 * @example
 * const isReached = (slice: SliceId, now: SliceId) => sliceIds.indexOf(slice) <= sliceIds.indexOf(now);
 * isReached("A2", "A5"); //=> true
 */
export type SliceId = (typeof sliceIds)[number];

/**
 * One exit criterion: what it says, and what shows that it holds.
 *
 * @example
 * const criterion: ExitCriterion = { says: "no import crosses a plugin boundary", gates: ["import-boundary"] };
 * criterion.gates; //=> ["import-boundary"]
 */
export interface ExitCriterion {
  readonly says: string;
  /** Gates that must have judged, and be clean. */
  readonly gates: readonly string[];
  /** Kinds that need at least one mounted plugin. */
  readonly kinds?: readonly string[];
  /** Files that must have been written, relative to the workspace root. */
  readonly files?: readonly string[];
}

/**
 * One slice of the plan.
 *
 * @example
 * const slice: Slice = slices.A0;
 * slice.owner; //=> "verification-gates"
 */
export interface Slice {
  readonly title: string;
  readonly owner: Owner;
  /** The slices that must be done before. */
  readonly after: readonly SliceId[];
  readonly criteria: readonly ExitCriterion[];
}

/**
 * Where the baseline report of A0 is published.
 *
 * @example
 * baselineReportFile; //=> "artifacts/baseline/baseline.json"
 */
export const baselineReportFile = "artifacts/baseline/baseline.json";

/**
 * The plan as a dependency graph. Whether a criterion holds is never typed in: gates say it, now.
 *
 * Source: SPEC 2.9.
 *
 * @example
 * slices.A0.title; //=> "baseline and gate scaffolding"
 */
export const slices = {
  A0: {
    title: "baseline and gate scaffolding",
    owner: "verification-gates",
    after: [],
    criteria: [
      {
        says: "the first gates run",
        gates: ["types", "metadata-contract", "import-boundary", "host-composition-guard"],
      },
      { says: "the host consumes the manifest", gates: ["manifest-smoke-baseline"] },
      { says: "the baseline report is published", gates: [], files: [baselineReportFile] },
    ],
  },
  A1: {
    title: "metadata contract (D-013)",
    owner: "plugin-lifecycle",
    after: ["A0"],
    criteria: [
      {
        says: "no code branches on a legacy key, and the shared parser is the only interpretation",
        gates: ["metadata-contract"],
      },
    ],
  },
  A2: {
    title: "discovery expansion",
    owner: "plugin-lifecycle",
    after: ["A1"],
    criteria: [
      {
        says: "plugins of plugins/api and plugins/workflows are discovered",
        gates: ["metadata-contract"],
        kinds: ["api", "workflows"],
      },
      { says: "imports keep to their direction", gates: ["import-boundary"] },
    ],
  },
  A3: {
    title: "host context and ingress",
    owner: "runtime-host",
    after: ["A0"],
    criteria: [
      { says: "no static context, and the signature guard stands before dispatch", gates: ["host-composition-guard"] },
    ],
  },
  A4: {
    title: "workflow family",
    owner: "runtime-host",
    after: ["A2", "A3"],
    criteria: [
      { says: "all four families are mounted and answer", gates: ["manifest-smoke-completion"] },
      { says: "forbidden callers are refused, /api/inngest included", gates: ["route-negative-assertions"] },
      { says: "trigger, run and status are one trail", gates: ["observability-contract"] },
    ],
  },
  A5: {
    title: "harness matrix (D-015)",
    owner: "verification-gates",
    after: ["A3", "A4"],
    criteria: [
      {
        says: "every required suite and negative assertion was executed",
        gates: ["harness-matrix", "route-negative-assertions"],
      },
    ],
  },
  A6: {
    title: "seams and shim removal (D-016)",
    owner: "distribution-lifecycle",
    after: ["A1", "A5"],
    criteria: [
      { says: "the bridge is closed", gates: ["bridge-timebox"] },
      { says: "zero-read passes for seven days", gates: ["zero-read"] },
      { says: "instances share nothing", gates: ["no-singleton-global", "instance-seam"] },
    ],
  },
} as const satisfies Record<SliceId, Slice>;
