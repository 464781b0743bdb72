import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Gate } from "../engine/gate.js";
import { runGates } from "../engine/engine.js";
import { openWorkspace, type OpenOptions } from "../engine/open-workspace.js";
import { staticGates } from "../engine/static-gates.js";
import { gatesOf, ownGates } from "../engine/workspace-gates.js";
import { withMends } from "../authoring/fix/mends.js";
import { withoutAllowed } from "../report/suppressions/without-allowed.js";
import type { Baseline } from "../report/baseline/baseline-file.js";
import { baselineFile } from "../report/baseline/baseline-name.js";
import type { Finding, Report } from "../report/finding.js";
import { inOrder } from "../workspace/place.js";
import type { Settings } from "../workspace/settings.js";
import type { Workspace } from "../facts/workspace.js";
import { createSharedMemory } from "../facts/shared-memory.js";
import { loadSettings } from "../workspace/load-settings.js";
import { createTurns, type Stage, type Turn, type TurnsOptions } from "./turns.js";

/** dependency-cruiser takes seconds after a new import, so that the other gates answer first. */
const slow = "import-boundary";

/** What the gates say of a workspace with its unsaved texts. */
export interface Judgement {
  readonly findings: readonly Finding[];
  /** Since when the baseline knows a finding, `YYYY-MM-DD`, by its fingerprint: `check --baseline` sets those aside. */
  readonly known: ReadonlyMap<string, string>;
  /** The workspace that was judged; absent before the first judgement, and where it could not be opened. */
  readonly workspace?: Workspace;
  /** Why there is no answer, or none of some gate, in a sentence. */
  readonly problem?: string;
}

export interface JudgeOptions {
  /** Absolute. */
  readonly root: string;
  /** Texts that differ from what is on the disk, by their paths relative to the root. */
  readonly unsaved: () => ReadonlyMap<string, string>;
  /** `YYYY-MM-DD`: suppressions expire relative to it. */
  readonly today: () => string;
  readonly onJudged: (judgement: Judgement) => void;
  readonly pace?: TurnsOptions;
}

const nothingFound: Judgement = { findings: [], known: new Map() };

const typing: TurnsOptions = { quiet: 150, longest: 1000 };

/** Judges a workspace after each burst of changes, one judgement at a time. */
export interface WorkspaceJudge {
  /** Something was typed, or changed on the disk, or may have. `wait` is how long no other change may follow, in milliseconds. */
  changed(where: "editor" | "disk", wait?: number): void;
  /** Waits until a judgement of everything that changed so far is that far; at once when the judge is closed. */
  reached(stage: Stage): Promise<void>;
  /** The last answer, however old. */
  latest(): Judgement;
  /** The workspace as it was opened last, whether it is judged already or not. */
  workspace(): Workspace | undefined;
  close(): void;
}

