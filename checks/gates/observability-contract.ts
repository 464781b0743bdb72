import { observabilityEvents, type ObservedTrail } from "@rawr/hq-contract/tables";
import type { RequestLine } from "../evidence/evidence-line.js";
import { evidenceOf, withoutEvidence } from "../evidence/workspace-evidence.js";
import { defineGate } from "../engine/gate.js";

const why = "without its trail, nobody can explain a run during an incident";

/** Events of which one must have been told when a request was refused with this status. */
const violations: Readonly<Record<number, readonly string[]>> = {
  400: [observabilityEvents.targetRefused],
  401: [observabilityEvents.callerUnauthenticated, observabilityEvents.ingressRefused],
  403: [observabilityEvents.callerForbidden],
};

/** Trigger, run and status are one trail, and no refusal goes unsaid. */
export default defineGate({
  name: "observability-contract",
  policy: "D-015",
  owner: "runtime-host",
  rules: {
    O101: {
      title: "correlation breaks between trigger, run and status",
      why,
      fix: "pass the request's correlation id into the event, and read it in the run",
    },
    O102: {
      title: "policy violation was not logged",
      why,
      fix: "log the refusal's event with the request's id where the request is refused",
    },
  },
  *check(workspace) {
    const manifests = workspace.manifests.length;
    const state = evidenceOf(workspace);
    const without = withoutEvidence(state, "O101");
    if (without !== undefined) yield without;
    if (state.kind !== "current") return { files: 0, manifests, trails: 0, requests: 0 };
    const { at, evidence } = state;
    const trails = evidence.tests
      .filter(({ id }) => id === "suite:workflow:trigger-status")
      .flatMap((test) => test.trails);
    if (trails.length === 0) yield { rule: "O101", at, message: "no run was traced from its trigger to its end" };
    for (const trail of trails) {
      const gap = gapIn(trail);
      if (gap !== undefined) yield { rule: "O101", at, message: `the trail of run ${trail.handle} ${gap}` };
    }
    const requests = evidence.tests.flatMap(({ seen }) => seen);
    const [first, ...more] = requests.filter(isSilent);
    if (first !== undefined) {
      const { method, target, status } = first;
      const others = more.length > 0 ? `, and ${more.length} more were not` : "";
      yield {
        rule: "O102",
        at,
        message: `${method} ${target} was refused with ${status} and not logged${others}`,
      };
    }
    const untold = requests.find(
      ({ handled, events }) => handled > 0 && !events.includes(observabilityEvents.requestCompleted),
    );
    if (untold !== undefined) {
      yield {
        rule: "O102",
        at,
        title: "answered request emits no structured event",
        message: `${untold.method} ${untold.target} was answered and not logged`,
      };
    }
    return { files: evidence.run.harness.length, manifests, trails: trails.length, requests: requests.length };
  },
});

function gapIn({ correlationId, triggered, state }: ObservedTrail): string | undefined {
  if (correlationId === "") return "has no correlation id: the trigger left no `host.run_enqueued`";
  const needed = [observabilityEvents.runEnqueued, observabilityEvents.runStarted, observabilityEvents.runEnded];
  const missing = needed.find((event) => !triggered.includes(event));
  if (missing !== undefined) return `ends before \`${missing}\`: no such event carries its correlation id`;
  return state === "completed" ? undefined : `ends as \`${state}\``;
}

/** An error of a procedure is no violation: it has no refusal's code. The answer to HEAD has none to tell by. */
function isSilent({ method, status, code, handled, events, contentType }: RequestLine): boolean {
  const expected = violations[status];
  if (expected === undefined || handled > 0 || !contentType.startsWith("application/problem+json")) return false;
  if (code === undefined && method !== "HEAD") return false;
  return !expected.some((event) => events.includes(event));
}
