import { describe, expect, it } from "vitest";
import { changing, proved, seeing } from "../evidence/fixtures/proved.js";
import { generateComposition } from "../generate/generate-composition.js";
import gate from "./manifest-smoke-completion.js";

/** The fixture's composition is shorter than what generate writes; here it is the real one. */
async function generated(...given: Parameters<typeof proved>) {
  const made = await proved(...given);
  const text = (await made.open()).text("rawr.hq.ts") ?? "";
  await generateComposition(made.root);
  const written = (await made.open()).text("rawr.hq.ts") ?? "";
  expect(written).not.toBe(text);
  return proved(given[0], { ...given[1], "rawr.hq.ts": written });
}

describe("the gate `manifest-smoke-completion`", () => {
  it("passes when all four families answered and the composition is fresh", async () => {
    const report = await (await generated()).judge(gate);
    expect(report.gates).toMatchObject([{ verdict: "clean", judged: { families: 4 } }]);
  });

  it("finds a composition that was edited by hand", async () => {
    expect(await (await proved()).findings(gate)).toEqual(["G121 rawr.hq.ts:1"]);
  });

  it("finds a family that only a failed test saw answer", async () => {
    const id = "suite:workflow:trigger-status";
    const failed = changing(id, () => ({ state: "failed" }));
    const noControls = seeing("cell:runtime-ingress:workflows", () => ({ requests: [] }));
    const made = await generated((report) => noControls(failed(report)));
    expect(await made.findings(gate)).toEqual(["G120 hq.harness.test.ts:1"]);
  });

  it("finds a family that is still pending after A0", async () => {
    const pendingFamilies = [{ family: "workflows", owner: "runtime-host", slice: "A4", unblock: "A3" }];
    const files = { "rawr-hq.config.json": JSON.stringify({ pendingFamilies }) };
    expect(await (await generated(undefined, files)).findings(gate)).toEqual(["G122 rawr-hq.config.json:1"]);
  });
});
