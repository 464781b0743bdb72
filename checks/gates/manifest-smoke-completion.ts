import { deferredRegister, routeFamilies } from "@rawr/hq-contract/tables";
import { answeredFamilies, familyNames } from "../evidence/answered-families.js";
import { evidenceOf, mountedPlugins, withoutEvidence } from "../evidence/workspace-evidence.js";
import type { GateFinding } from "../report/finding.js";
import { defineGate } from "../engine/gate.js";
import { staleComposition } from "../authoring/generate/stale-composition.js";
import { staleCommittedGraph } from "../graph/compare/committed-artifacts.js";
import type { Workspace } from "../facts/workspace.js";
import type { IsTest } from "../flow/tests/test-files.js";

const why = "mounting a family in source code does not prove that it answers";

/** All four families answer on the real host, the composition is what generate would write, nothing is pending or put off outside of the register, and no committed graph is stale. */
export default defineGate({
  name: "manifest-smoke-completion",
  policy: "D-005",
  owner: "verification-gates",
  rules: {
    G120: { title: "route family does not answer", why, fix: "mount it in the host, and let a suite call it" },
    G121: { title: "composition is stale", why, fix: "run `rawr-hq generate` and commit it" },
    G122: { title: "route family is pending", why, fix: "mount it, and remove it from `pendingFamilies`" },
    G123: {
      title: "committed graph is stale",
      why: "reviewers would judge an outdated workspace",
      fix: "run `rawr-hq graph` and commit it, or ignore the folder and let CI write it",
    },
    G124: {
      title: "deferral outside the register",
      why: "work deferred without an owner and a condition is never done",
      fix: "do the work, or add it to the register and name its entry here: `TODO(DR-002)`",
    },
  },
  async *check(workspace) {
    const manifests = workspace.manifests.length;
    for (const file of await staleCommittedGraph(workspace)) {
      yield {
        rule: "G123",
        at: { file, line: 1, column: 1 },
        message: `${file} differs from what the current sources generate`,
      };
    }
    for (const deferral of deferralsOf(workspace)) yield deferral;
    yield* composedByHand(workspace);
    yield* staleComposition(workspace);
    const { settings } = workspace;
    const { isFirst } = settings.stage;
    // Who is in the first slice has a baseline to complete first: manifest-smoke-baseline judges what is pending there.
    for (const { family, owner, slice, unblock } of isFirst ? [] : settings.pendingFamilies) {
      yield {
        rule: "G122",
        at: { file: settings.configFile ?? settings.composition, line: 1, column: 1 },
        message: `\`${family}\` waits for ${owner} in slice ${slice}: ${unblock}`,
      };
    }
    const state = evidenceOf(workspace);
    if (state.kind === "no-host") return { files: 0, manifests, families: 0 };
    const without = withoutEvidence(state, "G120");
    if (without !== undefined) yield without;
    if (state.kind !== "current") return { files: 1, manifests, families: 0 };
    const answered = answeredFamilies(state.evidence);
    const pending = isFirst ? settings.pendingFamilies.map(({ family }) => family) : [];
    for (const family of familyNames.filter((name) => !answered.has(name) && !pending.includes(name))) {
      yield {
        rule: "G120",
        at: state.at,
        message: `no handler below ${routeFamilies[family].prefix} answered on the real host`,
      };
    }
    return { files: 1, manifests, families: answered.size };
  },
});

/** Files beside the composition root that take plugins' routers themselves: what they mount, no manifest says. */
async function* composedByHand(workspace: Workspace): AsyncGenerator<GateFinding<"G121">> {
  const { composition, roots } = workspace.settings;
  const entries = mountedPlugins(workspace).map(({ directory }) => `${directory}/src/`);
  const isOutside = (file: string) =>
    file !== composition && ![...Object.keys(roots), "packages"].some((shelf) => file.startsWith(`${shelf}/`));
  // Few workspaces have such a file, and only they wait for the settings of their test runners.
  let tests: Promise<IsTest> | undefined;
  const isTest = async (file: string) => {
    tests ??= import("../flow/tests/test-files.js").then(({ testFiles }) => testFiles(workspace));
    return (await tests)(file);
  };
  for (const file of workspace.files.filter(isOutside)) {
    const taken = workspace.importsOf(file).filter(({ to, typeOnly }) => {
      const entry = typeOnly || to === null ? undefined : entries.find((folder) => to.startsWith(folder));
      return entry !== undefined && /^(?:index|router)\.[cm]?[jt]sx?$/.test(to?.slice(entry.length) ?? "");
    });
    const [first] = taken;
    if (first === undefined || (await isTest(file))) continue;
    const { line, column, endColumn } = first;
    const plugins = [...new Set(taken.map(({ to }) => to?.split("/src/", 1)[0] ?? ""))];
    yield {
      rule: "G121",
      at: { file, line, column, ...(endColumn === undefined ? {} : { endColumn }) },
      title: "composition is written by hand",
      message: `${file} imports ${plugins.join(", ")} itself, bypassing ${composition}`,
      fix: `import \`hq\` from ${composition}, which \`rawr-hq generate\` writes`,
    };
  }
}

/** The module that holds the register, in the repository that defines it. */
const registerFile = "contract/governance/deferred.ts";

/** Work that is put off anywhere but in the register. A place that names an entry of it only points there. */
function* deferralsOf(workspace: Workspace): Generator<GateFinding<"G124">> {
  const entries: readonly string[] = deferredRegister.map(({ id }) => id);
  const isTheirs = workspace.files.includes("contract/governance/judge-governance.ts");
  for (const file of workspace.files) {
    if (isTheirs && file === registerFile) continue;
    for (const { text, entry, line, column, endColumn } of workspace.facts(file).deferrals) {
      if (entry !== undefined && entries.includes(entry) && !text.startsWith("{")) continue;
      yield {
        rule: "G124",
        at: { file, line, column, ...(endColumn === undefined ? {} : { endColumn }) },
        message:
          entry !== undefined && !entries.includes(entry)
            ? `\`${entry}\` is not an entry of the register, whose last entry is ${entries.at(-1) ?? "nothing"}`
            : `this is deferred here without an owner, a condition and a phase: ${text}`,
      };
    }
  }
}
