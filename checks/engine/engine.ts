import { performance } from "node:perf_hooks";
import type { Finding, GateFinding, GateOutcome, Judged, Report } from "../report/finding.js";
import type { Gate } from "./gate.js";
import type { RuleBook, Rules } from "../report/rule-book.js";
import { recording } from "./verdicts/recording.js";
import { reusableGates } from "./verdicts/verdicts.js";
import type { RanPart } from "./verdicts/ran-part.js";
import type { Input } from "./verdicts/verdict.js";
import { fingerprint, stamp } from "../report/report.js";
import { CouldNotJudge } from "../workspace/could-not-judge.js";
import type { Workspace } from "../facts/workspace.js";
import type { OpenedWorkspace } from "./open-workspace.js";
import { inOrder, placeOf } from "../workspace/place.js";

/** Files that don't parse, gates that judge nothing, exceptions for nothing: no gate's business, and still not passed in silence. */
export const parseRules = {
  name: "parse",
  policy: "-",
  owner: "verification-gates",
  rules: {
    E001: {
      title: "file does not parse",
      why: "a file that can't be parsed can't be judged, and a gate must not skip it silently",
      fix: "correct the syntax, or name the file in `ignore` of the settings if it isn't meant to be TypeScript",
    },
    E002: {
      title: "gate saw nothing",
      why: "a gate that matched nothing passes every change, so nobody would notice that it had stopped working",
      fix: "run it at the workspace root, or correct `roots`, `host` and `ignore` in the settings; `rawr-hq doctor` shows what was found",
    },
    E003: {
      title: "`ignore` names nothing",
      why: "an exception that is no longer needed hides whatever is put there next",
      fix: "remove it from the settings, or correct the path",
    },
    E004: {
      title: "custom gate can't judge",
      why: "a gate that doesn't run passes every change",
      fix: "correct its file, or remove it from `gates` of the settings",
    },
  },
} as const satisfies RuleBook;

/**
 * Runs every gate on the workspace and makes a report. A gate that throws doesn't stop the rest. Gates only read, so while one
 * waits (for `tsc`, for dependency-cruiser) the next ones go on; the outcomes are in the order of `gates`.
 */
export async function runGates(workspace: OpenedWorkspace, gates: readonly Gate[]): Promise<Report> {
  const began = performance.now();
  const outcomes = await Promise.all(gates.map((gate) => runGate(workspace, gate)));
  const parsing = beforeGates(workspace);
  if (parsing.findings.length > 0) {
    outcomes.unshift(parsing);
  }
  const findings = outcomes.flatMap((outcome) => outcome.findings).sort(inOrder);
  workspace.verdicts?.save();
  const couldNotJudge = outcomes.some((outcome) => outcome.verdict === "could-not-judge");
  return {
    exitCode: couldNotJudge || gates.length === 0 ? 2 : findings.length > 0 ? 1 : 0,
    gates: outcomes,
    findings,
    files: workspace.files.length,
    plugins: workspace.plugins.length,
    milliseconds: performance.now() - began,
  };
}

async function runGate(workspace: OpenedWorkspace, gate: Gate): Promise<GateOutcome> {
  const began = performance.now();
  const found: GateFinding[] = [];
  const identity = { gate: gate.name, policy: gate.policy, owner: gate.owner } as const;
  const nothing: Judged = { files: 0, manifests: 0 };
  try {
    const judged = await judgedBy(gate, workspace, found);
    if (Object.values(judged).every((count) => count === 0)) {
      const seen = workspace.files.length === 1 ? "1 source file" : `${workspace.files.length} source files`;
      found.push({
        at: { file: "package.json", line: 1, column: 1 },
        rule: "E002",
        message: `\`${gate.name}\` judged nothing in a workspace of ${seen} and ${workspace.plugins.length} plugins`,
      });
    }
    const findings = stampAll(workspace, gate, found);
    return {
      ...identity,
      verdict: findings.length > 0 ? "findings" : "clean",
      judged,
      findings,
      milliseconds: performance.now() - began,
    };
  } catch (error) {
    return {
      ...identity,
      verdict: "could-not-judge",
      judged: nothing,
      findings: stampAll(workspace, gate, found),
      problem: oneSentence(error),
      milliseconds: performance.now() - began,
    };
  }
}

/** Runs the gate, or says what it said when all that it read was what it is. */
async function judgedBy(gate: Gate, workspace: OpenedWorkspace, found: GateFinding[]): Promise<Judged> {
  const verdicts = reusableGates.has(gate.name) ? workspace.verdicts : undefined;
  const earlier = verdicts?.earlier(gate.name);
  if (earlier !== undefined) {
    found.push(...earlier.found);
    return earlier.judged;
  }
  const inputs = new Set<Input>();
  const ran = new Map<string, () => RanPart>();
  const steps = gate.check(verdicts === undefined ? workspace : recording(workspace, inputs, ran));
  let step = await steps.next();
  while (!step.done) {
    const { rule } = step.value;
    if (!Object.hasOwn(gate.rules, rule)) {
      throw new CouldNotJudge(`\`${gate.name}\` yields a finding of rule \`${rule}\`: add the rule to its \`rules\``);
    }
    found.push(step.value);
    step = await steps.next();
  }
  verdicts?.keep(gate.name, found, step.value, inputs, ran);
  return step.value;
}

/** Files that don't parse, and exceptions for nothing, are no gate's business: they are reported once, beside the gates. */
function beforeGates(workspace: Workspace): GateOutcome {
  const found = workspace.files.flatMap((file) =>
    workspace
      .facts(file)
      .parseErrors.slice(0, 1)
      .map((error) => ({ rule: "E001", at: placeOf(file, error), message: error.message })),
  );
  const { configFile = "package.json" } = workspace.settings;
  const unused = workspace.unusedIgnores.map((glob) => {
    const lines = (workspace.text(configFile) ?? "").split("\n");
    const line =
      Math.max(
        0,
        lines.findIndex((text) => text.includes(glob)),
      ) + 1;
    const at = { file: configFile, line, column: 1 };
    return { rule: "E003", at, message: `\`${glob}\` matches no file or folder` };
  });
  const findings = stampAll(workspace, parseRules, [...found, ...unused]);
  return {
    gate: parseRules.name,
    policy: parseRules.policy,
    owner: parseRules.owner,
    verdict: findings.length > 0 ? "findings" : "clean",
    judged: { files: workspace.files.length, manifests: 0 },
    findings,
    milliseconds: 0,
  };
}

function stampAll(workspace: Workspace, gate: RuleBook, found: readonly GateFinding[]): Finding[] {
  const seen = new Map<string, number>();
  const rules: Rules = { ...parseRules.rules, ...gate.rules };
  return found
    .flatMap((finding) => {
      const rule = rules[finding.rule]; // always there: looked up when it was yielded
      return rule === undefined ? [] : stamp(gate, rule, finding, workspace.text(finding.at.file));
    })
    .sort(inOrder)
    .map((finding) => {
      const key = fingerprint(finding);
      const nth = seen.get(key) ?? 0;
      seen.set(key, nth + 1);
      return { ...finding, fingerprint: fingerprint(finding, nth) };
    });
}

function oneSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split("\n", 1)[0] ?? "";
  return line === "" ? "the gate stopped without saying why" : line;
}
