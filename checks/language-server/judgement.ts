import type { Gate } from "../engine/gate.js";
import { runGates } from "../engine/engine.js";
import { openWorkspace } from "../engine/open-workspace.js";
import { staticGates } from "../engine/static-gates.js";
import { gatesOf, ownGates } from "../engine/workspace-gates.js";
import { withMends } from "../authoring/fix/mends.js";
import { withoutAllowed } from "../report/suppressions/without-allowed.js";
import type { Finding } from "../report/finding.js";
import { inOrder } from "../report/place.js";
import type { Settings } from "../workspace/settings.js";
import type { Workspace } from "../facts/workspace.js";
import { createSharedMemory } from "../facts/shared-memory.js";
import { loadSettings } from "../workspace/load-settings.js";

/** dependency-cruiser takes seconds after a new import, so that the other gates answer first. */
const slow = "import-boundary";

/** What the gates say of a workspace with its unsaved texts. */
export interface Judgement {
  readonly findings: readonly Finding[];
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
  /** Milliseconds without a change before a judgement begins: a burst of key strokes is one change. */
  readonly quiet?: number;
}

/** How far the judge is with everything that changed so far: it is read, the quick gates have answered, all have. */
export type Stage = "opened" | "answered" | "settled";

/** Judges a workspace after each burst of changes, one judgement at a time. */
export interface WorkspaceJudge {
  /** Something was typed, or changed on the disk, or may have. `wait` is how long no other change may follow, in milliseconds. */
  changed(where: "editor" | "disk", wait?: number): void;
  /** Waits until the judge is that far; at once when it is closed. */
  reached(stage: Stage): Promise<void>;
  /** The last answer, however old. */
  latest(): Judgement;
  /** The workspace as it was opened last, whether it is judged already or not. */
  workspace(): Workspace | undefined;
  close(): void;
}

const stages: readonly Stage[] = ["opened", "answered", "settled"];

export function createWorkspaceJudge({ root, unsaved, today, onJudged, quiet = 150 }: JudgeOptions): WorkspaceJudge {
  const shared = createSharedMemory();
  let last: Judgement = { findings: [] };
  // What dependency-cruiser says of the files on the disk: it can't read anything else.
  let cruised: ReturnType<Workspace["cruise"]> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let later: readonly Finding[] = [];
  // A gate that could not judge, and why, until it is judged again.
  const unjudged = new Map<string, string>();
  const state = { isDirty: false, isClosed: false };
  let opened: Workspace | undefined;
  let reached = -1;
  const waiting: { readonly stage: number; readonly done: () => void }[] = [];

  const reach = (stage: Stage) => {
    // What changed meanwhile is not read yet.
    if (state.isDirty && !state.isClosed) return;
    reached = stages.indexOf(stage);
    for (const one of waiting.splice(0)) {
      if (one.stage <= reached) one.done();
      else waiting.push(one);
    }
  };
  const tell = (judgement: Judgement) => {
    last = judgement;
    if (!state.isClosed) onJudged(judgement);
    reach("answered");
  };

  const openTexts = async (settings: Settings, texts: ReadonlyMap<string, string>): Promise<Workspace> => {
    if (texts.size === 0) {
      const workspace = await openWorkspace(root, { settings, shared });
      return { ...workspace, cruise: () => (cruised = workspace.cruise()) };
    }
    // Nothing is remembered of texts that are not on the disk.
    const workspace = await openWorkspace(root, { settings, shared, unsaved: texts, cacheOf: root });
    const ofDisk = async () => (await openWorkspace(root, { settings, shared })).cruise();
    return { ...workspace, cruise: () => (cruised ??= ofDisk()) };
  };

  const judgeOnce = async (): Promise<void> => {
    state.isDirty = false;
    try {
      const settings = await loadSettings(root);
      const own = (await ownGates(root, settings)).map(({ gate }) => gate);
      const ours = await gatesOf(root, settings, staticGates);
      const workspace = await openTexts(settings, unsaved());
      opened = workspace;
      reach("opened");
      // A monorepo without plugins is not judged.
      if (workspace.plugins.length === 0 && workspace.problems.length === 0) {
        tell({ findings: [], workspace });
        return;
      }
      const quick = [...ours.filter(({ name }) => name !== slow), ...own];
      let findings: readonly Finding[] = [];
      let first: ReadonlySet<string> = new Set();
      for (const name of unjudged.keys())
        if (![...ours, ...own].some((gate) => gate.name === name)) unjudged.delete(name);
      for (const gates of [quick, ours.filter(({ name }) => name === slow)]) {
        // Loaded and asked after the first answer, too.
        const parts = gates === quick ? [] : [(await import("./fresh-composition.js")).freshComposition];
        const report = await judgedBy(gates, parts, workspace);
        // Both rounds report what no gate owns, such as a file that does not parse.
        findings = unique([...findings, ...report.findings]);
        for (const { gate, problem } of report.gates) {
          unjudged.delete(gate);
          if (problem !== undefined) unjudged.set(gate, `${gate} could not judge: ${problem}`);
        }
        // Who types on gets the answer for the newer text instead.
        if (state.isDirty) return;
        // What only the second round finds stands until it has run again.
        const all = gates === quick ? [...findings, ...later] : findings;
        if (gates !== quick) later = findings.filter((one) => !first.has(one.fingerprint));
        else first = new Set(findings.map(({ fingerprint }) => fingerprint));
        const problem = [...unjudged.values()].join("; ");
        tell({
          findings: unique(all),
          workspace,
          ...(problem !== "" && { problem }),
        });
      }
    } catch (error) {
      cruised = undefined;
      later = [];
      // Nothing that was found before is known to hold.
      tell({ findings: [], problem: error instanceof Error ? error.message : String(error) });
    }
  };

  /** What `parts` of gates find is reported too, but is not all that a comment may be meant for. */
  const judgedBy = async (gates: readonly Gate[], parts: readonly Gate[], workspace: Workspace) => {
    const judged = await runGates(workspace, [...gates, ...parts]);
    return withMends(await withoutAllowed(judged, workspace, gates, today()), workspace);
  };

  const run = async (): Promise<void> => {
    while (state.isDirty && !state.isClosed) await judgeOnce();
    running = undefined;
    reach("settled");
  };

  return {
    changed(where, wait = quiet) {
      if (where === "disk") cruised = undefined;
      state.isDirty = true;
      reached = -1;
      clearTimeout(timer);
      timer = setTimeout(() => {
        running ??= run();
      }, wait);
    },
    reached(stage) {
      const wanted = stages.indexOf(stage);
      if (state.isClosed || reached >= wanted) return Promise.resolve();
      return new Promise((done) => {
        waiting.push({ stage: wanted, done });
      });
    },
    latest: () => last,
    workspace: () => opened,
    close() {
      state.isClosed = true;
      clearTimeout(timer);
      reach("settled");
    },
  };
}

function unique(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((one) => [one.fingerprint, one])).values()].sort(inOrder);
}
