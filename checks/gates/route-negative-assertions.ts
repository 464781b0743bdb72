import {
  callerMatrix,
  mayReach,
  refusalOf,
  refusals,
  refusalVariants,
  type Caller,
  type RouteFamily,
} from "@rawr/hq-contract/tables";
import { atLeast, doubtsAbout } from "../evidence/judge-test.js";
import type { Evidence, RequestLine } from "../evidence/evidence-line.js";
import { evidenceOf, withoutEvidence } from "../evidence/workspace-evidence.js";
import type { GateFinding, Place } from "../report/finding.js";
import { defineGate } from "../engine/gate.js";

const why = "nobody knows how an untested route handles misuse";

const rules = {
  N101: {
    title: "forbidden cell has no proof",
    why,
    fix: "add the cell to the harness and run `rawr-hq check --run-suites`",
  },
  N102: {
    title: "negative assertion failed, was skipped or asserted nothing",
    why,
    fix: "remove `skip`, `only`, `fails` and retries, let the test assert the refusal, and run it again",
  },
  N103: {
    title: "forbidden request was not refused correctly",
    why,
    fix: "make the host refuse as the caller matrix says, log the refusal, and run no handler",
  },
  N104: {
    title: "negative assertion without a positive control",
    why,
    fix: "let the control call the same route as a permitted caller",
  },
  N105: {
    title: "negative assertion leaves variants untested",
    why,
    fix: "use `defineHarness` unmodified: it tries every method, alias and credential",
  },
  N106: {
    title: "negative assertion can't fail",
    why,
    fix: "use the assertion of `@rawr/hq-contract/testing` unmodified",
  },
} as const;

type Code = keyof typeof rules;

/** Every forbidden caller x family cell, by what was really asked and really answered; the harness's own assertions are not believed. */
export default defineGate({
  name: "route-negative-assertions",
  policy: "D-015",
  owner: "verification-gates",
  rules,
  *check(workspace) {
    const manifests = workspace.manifests.length;
    const state = evidenceOf(workspace);
    const without = withoutEvidence(state, "N101");
    if (without !== undefined) yield without;
    if (state.kind !== "current") return { files: 0, manifests, cells: 0, requests: 0 };
    const { at, evidence } = state;
    const cells = callerMatrix().filter(({ verdict }) => verdict === "forbidden");
    if (cells.length < atLeast.cells) {
      yield finding(
        "N101",
        at,
        `the caller matrix forbids only ${cells.length} cells; the contract forbids ${atLeast.cells}`,
      );
    }
    let requests = 0;
    for (const { caller, family } of cells) {
      const id = `cell:${caller}:${family}`;
      const seen = evidence.tests.filter((test) => test.id === id).flatMap((test) => test.seen);
      requests += seen.length;
      yield* judgeCell(at, evidence, id, caller, family, seen);
    }
    return { files: evidence.run.harness.length, manifests, cells: cells.length, requests };
  },
});

function* judgeCell(
  at: Place,
  { tests }: Evidence,
  id: string,
  caller: Caller,
  family: RouteFamily,
  seen: readonly RequestLine[],
): Generator<GateFinding<Code>> {
  const cell = `${caller} on ${family}`;
  const own = tests.filter((test) => test.id === id);
  if (own.length === 0) {
    yield finding("N101", at, `no test covered ${cell}`);
    return;
  }
  const doubts = own.flatMap(doubtsAbout);
  for (const doubt of doubts) yield finding("N102", at, `${cell}: ${doubt}`);
  if (doubts.length > 0) return;

  const refused = seen.filter(({ role }) => role === "refusal");
  const [wrong, ...more] = refused.flatMap((request) => whatIsWrong(request, caller, family));
  if (wrong !== undefined)
    yield finding("N103", at, `${cell}: ${wrong}${more.length > 0 ? `, and ${more.length} more` : ""}`);

  const route = refused.find(({ variant }) => variant.startsWith("method:"))?.target;
  const isControl = ({ role, caller: as, target, status, handled }: RequestLine): boolean =>
    role === "control" &&
    mayReach(as, family) &&
    samePath(target, route) &&
    status >= 200 &&
    status < 300 &&
    handled > 0;
  const first = seen.findIndex(({ role }) => role === "refusal");
  const last = seen.findLastIndex(({ role }) => role === "refusal");
  for (const [when, controls] of [
    ["before it was refused", seen.slice(0, Math.max(first, 0))],
    ["after it was refused", seen.slice(last + 1)],
  ] as const) {
    if (controls.some(isControl)) continue;
    yield finding("N104", at, `${cell}: no handler answered a permitted caller of ${route ?? "the route"} ${when}`);
  }

  const untried = untriedVariants(refused);
  if (untried.length > 0) yield finding("N105", at, `${cell}: never tried with ${untried.join(", ")}`);

  for (const { selfTest } of own) {
    if (selfTest.accepted.length > 0) {
      yield finding("N106", at, `${cell}: the assertion accepts ${selfTest.accepted[0]} for a refusal`);
    } else if (selfTest.refused < atLeast.spoiled) {
      yield finding(
        "N106",
        at,
        `${cell}: the assertion was tested with ${selfTest.refused} wrong refusals, not ${atLeast.spoiled}`,
      );
    }
  }
}

function whatIsWrong(request: RequestLine, caller: Caller, family: RouteFamily): string[] {
  const { variant, method, target, status, code, contentType, handled, events } = request;
  const isAlias = variant.startsWith("alias:") && variant !== "alias:query";
  const own = refusalOf(caller, family);
  const allowed = isAlias ? [own, refusals.targetRefused, refusals.routeUnknown] : [own];
  const what = `${method} ${target} (${variant})`;
  if (request.caller !== caller) return [`${what} was sent as ${request.caller}`];
  const refusal = allowed.find((one) => one.status === status);
  if (refusal === undefined)
    return [`${what} was answered ${status}, not ${allowed.map((one) => one.status).join(" or ")}`];
  if (!contentType.startsWith("application/problem+json"))
    return [`${what} was answered with \`${contentType}\`, not as a problem`];
  if (method !== "HEAD" && code !== refusal.code)
    return [`${what} was refused as ${code ?? "nothing"}, not ${refusal.code}`];
  if (handled !== 0) return [`${what} was refused, and ran ${handled} handlers`];
  if (!events.includes(refusal.event)) return [`${what} was refused without \`${refusal.event}\``];
  if (new Set(events).size !== events.length) return [`${what} carries events of other requests`];
  return [];
}

function untriedVariants(refused: readonly RequestLine[]): string[] {
  const words = new Set(refused.flatMap(({ variant }) => variant.split(" ")));
  const kinds = [
    ["method", refusalVariants.method, atLeast.methods],
    ["alias", refusalVariants.alias, atLeast.aliases],
    ["credential", refusalVariants.credential, atLeast.credentials],
  ] as const;
  return kinds.flatMap(([kind, variants, least]) => {
    const tried = [...words].filter((word) => word.startsWith(`${kind}:`)).length;
    const missing = variants.map((variant) => `${kind}:${variant}`).filter((word) => !words.has(word));
    return missing.length === 0 && tried < least ? [`more than ${tried} variants of ${kind}`] : missing;
  });
}

const samePath = (a: string, b: string | undefined): boolean => a.split("?", 1)[0] === b?.split("?", 1)[0];

function finding(rule: Code, at: Place, message: string): GateFinding<Code> {
  return { rule, at, message };
}
