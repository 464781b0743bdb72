import { owners } from "@rawr/hq-contract/governance";
import { describe, expect, it } from "vitest";
import { runGates } from "../../engine/engine.js";
import type { GateOutcome, Report } from "../finding.js";
import { defineGate, type Gate } from "../../engine/gate.js";
import { plugin, program, type FileTree } from "../../testing.js";
import { run } from "../../fixtures/run.js";
import { phasePage } from "../../graph/page/report-page.js";
import { zeroRead } from "../../evidence/zero-read/zero-read.js";
import { phaseOwner, renderGateDecision } from "./phase-owner.js";
import { phaseStatus } from "./phase-status.js";
import { renderPhaseJson, renderPhaseMarkdown, renderPhaseText } from "./render-phase.js";

const now = new Date("2026-03-08T00:00:00Z");
const allGates = [
  "types",
  "metadata-contract",
  "import-boundary",
  "host-composition-guard",
  "manifest-smoke-baseline",
  "manifest-smoke-completion",
  "route-negative-assertions",
  "observability-contract",
  "harness-matrix",
  "bridge-timebox",
  "no-singleton-global",
  "instance-seam",
];
const workspaceFiles: FileTree = {
  ...plugin("api", "a"),
  ...plugin("workflows", "a"),
  "artifacts/baseline/baseline.json": "{}",
  "artifacts/phase-a/legacy-metadata-events.ndjson": ["01", "02", "03", "04", "05", "06", "07"]
    .map((day) => `{"event":"phase_a.suite_run","ts":"2026-03-${day}T12:00:00.000Z"}\n`)
    .join(""),
};

function reportOf(clean: readonly string[]): Report {
  const gates = clean.map((gate): GateOutcome => ({
    gate,
    policy: "-",
    owner: "verification-gates",
    verdict: "clean",
    judged: { files: 1, manifests: 1 },
    findings: [],
    milliseconds: 1,
  }));
  return { exitCode: 0, gates, findings: [], files: 1, plugins: 2, milliseconds: 1 };
}

async function statusOf(files: FileTree, report: Report) {
  const workspace = await program(files).open();
  return phaseStatus(workspace, report, await zeroRead(workspace.root, { now }), now);
}
const states = async (files: FileTree, clean: readonly string[]) =>
  (await statusOf(files, reportOf(clean))).slices.map(({ id, state }) => `${id} ${state}`).join(", ");

describe("phaseStatus", () => {
  it("has every slice done when every gate is clean and everything is there", async () => {
    expect(await states(workspaceFiles, allGates)).toBe(
      "A0 done, A1 done, A2 done, A3 done, A4 done, A5 done, A6 done",
    );
  });

  it("has nothing done when nothing ran", async () => {
    expect(await states(workspaceFiles, [])).toBe(
      "A0 open, A1 waiting, A2 waiting, A3 waiting, A4 waiting, A5 waiting, A6 waiting",
    );
  });

  it("lets later slices wait for one that is open, along the graph", async () => {
    const without = allGates.filter((gate) => gate !== "manifest-smoke-completion");
    expect(await states(workspaceFiles, without)).toBe(
      "A0 done, A1 done, A2 done, A3 done, A4 open, A5 waiting, A6 waiting",
    );
  });

  it("asks for what is mounted and written, not only for gates", async () => {
    const { "artifacts/baseline/baseline.json": _, ...unpublished } = workspaceFiles;
    expect((await statusOf(unpublished, reportOf(allGates))).slices[0]?.blockedBy).toEqual([
      "the baseline report is published: `artifacts/baseline/baseline.json` does not exist",
    ]);
    const noWorkflows = { ...plugin("api", "a"), "artifacts/baseline/baseline.json": "{}" };
    expect((await statusOf(noWorkflows, reportOf(allGates))).slices[2]?.blockedBy).toEqual([
      "plugins of plugins/api and plugins/workflows are discovered: no plugin of kind `workflows` is discovered",
    ]);
  });

  it("follows the workspace's own plan in the order of its dependencies, without the register of the default one", async () => {
    const criteria = [{ says: "types hold", gates: ["types"] }];
    const slices = {
      cutover: { title: "c", owner: "runtime-host", after: ["inventory"], criteria },
      inventory: { title: "i", owner: "plugin-lifecycle", criteria: [{ says: "an API", kinds: ["api"] }] },
    };
    const files = { ...workspaceFiles, "rawr-hq.config.json": JSON.stringify({ slices }) };
    expect(await states(files, ["types"])).toBe("inventory done, cutover done");
    expect(await states(files, [])).toBe("inventory done, cutover open");
    const status = await statusOf(files, reportOf(["types"]));
    expect(status.slices[0]?.criteria[0]?.because).toBe("plugins of kind api are discovered");
    for (const render of [renderPhaseText, renderPhaseMarkdown]) {
      expect(render(status)).not.toMatch(/deferred|DR-|CR-/i);
      expect(render(status)).toContain("inventory i");
    }
    expect(phasePage(status).sections.map(({ heading }) => heading)).toEqual([
      "Slices",
      "Exit criteria",
      "Bridge and zero-read",
    ]);
  });

  it("is silent without a plan, and says which gate of a plan doesn't exist", async () => {
    const phase = (slices: object, ...args: string[]) => {
      const settings = { "rawr-hq.config.json": JSON.stringify({ slices }) };
      return run(program({ "package.json": "{}", ...workspaceFiles, ...settings }).root, ["phase", ...args]);
    };
    expect(await phase({})).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
    const criteria = [{ says: "all is well", gates: ["metadata-contrct"] }];
    expect(await phase({ one: { title: "t", owner: "runtime-host", criteria } })).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: expect.stringMatching(
        /^rawr-hq: rawr-hq\.config\.json: `slices\.one\.criteria\.0`: unknown gate `metadata-contrct`.*`metadata-contract`/,
      ) as string,
    });
  });

  it("wants zero-read's own verdict, not a gate that only measures", async () => {
    const { "artifacts/phase-a/legacy-metadata-events.ndjson": _, ...silent } = workspaceFiles;
    const status = await statusOf(silent, reportOf([...allGates, "zero-read"]));
    expect(status.slices[6]).toMatchObject({ state: "open" });
    expect(status.slices[6]?.blockedBy[0]).toMatch(
      /^zero-read passes for seven days: zero-read says insufficient-evidence/,
    );
  });

  it("is answered by gates that really ran", async () => {
    const gate = (name: string, isBroken: boolean): Gate =>
      defineGate({
        name,
        policy: "-",
        owner: "plugin-lifecycle",
        rules: { X001: { title: "t", why: "w", fix: "f" } },
        *check() {
          if (isBroken) yield { rule: "X001", at: { file: "package.json", line: 1, column: 1 }, message: "m" };
          return { files: 1, manifests: 1 };
        },
      });
    const workspace = await program(workspaceFiles).open();
    const report = await runGates(
      workspace,
      allGates.map((name) => gate(name, name === "metadata-contract")),
    );
    const status = phaseStatus(workspace, report, await zeroRead(workspace.root, { now }), now);
    expect(status.slices[0]?.blockedBy).toEqual(["the first gates run: gate `metadata-contract` has 1 finding"]);
  });
});

