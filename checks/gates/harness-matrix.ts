import { requiredSuites, type RequiredSuite } from "@rawr/hq-contract/tables";
import { harnessPattern } from "../evidence/code-under-test.js";
import { atLeast, doubtsAbout, doubtsAboutRun } from "../evidence/judge-test.js";
import type { Evidence, RequestLine, TestLine } from "../evidence/evidence-line.js";
import { evidenceOf, withoutEvidence } from "../evidence/workspace-evidence.js";
import type { GateFinding, Place } from "../report/finding.js";
import { defineGate } from "../engine/gate.js";
import type { Workspace } from "../facts/workspace.js";

const why = "a suite's name proves nothing; only its execution does";

const rules = {
  X101: {
    title: "required suite was not executed",
    why,
    fix: "write its tests, then run `rawr-hq check --run-suites`",
  },
  X102: {
    title: "suite was skipped, filtered or retried",
    why,
    fix: "remove what skips, filters or retries it, then run the whole harness",
  },
  X103: { title: "suite asserts nothing", why, fix: "assert the response that the caller receives" },
  X104: { title: "evidence is older than the code", why, fix: "run `rawr-hq check --run-suites`" },
  X105: {
    title: "suite did not do what its name says",
    why,
    fix: "make its calls through the driver that the harness provides",
  },
  X106: { title: "assertion can hardly fail", why, fix: "assert the exact value" },
} as const;

type Code = keyof typeof rules;
type Seen = TestLine & { readonly seen: readonly RequestLine[] };

const isAnswered = ({ status, handled }: RequestLine): boolean => status >= 200 && status < 300 && handled > 0;
const isRefused = ({ status, handled }: RequestLine): boolean => status === 401 && handled === 0;

/** What each suite must have left behind, and what is missing otherwise. */
const footprints: Readonly<Record<RequiredSuite, readonly [what: string, isThere: (test: Seen) => boolean][]>> = {
  "suite:web:first-party-rpc": [
    [
      "a web call answered by a handler below /rpc",
      ({ seen }) => seen.some((one) => one.caller === "first-party-web" && one.family === "rpc" && isAnswered(one)),
    ],
  ],
  "suite:web:published-openapi": [
    [
      "a web call answered by a handler below /api/orpc",
      ({ seen }) => seen.some((one) => one.caller === "first-party-web" && one.family === "orpc" && isAnswered(one)),
    ],
  ],
  "suite:cli:in-process": [
    [
      "a call in process, without a socket",
      ({ inProcess, seen }) => inProcess.calls > 0 && inProcess.sockets === 0 && seen.length === 0,
    ],
  ],
  "suite:api:boundary": [
    [
      "an external call answered by a handler below /api/orpc",
      ({ seen }) => seen.some((one) => one.caller === "external" && one.family === "orpc" && isAnswered(one)),
    ],
    [
      "a call without a valid credential, refused with 401",
      ({ seen }) => seen.some((one) => one.family === "orpc" && isRefused(one)),
    ],
    [
      "a non-canonical target, refused with 400",
      ({ seen }) => seen.some(({ status, code }) => status === 400 && code === "TARGET_NOT_CANONICAL"),
    ],
    [
      "an unknown route, answered with 404",
      ({ seen }) => seen.some(({ status, code }) => status === 404 && code === "ROUTE_UNKNOWN"),
    ],
  ],
  "suite:workflow:trigger-status": [
    ["a run followed to its end", ({ trails }) => trails.some(({ state }) => state === "completed")],
  ],
  "suite:runtime:ingress": [
    [
      "a signed call that ran a function",
      ({ seen }) => seen.some((one) => one.family === "ingress" && isAnswered(one)),
    ],
    [
      "a POST without a valid signature, refused with 401",
      ({ seen }) => seen.some((one) => one.method === "POST" && one.family === "ingress" && isRefused(one)),
    ],
    [
      "a PUT without a valid signature, refused with 401",
      ({ seen }) => seen.some((one) => one.method === "PUT" && one.family === "ingress" && isRefused(one)),
    ],
  ],
  "suite:cross-surface:metadata-import-boundary": [
    ["planted violations, all found", ({ facts }) => (facts["planted"] ?? 0) > 0 && (facts["found"] ?? 0) > 0],
  ],
};

