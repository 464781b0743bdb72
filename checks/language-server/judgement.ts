import { withMends } from "../authoring/fix/mends.js";
import { runGates } from "../engine/engine.js";
import { openWorkspace } from "../engine/open-workspace.js";
import { staticGates } from "../engine/static-gates.js";
import { gatesOf, ownGates } from "../engine/workspace-gates.js";
import { applySuppressions } from "../report/suppressions/apply-suppressions.js";
import type { Finding } from "../report/finding.js";
import { inOrder } from "../report/place.js";
import type { Settings } from "../workspace/settings.js";
import type { Workspace } from "../facts/workspace.js";
import { loadSettings } from "../workspace/load-settings.js";

/** dependency-cruiser takes seconds after a new import, so that the other gates answer first. */
const slow = "import-boundary";

/** What the gates say of a workspace with its unsaved texts. */
export interface Judgement {
  readonly findings: readonly Finding[];
  /** What could not be judged and why, in a sentence. Without any answer the findings are those of the judgement before. */
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

/** Judges a workspace after each burst of changes, one judgement at a time. */
export interface WorkspaceJudge {
  /** Something changed, or may have. */
  changed(): void;
  /** The answer for everything that changed so far. */
  settled(): Promise<Judgement>;
  close(): void;
}

export function createWorkspaceJudge({ root, unsaved, today, onJudged, quiet = 150 }: JudgeOptions): WorkspaceJudge {
  let last: Judgement = { findings: [] };
  // What dependency-cruiser said of the files as they were last on the disk: it can't read anything else.
  let cruised: Awaited<ReturnType<Workspace["cruise"]>> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  // A gate that could not judge, and why, until it is judged again.
  const unjudged = new Map<string, string>();
  const state = { isDirty: false, isClosed: false };
  const waiting: ((judgement: Judgement) => void)[] = [];

  const tell = (judgement: Judgement) => {
    last = judgement;
    if (!state.isClosed) onJudged(judgement);
  };

  const openTexts = async (settings: Settings, texts: ReadonlyMap<string, string>): Promise<Workspace> => {
    if (texts.size === 0) {
      const workspace = await openWorkspace(root, { settings });
      return { ...workspace, cruise: async () => (cruised = await workspace.cruise()) };
    }
    // Nothing is remembered of texts that are not on the disk.
    const workspace = await openWorkspace(root, { settings, unsaved: texts, cacheOf: root });
    return { ...workspace, cruise: async () => (cruised ??= await workspace.cruise()) };
  };

  const judgeOnce = async (): Promise<void> => {
    state.isDirty = false;
    try {
      const settings = await loadSettings(root);
      const own = (await ownGates(root, settings)).map(({ gate }) => gate);
      const ours = await gatesOf(root, settings, staticGates);
      const workspace = await openTexts(settings, unsaved());
      // A monorepo without plugins is not judged.
      if (workspace.plugins.length === 0 && workspace.problems.length === 0) {
        tell({ findings: [] });
        return;
      }
      for (const name of unjudged.keys())
        if (![...ours, ...own].some((gate) => gate.name === name)) unjudged.delete(name);
      const rounds = [[...ours.filter(({ name }) => name !== slow), ...own], ours.filter(({ name }) => name === slow)];
      let findings: readonly Finding[] = [];
      for (const gates of rounds) {
        const judged = applySuppressions(await runGates(workspace, gates), workspace, gates, today());
        const report = await withMends(judged, workspace);
        for (const { gate, problem } of report.gates) {
          unjudged.delete(gate);
          if (problem !== undefined) unjudged.set(gate, `${gate} could not judge: ${problem}`);
        }
        // Both rounds report what no gate owns, such as a file that does not parse.
        findings = [...new Map([...findings, ...report.findings].map((one) => [one.fingerprint, one])).values()];
        // Who types on gets the answer for the newer text instead.
        if (state.isDirty) return;
        const stale = gates === rounds[0] ? last.findings.filter(({ gate }) => gate === slow) : [];
        const problem = [...unjudged.values()].join("; ");
        tell({ findings: [...findings, ...stale].sort(inOrder), ...(problem !== "" && { problem }) });
      }
    } catch (error) {
      tell({ findings: last.findings, problem: error instanceof Error ? error.message : String(error) });
    }
  };

  const run = async (): Promise<void> => {
    while (state.isDirty && !state.isClosed) await judgeOnce();
  };
  const answerWaiting = () => {
    running = undefined;
    for (const done of waiting.splice(0)) done(last);
  };

  return {
    changed() {
      state.isDirty = true;
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = undefined;
        running ??= run().finally(answerWaiting);
      }, quiet);
    },
    settled: () =>
      timer === undefined && running === undefined
        ? Promise.resolve(last)
        : new Promise((done) => {
            waiting.push(done);
          }),
    close() {
      state.isClosed = true;
      clearTimeout(timer);
      for (const done of waiting.splice(0)) done(last);
    },
  };
}
