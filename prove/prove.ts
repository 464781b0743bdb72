import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CouldNotJudge } from "../checks/workspace/could-not-judge.js";
import { runGates } from "../checks/engine/engine.js";
import { codeUnderTest, type CodeUnderTest } from "../checks/evidence/code-under-test.js";
import { evidenceFile } from "../checks/evidence/evidence-line.js";
import { parseEvidence } from "../checks/evidence/evidence-text.js";
import { runSuites, runVitest, toEvidenceText } from "../checks/evidence/run-suites.js";
import { evidenceOf } from "../checks/evidence/workspace-evidence.js";
import { loadGates } from "../checks/engine/gate-list.js";
import { openWorkspace } from "../checks/engine/open-workspace.js";
import { temporaryFolder } from "../checks/workspace/temporary-folder.js";
import { applyMutant } from "./apply.js";
import { copyWorkspace } from "./copy-workspace.js";
import type { EvidenceMutant } from "../checks/evidence/mutants/evidence-mutants.js";
import type { Mutant } from "./mutant.js";

/** The gates that judge what ran. */
const runtimeGates = [
  "manifest-smoke-baseline",
  "manifest-smoke-completion",
  "route-negative-assertions",
  "harness-matrix",
  "observability-contract",
  "instance-seam",
];

export interface Verdict {
  readonly id: string;
  readonly kind: Mutant["kind"] | "staleness";
  readonly breaks: string;
  /** What went red: a test's name, a finding, or why it could not be judged. Absent when the mutant lived. */
  readonly killer?: string;
  readonly milliseconds: number;
}

export interface ProveOptions {
  readonly mutants: readonly Mutant[];
  readonly evidenceMutants: readonly EvidenceMutant[];
  /** How many mutants are judged at the same time. */
  readonly workers: number;
  readonly now: () => Date;
  /** The command line that suites call. */
  readonly commandLine?: string;
  readonly onVerdict: (verdict: Verdict) => void;
}

/**
 * Breaks copies of a workspace, one thing at a time, and lets the harness and the gates judge each.
 *
 * @throws CouldNotJudge when the workspace itself is not green, or a mutant does not fit it.
 */
export async function prove(root: string, options: ProveOptions): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const tell = (verdict: Verdict): void => {
    verdicts.push(verdict);
    options.onVerdict(verdict);
  };
  const folder = temporaryFolder("prove");
  try {
    const clean = copyWorkspace(root, folder.path);
    await runSuites(clean, options);
    const red = await killerOf(clean);
    if (red !== undefined) throw new CouldNotJudge(`the harness is not green before anything is broken: ${red}`);
    await judgeEvidence(clean, options.evidenceMutants, tell);
    await judgeStaleness(clean, tell);
    const code = codeUnderTest(await openWorkspace(clean));
    const queue = [...options.mutants];
    await Promise.all(
      Array.from({ length: options.workers }, () => work(copyWorkspace(root, folder.path), code, queue, options, tell)),
    );
  } finally {
    folder.remove();
  }
  return verdicts;
}

/** Takes mutants from the queue until there are none. */
async function work(
  copy: string,
  { harness }: CodeUnderTest,
  queue: Mutant[],
  options: ProveOptions,
  tell: (verdict: Verdict) => void,
): Promise<void> {
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const began = performance.now();
    const takeBack = applyMutant(copy, mutant);
    const killer = await killerOfRun(copy, harness, options);
    takeBack();
    const { id, kind, breaks } = mutant;
    tell({ id, kind, breaks, milliseconds: performance.now() - began, ...(killer !== undefined && { killer }) });
  }
}

