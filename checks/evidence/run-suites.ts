import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Observation } from "@rawr/hq-contract/tables";
import { writeWhole } from "../workspace/write-whole.js";
import { CouldNotJudge } from "../workspace/could-not-judge.js";
import { openWorkspace } from "../engine/open-workspace.js";
import { findPackage } from "../workspace/installed.js";
import { runNode } from "../workspace/run-node.js";
import { temporaryFolder } from "../workspace/temporary-folder.js";
import { changedBetween, codeUnderTest, type CodeUnderTest } from "./code-under-test.js";
import { evidenceFile, type RequestLine, type TestLine } from "./evidence-line.js";
import { evidenceText } from "./evidence-text.js";
import { lockEvidence } from "./lock-evidence.js";
import { runReportVariable, type ReportedTest, type RunReport } from "./run-report.js";

export interface SuiteRunOptions {
  readonly cache?: boolean;
  readonly now: () => Date;
  /** The command line that suites call; default: the one that this is a part of, when it is built. */
  readonly commandLine?: string;
  /** Stops at the first test that fails. */
  readonly bail?: boolean;
}

/** One execution of the harness. */
export interface SuiteRunOutcome {
  readonly runId: string;
  readonly code: CodeUnderTest;
  readonly report: RunReport;
  /** What the runner printed. */
  readonly output: string;
}

/**
 * Executes the harness of a workspace with the workspace's own vitest, and writes what was seen as evidence. Failing tests are evidence
 * too: that they failed is what the gates then say.
 *
 * @throws CouldNotJudge when another run is under way, the runner crashed, or the code changed meanwhile; nothing is written then.
 */
export async function runSuites(root: string, options: SuiteRunOptions): Promise<SuiteRunOutcome> {
  const unlock = lockEvidence(root);
  try {
    const code = codeUnderTest(await openWorkspace(root, { cache: options.cache ?? true }));
    if (code.harness.length === 0) {
      throw new CouldNotJudge("no `*.harness.test.ts` to run: create one with `rawr-hq new harness`");
    }
    const startedAt = options.now().toISOString();
    const { report, output } = await runVitest(root, code.harness, options);
    if (report.tests.length === 0 && report.errors.length === 0) {
      throw new CouldNotJudge(
        `vitest knows no test in ${code.harness.join(", ")}: let its configuration, or one of its projects, include it (\`rawr-hq init\` says how)`,
      );
    }
    const after = codeUnderTest(await openWorkspace(root, { cache: options.cache ?? true }));
    const [changed] = changedBetween(code, after);
    if (changed !== undefined) {
      throw new CouldNotJudge(`${changed} changed while the suites ran, so their result is unreliable: run them again`);
    }
    const runId = randomUUID();
    writeWhole(join(root, evidenceFile), toEvidenceText(root, code, report, { runId, startedAt }));
    return { runId, code, report, output };
  } finally {
    unlock();
  }
}

/** A run as evidence. */
export function toEvidenceText(
  root: string,
  code: CodeUnderTest,
  { runner, reason, errors, setUp = [], filters, tests }: RunReport,
  { runId, startedAt }: { readonly runId: string; readonly startedAt: string },
): string {
  const node = process.version;
  const run = {
    line: "run",
    format: 1,
    runId,
    startedAt,
    runner,
    node,
    reason,
    errors,
    ...(setUp.length > 0 && { setUp }),
    filters,
    ...code,
  } as const;
  const lines = tests.map((test) => toTestLine(root, test));
  return evidenceText(run, lines, tests.flatMap(toRequestLines));
}

function builtCommandLine(): string | undefined {
  const file = fileURLToPath(new URL("../cli/main.js", import.meta.url));
  return existsSync(file) ? file : undefined;
}

/**
 * Runs files with the workspace's own vitest, and returns what our reporter told.
 *
 * @throws CouldNotJudge when it ended without a report.
 */
