import { requiredSeams } from "@rawr/hq-contract/tables";
import { atLeast, doubtsAbout } from "../evidence/judge-test.js";
import { evidenceOf, withoutEvidence } from "../evidence/workspace-evidence.js";
import { defineGate } from "../engine/gate.js";

const words = {
  why: "state shared by two instances leaks from one to the other",
  fix: "create the shared value once per instance, then run `rawr-hq check --run-suites`",
};

/** Two instances in one process were run beside each other, and nothing crossed. */
export default defineGate({
  name: "instance-seam",
  policy: "D-016",
  owner: "distribution-lifecycle",
  rules: {
    I101: {
      title: "instance isolation is not proved",
      why: words.why,
      fix: "test in the harness that two instances share no seam, then run `rawr-hq check --run-suites`",
    },
    I102: { title: "instances share state", ...words },
  },
  *check(workspace) {
    const manifests = workspace.manifests.length;
    const state = evidenceOf(workspace);
    const without = withoutEvidence(state, "I101");
    if (without !== undefined) yield without;
    if (state.kind !== "current") return { files: 0, manifests, seams: 0 };
    const { at, evidence } = state;
    if (requiredSeams.length < atLeast.seams) {
      const message = `only ${requiredSeams.length} seams are required; the contract requires ${atLeast.seams}`;
      yield { rule: "I101", at, message };
    }
    let apart = 0;
    for (const seam of requiredSeams) {
      const tests = evidence.tests.filter(({ id }) => id === `seam:${seam}`);
      const doubts = tests.flatMap(doubtsAbout);
      if (tests.length === 0) yield { rule: "I101", at, message: `no test covered the seam ${seam}` };
      for (const doubt of doubts) yield { rule: "I102", at, message: `${seam}: ${doubt}` };
      if (tests.length > 0 && doubts.length === 0) apart += 1;
    }
    return { files: evidence.run.harness.length, manifests, seams: apart };
  },
});
