import { answeredFamilies, familyNames } from "../evidence/answered-families.js";
import { evidenceOf, hostFiles, reaches, withoutEvidence } from "../evidence/workspace-evidence.js";
import { defineGate } from "../engine/gate.js";
import type { Workspace } from "../facts/workspace.js";

const why = "nothing governs what is mounted outside the composition";

/** The host consumes the manifest, and of each family it is known that it answers, or who will mount it, when, and what for. */
export default defineGate({
  name: "manifest-smoke-baseline",
  policy: "D-005",
  owner: "verification-gates",
  rules: {
    G110: {
      title: "host does not consume the manifest",
      why,
      fix: "import `hq` from the composition root and pass it to the host",
    },
    G111: {
      title: "route family is missing without a plan",
      why,
      fix: "mount it, or, in the first slice (A0), name it in `pendingFamilies` with owner, slice and unblock condition",
    },
  },
  async *check(workspace) {
    const manifests = workspace.manifests.length;
    const { composition, pendingFamilies, slice = "none", stage } = workspace.settings;
    const hosts = hostFiles(workspace);
    const [host] = hosts;
    if (host !== undefined && !(await serves(workspace, hosts))) {
      const { missingComposition } = await import("../evidence/missing-composition.js");
      yield (
        missingComposition(workspace, "G110") ?? {
          rule: "G110",
          at: { file: host, line: 1, column: 1 },
          message: `no file of the host imports ${composition}, directly or indirectly`,
        }
      );
    }
    const state = evidenceOf(workspace);
    if (state.kind === "no-host") return { files: 0, manifests, families: 0, pending: pendingFamilies.length };
    const without = withoutEvidence(state, "G110");
    if (without !== undefined) yield without;
    const answered = state.kind === "current" ? answeredFamilies(state.evidence) : new Set();
    for (const family of state.kind === "current" ? familyNames : []) {
      if (answered.has(family)) continue;
      const pending = pendingFamilies.find((one) => one.family === family);
      if (pending !== undefined && stage.isFirst) continue;
      const message =
        pending === undefined
          ? `no handler answered below \`${family}\`, and no entry says who will mount it`
          : `\`${family}\` is still pending in slice ${slice}: a pending family is allowed in ${stage.first ?? "a first slice"} only`;
      yield { rule: "G111", at: state.at, message };
    }
    return { files: hosts.length, manifests, families: answered.size, pending: pendingFamilies.length };
  },
});

/** Whether the host imports the composition. A test of the host imports it, too, and proves nothing. */
async function serves(workspace: Workspace, hosts: readonly string[]): Promise<boolean> {
  const { composition, host } = workspace.settings;
  const named = hosts.filter((file) => host.includes(file));
  if (reaches(workspace, named, composition)) return true;
  if (!reaches(workspace, hosts, composition)) return false;
  const { testFiles } = await import("../flow/tests/test-files.js");
  const isTest = await testFiles(workspace);
  return reaches(
    workspace,
    hosts.filter((file) => !isTest(file)),
    composition,
  );
}
