import { routeFamilies } from "@rawr/hq-contract";
import { answeredFamilies, familyNames } from "../evidence/answered-families.js";
import { evidenceOf, withoutEvidence } from "../evidence/workspace-evidence.js";
import type { GateFinding, Judged } from "../finding.js";
import { defineGate } from "../gate.js";
import { generateComposition } from "../generate/generate-composition.js";
import { staleCommittedGraph } from "../graph/committed-artifacts.js";

/** All four families answer on the real host, the composition is what generate would write, nothing is pending, and no committed graph is stale. */
export default defineGate({
  code: "G120",
  name: "manifest-smoke-completion",
  policy: "D-005",
  owner: "verification-gates",
  title: "route family does not answer",
  why: "a family that is mounted in the source only is not there",
  fix: "mount it in the host, and let a suite call it",
  async *check(workspace): AsyncGenerator<GateFinding, Judged> {
    const manifests = workspace.manifests.length;
    for (const file of await staleCommittedGraph(workspace)) {
      yield {
        code: "G123",
        at: { file, line: 1, column: 1 },
        title: "committed graph is stale",
        message: `${file} is not what this tree gives`,
        why: "who reviews by it decides about a workspace that is no more",
        fix: "run `rawr-hq graph` and commit it, or ignore the folder and let CI write it",
      };
    }
    const state = evidenceOf(workspace);
    if (state.kind === "no-host") return { files: 0, manifests, families: 0 };
    const { root, settings } = workspace;
    const { outcome } = await generateComposition(root, { check: true, settings });
    if (outcome === "stale") {
      yield {
        code: "G121",
        at: { file: settings.composition, line: 1, column: 1 },
        title: "composition is stale",
        message: `${settings.composition} is not what the plugins' package.json files say now`,
        fix: "run `rawr-hq generate` and commit it",
      };
    }
    // Who is in A0 has a baseline to complete first: manifest-smoke-baseline judges what is pending there.
    for (const { family, owner, slice, unblock } of settings.slice === "A0" ? [] : settings.pendingFamilies) {
      yield {
        code: "G122",
        at: { file: settings.configFile ?? settings.composition, line: 1, column: 1 },
        title: "route family is pending",
        message: `\`${family}\` waits for ${owner} in slice ${slice}: ${unblock}`,
        fix: "mount it, and remove it from `pendingFamilies`",
      };
    }
    const without = withoutEvidence(state);
    if (without !== undefined) yield without;
    if (state.kind !== "current") return { files: 1, manifests, families: 0 };
    const answered = answeredFamilies(state.evidence);
    const pending = settings.slice === "A0" ? settings.pendingFamilies.map(({ family }) => family) : [];
    for (const family of familyNames.filter((name) => !answered.has(name) && !pending.includes(name))) {
      yield {
        at: state.at,
        message: `no handler below ${routeFamilies[family].prefix} was seen to answer on the real host`,
      };
    }
    return { files: 1, manifests, families: answered.size };
  },
});