export function createWorkspaceJudge({ root, unsaved, today, onJudged, pace = typing }: JudgeOptions): WorkspaceJudge {
  const shared = createSharedMemory();
  let last: Judgement = nothingFound;
  // What dependency-cruiser says of the files on the disk: it can't read anything else.
  let cruised: ReturnType<Workspace["cruise"]> | undefined;
  let later: readonly Finding[] = [];
  // A gate that could not judge, and why, until it is judged again.
  const unjudged = new Map<string, string>();
  let isClosed = false;
  // Whether something on the disk may have changed since a judgement began, and what was read there for all of them since.
  let isDiskNew = true;
  let said: Promise<SaidOnDisk> | undefined;
  let opened: Workspace | undefined;

  const tell = (judgement: Judgement) => {
    last = judgement;
    if (!isClosed) onJudged(judgement);
  };

  const openTexts = async (asked: OpenOptions, texts: ReadonlyMap<string, string>): Promise<Workspace> => {
    if (texts.size === 0) {
      const workspace = await openWorkspace(root, asked);
      return { ...workspace, cruise: () => (cruised = workspace.cruise()) };
    }
    // Nothing is remembered of texts that are not on the disk.
    const workspace = await openWorkspace(root, { ...asked, unsaved: texts, cacheOf: root });
    const ofDisk = async () => (await openWorkspace(root, { ...asked, sameDisk: true })).cruise();
    return { ...workspace, cruise: () => (cruised ??= ofDisk()) };
  };

  const judgeOnce = async (turn: Turn): Promise<void> => {
    try {
      const sameDisk = !isDiskNew;
      isDiskNew = false;
      if (!sameDisk) said = undefined;
      const { settings, own, ours, readBaseline } = await (said ??= saidOnDisk(root));
      const workspace = await openTexts({ settings, shared, sameDisk }, unsaved());
      opened = workspace;
      turn.reach("opened");
      // A monorepo without plugins is not judged.
      if (workspace.plugins.length === 0 && workspace.problems.length === 0) {
        tell({ ...nothingFound, workspace });
        turn.reach("settled");
        return;
      }
      const baseline = await readBaseline();
      const known = new Map(baseline?.known.map(({ fingerprint, since }) => [fingerprint, since]));
      const quick = [...ours.filter(({ name }) => name !== slow), ...own];
      let findings: readonly Finding[] = [];
      let first: ReadonlySet<string> = new Set();
      for (const name of unjudged.keys())
        if (![...ours, ...own].some((gate) => gate.name === name)) unjudged.delete(name);
      for (const gates of [quick, ours.filter(({ name }) => name === slow)]) {
        // Loaded and asked after the first answer, too.
        const parts = gates === quick ? [] : [(await import("./fresh-composition.js")).freshComposition];
        const report = await judgedBy(gates, parts, workspace, baseline);
        // Both rounds report what no gate owns, such as a file that does not parse.
        findings = unique([...findings, ...report.findings, ...(report.baseline?.known ?? [])]);
        for (const { gate, problem } of report.gates) {
          unjudged.delete(gate);
          if (problem !== undefined) unjudged.set(gate, `${gate} could not judge: ${problem}`);
        }
        // Who types on gets the answer for the newer text instead.
        if (turn.isOutdated()) return;
        // What only the second round finds stands until it has run again.
        const all = gates === quick ? [...findings, ...later] : findings;
        if (gates !== quick) later = findings.filter((one) => !first.has(one.fingerprint));
        else first = new Set(findings.map(({ fingerprint }) => fingerprint));
        const problem = [...unjudged.values()].join("; ");
        tell({
          findings: unique(all),
          known,
          workspace,
          ...(problem !== "" && { problem }),
        });
        turn.reach(gates === quick ? "answered" : "settled");
      }
    } catch (error) {
      isDiskNew = true;
      cruised = undefined;
      later = [];
      // Nothing that was found before is known to hold.
      tell({ ...nothingFound, problem: error instanceof Error ? error.message : String(error) });
      turn.reach("settled");
    }
  };

  /** What `parts` of gates find is reported too, but is not all that a comment or the baseline may be meant for. */
  const judgedBy = async (
    gates: readonly Gate[],
    parts: readonly Gate[],
    workspace: Workspace,
    baseline: Baseline | undefined,
  ): Promise<Report> => {
    const judged = await runGates(workspace, [...gates, ...parts]);
    const mendable = await withMends(await withoutAllowed(judged, workspace, gates, today()), workspace);
    if (baseline === undefined) return mendable;
    const { applyBaseline } = await import("../report/baseline/apply-baseline.js");
    return applyBaseline(mendable, baseline, gates);
  };
  const turns = createTurns(judgeOnce, pace);

  return {
    changed(where, wait) {
      if (where === "disk") {
        cruised = undefined;
        isDiskNew = true;
      }
      turns.changed(wait);
    },
    reached: turns.reached,
    latest: () => last,
    workspace: () => opened,
    close() {
      isClosed = true;
      turns.close();
    },
  };
}

/** By what a workspace is judged. */
interface SaidOnDisk {
  readonly settings: Settings;
  readonly own: readonly Gate[];
  readonly ours: readonly Gate[];
  readonly readBaseline: () => Promise<Baseline | undefined>;
}

async function saidOnDisk(root: string): Promise<SaidOnDisk> {
  const settings = await loadSettings(root);
  const own = (await ownGates(root, settings)).map(({ gate }) => gate);
  const ours = await gatesOf(root, settings, staticGates);
  let baseline: Promise<Baseline | undefined> | undefined;
  return { settings, own, ours, readBaseline: () => (baseline ??= baselineOf(root)) };
}

/** Most workspaces have none, and load nothing for it. */
async function baselineOf(root: string): Promise<Baseline | undefined> {
  if (!existsSync(join(root, baselineFile))) return undefined;
  const { readBaseline } = await import("../report/baseline/baseline-file.js");
  return readBaseline(root);
}

function unique(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((one) => [one.fingerprint, one])).values()].sort(inOrder);
}