/** Every required suite: executed, passed, once, with assertions, for the code as it is now, and not hollow. */
export default defineGate({
  name: "harness-matrix",
  policy: "D-015",
  owner: "verification-gates",
  rules,
  async *check(workspace) {
    const manifests = workspace.manifests.length;
    const state = evidenceOf(workspace);
    const without = withoutEvidence(state, state.kind === "stale" ? "X104" : "X101");
    if (without !== undefined) yield without;
    if (state.kind === "no-host") return { files: 0, manifests, suites: 0, tests: 0 };
    const harness = harnessSources(workspace);
    const texts = new Map(harness.map((file) => [file, workspace.text(file) ?? ""]));
    for (const [file, text] of texts) {
      // A harness's files are read together: one asserts with the helpers of another.
      const hollow = await workspace.remembered(`hollow ${file}`, JSON.stringify([...texts]), async () => {
        const { hollowPlaces } = await import("../evidence/hollow/hollow-places.js"); // and the compiler with it
        const { lowerText } = await import("../flow/model/lower-text.js");
        const { WorkspacePrograms } = await import("../flow/model/workspace-programs.js");
        const programs = new WorkspacePrograms(workspace, lowerText);
        const isHarness = (path: string | undefined) => path !== undefined && texts.has(path);
        return hollowPlaces(file, text, {
          program: (path) => (isHarness(path) ? programs.program(path) : undefined),
          resolve: (from, specifier) => {
            const to = programs.resolve(from, specifier);
            return isHarness(to) ? to : undefined;
          },
        });
      });
      for (const { line, column, endColumn, what } of hollow) {
        yield { rule: "X106", at: { file, line, column, endColumn }, message: what };
      }
    }
    if (state.kind !== "current") return { files: harness.length, manifests, suites: 0, tests: 0 };
    yield* judgeRun(state.at, state.evidence);
    return { files: harness.length, manifests, suites: requiredSuites.length, tests: state.evidence.tests.length };
  },
});

/** Each harness, and what of its own it imports: files that assert, and are no part of what they prove. */
function harnessSources(workspace: Workspace): string[] {
  const { roots, host, composition } = workspace.settings;
  const proved = [...Object.keys(roots), "packages", ...host, composition];
  const isProved = (file: string): boolean => proved.some((path) => file === path || file.startsWith(`${path}/`));
  const found = new Set(workspace.files.filter((file) => harnessPattern.test(file)));
  for (const file of found) {
    for (const { to } of workspace.importsOf(file)) {
      if (to === null || !workspace.files.includes(to) || isProved(to)) continue;
      if (/\bexpect\b/.test(workspace.text(to) ?? "")) found.add(to);
    }
  }
  return [...found];
}

function* judgeRun(at: Place, evidence: Evidence): Generator<GateFinding<Code>> {
  for (const doubt of doubtsAboutRun(evidence)) yield finding("X102", at, doubt);
  if (requiredSuites.length < atLeast.suites) {
    yield finding(
      "X101",
      at,
      `only ${requiredSuites.length} suites are required; the contract requires ${atLeast.suites}`,
    );
  }
  for (const id of requiredSuites) {
    const tests = evidence.tests.filter((test) => test.id === id);
    if (tests.length === 0) {
      yield finding("X101", at, `\`${id}\` was not executed`);
      continue;
    }
    const doubts = tests.flatMap(doubtsAbout);
    for (const doubt of doubts) {
      yield finding(doubt.endsWith("asserted nothing") ? "X103" : "X102", at, `\`${id}\`: ${doubt}`);
    }
    if (doubts.length > 0) continue;
    for (const [what, isThere] of footprints[id]) {
      if (!tests.some(isThere)) yield finding("X105", at, `\`${id}\` has no record of ${what}`);
    }
    const crash = tests.flatMap(({ seen }) => seen).find(({ status }) => status >= 500);
    if (crash !== undefined) {
      yield finding(
        "X105",
        at,
        `\`${id}\` passes although ${crash.method} ${crash.target} was answered ${crash.status}`,
      );
    }
  }
}

function finding(rule: Code, at: Place, message: string): GateFinding<Code> {
  return { rule, at, message };
}