/** The first failing test, or else what the gates find in the evidence of a green run. */
async function killerOfRun(
  root: string,
  harness: readonly string[],
  { commandLine, now }: ProveOptions,
): Promise<string | undefined> {
  try {
    const { report } = await runVitest(root, harness, {
      bail: true,
      ...(commandLine !== undefined && { commandLine }),
    });
    const failed = report.tests.find(({ state }) => state === "failed");
    if (failed !== undefined) return failed.name;
    if (report.reason !== "passed") return report.errors[0] ?? "the run did not pass";
    const code = codeUnderTest(await openWorkspace(root));
    const run = { runId: "prove", startedAt: now().toISOString() };
    writeFileSync(evidencePath(root), toEvidenceText(root, code, report, run));
    return await killerOf(root);
  } catch (error) {
    if (error instanceof CouldNotJudge) return error.message;
    throw error;
  }
}

/** The first finding of the gates, or the reason why one could not judge. */
async function killerOf(root: string): Promise<string | undefined> {
  const report = await runGates(await openWorkspace(root), await loadGates(runtimeGates));
  const unjudged = report.gates.find(({ verdict }) => verdict === "could-not-judge");
  const [finding] = report.findings;
  if (finding !== undefined) return `${finding.code} ${finding.message}`;
  return unjudged === undefined ? undefined : `could not judge: ${unjudged.problem ?? ""}`;
}

async function judgeEvidence(
  root: string,
  mutants: readonly EvidenceMutant[],
  tell: (verdict: Verdict) => void,
): Promise<void> {
  const path = evidencePath(root);
  const text = readFileSync(path, "utf8");
  const evidence = parseEvidence(text);
  const [file = ""] = Object.keys(evidence.run.files);
  const { run, tests } = evidence;
  const { runner, reason, errors, filters, harness, packages } = run;
  const before = { harness, packages, files: { ...run.files, [file]: "0".repeat(64) } };
  const reported = tests.map(({ file, name, state, mode, expectedToFail, retries }) => ({
    file,
    name,
    state,
    mode,
    expectedToFail,
    retries,
  }));
  const older = toEvidenceText(
    root,
    before,
    { runner, reason, errors, filters, tests: reported },
    { runId: "older", startedAt: run.startedAt },
  );
  for (const { id, breaks, tamper } of mutants) {
    const began = performance.now();
    writeFileSync(path, tamper(text, evidence, older));
    const killer = await killerOf(root);
    tell({
      id,
      kind: "evidence",
      breaks,
      milliseconds: performance.now() - began,
      ...(killer !== undefined && { killer }),
    });
  }
  writeFileSync(path, text);
}

/** Changes after which evidence speaks of other code, and changes after which it does not. */
async function judgeStaleness(root: string, tell: (verdict: Verdict) => void): Promise<void> {
  const workspace = await openWorkspace(root);
  const { files } = codeUnderTest(workspace);
  const inside = Object.keys(files).filter((path) => /\.[cm]?tsx?$/.test(path));
  const outside = workspace.files.filter((path) => files[path] === undefined);
  for (const path of [...onePerFolder(inside), ...onePerFolder(outside)]) {
    const began = performance.now();
    const shouldBeStale = files[path] !== undefined;
    const original = readFileSync(join(root, path));
    appendFileSync(join(root, path), "\n// changed\n");
    const { kind } = evidenceOf(await openWorkspace(root));
    writeFileSync(join(root, path), original);
    const isRight = (kind === "stale") === shouldBeStale;
    tell({
      id: `${shouldBeStale ? "stale" : "still-current"}:${path}`,
      kind: "staleness",
      breaks: shouldBeStale ? `${path} changes after the suites ran` : `nothing that was proved: ${path} changes`,
      milliseconds: performance.now() - began,
      ...(isRight && { killer: shouldBeStale ? "the evidence is stale" : "the evidence is current, as it should be" }),
    });
  }
}

/** The first path of each top-level folder, and of the root. */
function onePerFolder(paths: readonly string[]): string[] {
  const folders = new Map<string, string>();
  for (const path of paths) {
    const folder = path.includes("/") ? (path.split("/")[0] ?? "") : path;
    if (!folders.has(folder)) folders.set(folder, path);
  }
  return [...folders.values()];
}

const evidencePath = (root: string): string => join(root, evidenceFile);