describe("the report", () => {
  it("names each slice's owner, criteria and what it waits for", async () => {
    const text = renderPhaseText(await statusOf(workspaceFiles, reportOf(allGates.slice(0, 5))));
    expect(text).toContain(
      "✔ A3 host context and ingress: done\n    owner: Runtime/Host Composition (@rawr-runtime-host, then @rawr-platform-duty)\n",
    );
    expect(text).toContain("✘ A4 workflow family: open\n");
    expect(text).toContain(
      "    ✘ all four families are mounted and answer: gate `manifest-smoke-completion` did not run\n",
    );
    expect(text).toContain("… A5 harness matrix (D-015): waits for A4\n");
    expect(text).toContain(
      "bridge: expired (start 2026-02-20, checkpoints 2026-02-27 and 2026-03-03, hard expiry 2026-03-06)\n",
    );
    expect(text).toMatch(/\n4 of 7 slices done; open now: A4\n$/);
  });

  it("shows the dated entry that moved a hard expiry", async () => {
    const bridge = {
      start: "2026-03-01",
      checkpoints: ["2026-03-03", "2026-03-05"],
      hardExpiry: "2026-03-08",
      decisions: [
        { on: "2026-03-05", by: "@me", checkpoint: "2026-03-05", hardExpiry: "2026-03-15", reason: "one read is left" },
      ],
    };
    const status = await statusOf(
      { ...workspaceFiles, "rawr-hq.config.json": JSON.stringify({ bridge }) },
      reportOf([]),
    );
    const text = renderPhaseText(status);
    expect(text).toContain("hard expiry 2026-03-15, moved from 2026-03-08); no decision recorded for 2026-03-03\n");
    expect(text).toContain(
      "    2026-03-05 @me: answers checkpoint 2026-03-05, moves the hard expiry to 2026-03-15, one read is left\n",
    );
  });

  it("is whole as JSON, and a table as markdown", async () => {
    const status = await statusOf(workspaceFiles, reportOf(allGates));
    expect(JSON.parse(renderPhaseJson(status))).toEqual(status);
    const markdown = renderPhaseMarkdown(status);
    expect(markdown).toContain("| A4 workflow family | @rawr-runtime-host | A2, A3 | done | - |");
    expect(markdown).toContain("| DR-002 | cross-instance idempotency redesign |");
    expect(markdown).toContain("- CR-2: The plan is forward-only");
  });
});

describe("phaseOwner", () => {
  const gate = { name: "import-boundary", owner: "plugin-lifecycle" } as const;
  const friday = "2026-03-06T15:00:00Z";

  it("says who decides by when, and who acts afterwards", () => {
    expect(renderGateDecision(phaseOwner(gate, owners, now, friday))).toBe(
      "import-boundary: Plugin Lifecycle (@rawr-plugin-lifecycle) decides by 2026-03-09 15:00 UTC. If the SLA is missed, @rawr-architecture-duty becomes the acting decision owner.\n",
    );
    expect(renderGateDecision(phaseOwner(gate, owners, new Date("2026-03-10T00:00:00Z"), friday))).toMatch(
      /The SLA is missed: @rawr-architecture-duty is the acting decision owner\.\n$/,
    );
  });

  it.each(["yesterday", "2026-03-06", "2026-03-06T15:00:00", "2026-13-06T15:00:00Z"])(
    "refuses `%s`, which is not an instant",
    (raised) => {
      expect(() => phaseOwner(gate, owners, now, raised)).toThrow(
        /is not an instant: write it like 2026-03-08T00:00:00\.000Z/,
      );
    },
  );

  it("refuses a gate that breaks tomorrow", () => {
    expect(() => phaseOwner(gate, owners, now, "2026-03-09T00:00:00Z")).toThrow(/can't have failed in the future/);
  });
});
