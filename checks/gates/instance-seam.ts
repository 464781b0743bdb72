import { requiredSeams } from "#law";
import { atLeast, doubtsAbout } from "../evidence/judge-test.js";
import { evidenceOf, withoutEvidence } from "../evidence/workspace-evidence.js";
import type { GateFinding, Judged } from "../report/finding.js";
import { defineGate } from "../engine/gate.js";

/** Two instances in one process were run beside each other, and nothing crossed. */
export default defineGate({
  code: "I101",
  name: "instance-seam",
  policy: "D-016",
  owner: "distribution-lifecycle",
  title: "instances are not shown to be apart",
  why: "what two instances share, one of them will one day do to the other",
  fix: "hand what differs to each instance, and run `rawr-hq check --run-suites`",
  *check(workspace): Generator<GateFinding, Judged> {
    const manifests = workspace.manifests.length;
    const state = evidenceOf(workspace);
    const without = withoutEvidence(state);
    if (without !== undefined) yield without;
    if (state.kind !== "current") return { files: 0, manifests, seams: 0 };
    const { at, evidence } = state;
    if (requiredSeams.length < atLeast.seams) {
      yield { at, message: `only ${requiredSeams.length} seams are required; the law requires ${atLeast.seams}` };
    }
    let apart = 0;
    for (const seam of requiredSeams) {
      const tests = evidence.tests.filter(({ id }) => id === `seam:${seam}`);
      const doubts = tests.flatMap(doubtsAbout);
      if (tests.length === 0) yield { at, message: `nothing was executed for the seam of ${seam}` };
      for (const doubt of doubts)
        yield { at, code: "I102", title: "instances see one another", message: `${seam}: ${doubt}` };
      if (tests.length > 0 && doubts.length === 0) apart += 1;
    }
    return { files: evidence.run.harness.length, manifests, seams: apart };
  },
});
