import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  controlRules,
  deferredRegister,
  type ControlRule,
  type Deferral,
  type ExitCriterion,
  type OwnerEntry,
} from "@rawr/hq-contract/governance";
import { bridgeState, phaseABridge, toBridge, type Bridge, type BridgeState } from "@rawr/hq-contract/tables";
import { planOf, slicesInOrder } from "../../workspace/plan.js";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import type { GateOutcome, Report } from "../finding.js";
import type { Workspace } from "../../facts/workspace.js";

/** What the criterion needs to know of the seven days without a read of a legacy key. */
interface ZeroRead {
  readonly verdict: "pass" | "fail" | "insufficient-evidence";
  /** Half open. */
  readonly window: { readonly start: string; readonly end: string };
  readonly reasons: readonly string[];
  /** What jq answers to the question of the specification. */
  readonly jq: unknown;
}

/** One exit criterion, as it stands now. */
export interface CriterionStatus {
  readonly says: string;
  readonly holds: boolean;
  /** What shows it, or what is missing. */
  readonly because: string;
}

/** One slice, as it stands now. */
export interface SliceStatus {
  readonly id: string;
  readonly title: string;
  readonly owner: Pick<OwnerEntry, "role" | "primary" | "backup">;
  readonly after: readonly string[];
  /** `waiting`: a slice before it isn't done, whatever its own criteria say. */
  readonly state: "done" | "open" | "waiting";
  readonly waitsFor: readonly string[];
  readonly criteria: readonly CriterionStatus[];
  /** What has to happen, in sentences; empty when it is done. */
  readonly blockedBy: readonly string[];
}

/** The plan, as it stands now. */
export interface PhaseStatus {
  readonly slices: readonly SliceStatus[];
  readonly bridge: BridgeState & Pick<Bridge, "start" | "checkpoints" | "firstHardExpiry" | "hardExpiry" | "decisions">;
  readonly zeroRead: ZeroRead;
  readonly deferred: readonly Deferral[];
  readonly rules: readonly ControlRule[];
}

/**
 * Tells where the plan stands. Nothing of it is typed in: each criterion is answered by the gates that just ran, by what is mounted and by
 * what was written.
 *
 * @param report - A run of all gates; a gate that did not run shows nothing.
 */
export function phaseStatus(workspace: Workspace, report: Report, zeroRead: ZeroRead, now: Date): PhaseStatus {
  const outcomes = new Map(report.gates.map((outcome) => [outcome.gate, outcome]));
  const done = new Set<string>();
  const slices = planOf(workspace.settings);
  const statuses: SliceStatus[] = [];
  for (const id of slicesInOrder(slices)) {
    const slice = slices[id];
    if (slice === undefined) continue;
    const criteria = slice.criteria.map((criterion) => judgeCriterion(criterion, outcomes, workspace, zeroRead));
    const waitsFor = slice.after.filter((before) => !done.has(before));
    const isMet = criteria.every(({ holds }) => holds);
    const state = waitsFor.length > 0 ? "waiting" : isMet ? "done" : "open";
    if (state === "done") done.add(id);
    const { role, primary, backup } = workspace.settings.owners[slice.owner];
    const blockedBy = [
      ...waitsFor.map((before) => `${before} (${slices[before]?.title}) is not done`),
      ...criteria.filter(({ holds }) => !holds).map(({ says, because }) => `${says}: ${because}`),
    ];
    const { title, after } = slice;
    statuses.push({ id, title, owner: { role, primary, backup }, after, state, waitsFor, criteria, blockedBy });
  }
  const { verdict, window, reasons, jq } = zeroRead;
  // The register and the rules are part of the default plan.
  const isDefault = workspace.settings.slices === undefined;
  return {
    slices: statuses,
    bridge: bridgeStatus(workspace, now),
    zeroRead: { verdict, window, reasons, jq },
    deferred: isDefault ? deferredRegister : [],
    rules: isDefault ? controlRules : [],
  };
}

function judgeCriterion(
  { says, gates, kinds = [], files = [] }: ExitCriterion,
  outcomes: ReadonlyMap<string, GateOutcome>,
  workspace: Workspace,
  zeroRead: ZeroRead,
): CriterionStatus {
  const missing = [
    ...gates.flatMap((gate) =>
      gate === "zero-read" ? missingZeroRead(zeroRead) : missingGate(gate, outcomes.get(gate)),
    ),
    ...kinds
      .filter((kind) => !workspace.manifests.some((plugin) => plugin.kind === kind))
      .map((kind) => `no plugin of kind \`${kind}\` is discovered`),
    ...files.filter((file) => !existsSync(join(workspace.root, file))).map((file) => `\`${file}\` does not exist`),
  ];
  if (missing.length > 0) return { says, holds: false, because: missing.join("; ") };
  return { says, holds: true, because: whyItHolds(gates, kinds, files) };
}

/** The strongest evidence that there is. */
function whyItHolds(gates: readonly string[], kinds: readonly string[], files: readonly string[]): string {
  if (gates.length > 0) return `${gates.join(", ")} clean`;
  return files.length > 0 ? `${files.join(", ")} written` : `plugins of kind ${kinds.join(", ")} are discovered`;
}

function missingGate(gate: string, outcome: GateOutcome | undefined): string[] {
  if (outcome === undefined) return [`gate \`${gate}\` did not run`];
  if (outcome.verdict === "clean") return [];
  if (outcome.verdict === "could-not-judge")
    return [`gate \`${gate}\` could not judge (${outcome.problem ?? "no reason given"})`];
  return [`gate \`${gate}\` has ${outcome.findings.length} ${outcome.findings.length === 1 ? "finding" : "findings"}`];
}

/** Before A6 the gate is clean without evidence; the criterion wants the verdict itself. */
function missingZeroRead({ verdict, reasons }: ZeroRead): string[] {
  return verdict === "pass" ? [] : [`zero-read says ${verdict} (${reasons.join("; ")})`];
}

function bridgeStatus({ settings }: Workspace, now: Date): PhaseStatus["bridge"] {
  const result = toBridge(settings.bridge ?? phaseABridge, settings.bridge?.decisions);
  if (!result.ok) throw new CouldNotJudge(result.problem);
  const { start, checkpoints, firstHardExpiry, hardExpiry, decisions } = result.bridge;
  const state = bridgeState(result.bridge, now);
  // A workspace without a bridge of its own has no checkpoint to decide.
  const undecided = settings.bridge === undefined ? [] : state.undecided;
  return { ...state, undecided, start, checkpoints, firstHardExpiry, hardExpiry, decisions };
}