export async function runVitest(
  root: string,
  harness: readonly string[],
  { commandLine = builtCommandLine(), bail = false }: Pick<SuiteRunOptions, "commandLine" | "bail">,
): Promise<{ readonly report: RunReport; readonly output: string }> {
  const unloadable = unloadablePart.exec(root)?.[0];
  if (unloadable !== undefined) {
    throw new CouldNotJudge(
      `vitest loads nothing from ${root}: rename the folder that has \`${unloadable}\` in its name`,
    );
  }
  const vitest = findPackage(root, "vitest");
  if (vitest === undefined) {
    const { addsForDevelopment } = await import("../workspace/package-manager.js");
    throw new CouldNotJudge(`vitest is not installed in this workspace: ${addsForDevelopment(root, "vitest")}`);
  }
  const scratch = temporaryFolder("run");
  const reportFile = join(scratch.path, "run.json");
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const reporter = fileURLToPath(new URL(`./vitest-reporter.${extension}`, import.meta.url));
  try {
    const args = [
      join(vitest.folder, "vitest.mjs"),
      "run",
      "--root",
      root,
      "--allowOnly=false",
      "--retry=0",
      ...(bail ? ["--bail=1"] : []),
      `--reporter=${reporter}`,
      "--reporter=default",
      ...copiesBelow(harness).map((pattern) => `--exclude=${pattern}`),
      ...harness,
    ];
    const { output, exitCode, signal } = await runNode(args, root, {
      ...outsideVitest(process.env),
      [runReportVariable]: reportFile,
      NO_COLOR: "1",
      ...(commandLine !== undefined && { RAWR_HQ_CLI: commandLine }),
    });
    const report = readReport(reportFile);
    if (report === undefined) {
      throw new CouldNotJudge(
        `the runner of the suites exited (${exitCode ?? signal}) before it could report: ${lastWords(output)}`,
      );
    }
    return { report, output };
  } finally {
    scratch.remove();
  }
}

/**
 * vitest runs every file whose path ends in what it is asked for: the harness of a work tree or of a copy below the root, too, which is
 * other code.
 */
function copiesBelow(harness: readonly string[]): string[] {
  const isAlone = (file: string) => !harness.some((other) => other.endsWith(`/${file}`));
  return harness.filter(isAlone).map((file) => `*/**/${file.replace(/[\\()[\]{}!*?+@|]/g, "\\$&")}`);
}

/** What vitest's module ids are cut at, or decoded a second time. */
const unloadablePart = /#|%[0-9a-f]{2}/i;

/** A run that a test starts is no worker of that test's runner. */
function outsideVitest(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !name.startsWith("VITEST") && name !== "TEST" && name !== "NODE_ENV",
    ),
  );
}

function readReport(file: string): RunReport | undefined {
  try {
    // Written in one piece by our reporter, inside a folder that only this run knows.
    return JSON.parse(readFileSync(file, "utf8")) as RunReport;
  } catch {
    return undefined;
  }
}

function lastWords(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  // Not the frames that it draws around its headings.
  return (
    lines.find((line) => /error/i.test(line) && !line.includes("⎯")) ??
    lines.findLast((line) => line !== "") ??
    "it printed nothing"
  );
}

const nothingSeen: Observation = {
  id: "",
  assertions: 0,
  requests: [],
  trails: [],
  inProcess: { calls: 0, sockets: 0 },
  selfTest: { refused: 0, accepted: [] },
  facts: {},
};

function toTestLine(root: string, { file, observation = nothingSeen, ...test }: ReportedTest): TestLine {
  const { id, assertions, inProcess, selfTest, facts, trails, requests } = observation;
  const { name, state, mode, expectedToFail, retries } = test;
  const path = relative(root, file).split(sep).join("/");
  const seen = { assertions, inProcess, selfTest, facts, trails, requests: requests.length };
  return { line: "test", id, file: path, name, state, mode, expectedToFail, retries, ...seen };
}

function toRequestLines({ name, observation }: ReportedTest): RequestLine[] {
  const { id, requests } = observation ?? nothingSeen;
  return requests.map((request) => ({ line: "request", id, name, ...request }));
}
