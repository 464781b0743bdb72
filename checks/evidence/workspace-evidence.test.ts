import { describe, expect, it } from "vitest";
import harnessMatrix from "../gates/harness-matrix.js";
import instanceSeam from "../gates/instance-seam.js";
import baseline from "../gates/manifest-smoke-baseline.js";
import completion from "../gates/manifest-smoke-completion.js";
import observability from "../gates/observability-contract.js";
import negativeAssertions from "../gates/route-negative-assertions.js";
import { provable } from "./fixtures/proved.js";
import { plugin, program, type FileTree } from "../testing.js";

/** Every gate that judges by what executed tests proved. */
const evidenceGates = [baseline, completion, negativeAssertions, harnessMatrix, observability, instanceSeam];

const { "hq.harness.test.ts": _, ...withoutHarness } = provable;
const { "host.ts": __, ...withoutHost } = provable;

describe("no gate of evidence ticks what it has not judged: it says what is missing, and the next command", () => {
  it.each<[string, FileTree, RegExp]>([
    ["a host without a harness", withoutHarness, /^nothing proves what host\.ts answers .*`rawr-hq new harness`/],
    [
      "plugins without a host",
      withoutHost,
      /plugin is to be mounted, but there is no host file.*`host` of the settings.*`rawr-hq init`/,
    ],
    [
      "a host whose plugins no manifest names",
      { ...plugin("web", "board"), "host.ts": `const app = { get: (path: string) => path };\napp.get("/rpc");\n` },
      /^host\.ts is a host, but no plugin has anything to mount: create one with `rawr-hq new plugin api/,
    ],
  ])("%s", async (_what, files, sentence) => {
    const report = await program(files).judge(...evidenceGates);
    expect(report.exitCode).toBe(2);
    expect(new Set(report.gates.filter(({ gate }) => gate !== "parse").map(({ verdict }) => verdict))).toEqual(
      new Set(["could-not-judge"]),
    );
    for (const { problem } of report.gates) expect(problem).toMatch(sentence);
  });
});
