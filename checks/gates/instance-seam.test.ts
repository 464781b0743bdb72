import { requiredSeams } from "@rawr/hq-contract/tables";
import { describe, expect, it } from "vitest";
import { changing, proved } from "../evidence/fixtures/proved.js";
import gate from "./instance-seam.js";

describe("the gate `instance-seam`", () => {
  it("passes when two instances were shown to be apart in every seam", async () => {
    const report = await (await proved()).judge(gate);
    expect(report.gates).toMatchObject([{ verdict: "clean", judged: { seams: 10 } }]);
  });

  it.each(requiredSeams)("misses the seam of %s when it was not executed", async (seam) => {
    const made = await proved((report) => ({
      ...report,
      tests: report.tests.filter(({ observation }) => observation?.id !== `seam:${seam}`),
    }));
    expect(await made.findings(gate)).toEqual(["I101 hq.harness.test.ts:1"]);
  });

  it.each(["failed", "skipped"])("finds a seam that %s", async (state) => {
    const made = await proved(changing("seam:registries", () => ({ state })));
    expect(await made.findings(gate)).toEqual(["I102 hq.harness.test.ts:1"]);
  });
});
