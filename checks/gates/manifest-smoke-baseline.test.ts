import { describe, expect, it } from "vitest";
import { provable, proved, seeing } from "../evidence/fixtures/proved.js";
import { plugin, program } from "../testing.js";
import gate from "./manifest-smoke-baseline.js";

const noWorkflows = seeing("suite:workflow:trigger-status", () => ({ requests: [] }));
const noControls = seeing("cell:runtime-ingress:workflows", () => ({ requests: [] }));
const withoutWorkflows = (report: Parameters<typeof noWorkflows>[0]) => noControls(noWorkflows(report));
const pending = [{ family: "workflows", owner: "runtime-host", slice: "A4", unblock: "A2 and A3 are done" }];
const settings = (more: object) => ({ "rawr-hq.config.json": JSON.stringify(more) });

describe("the gate `manifest-smoke-baseline`", () => {
  it("passes a host that consumes the manifest and answers in four families", async () => {
    const report = await (await proved()).judge(gate);
    expect(report.gates).toMatchObject([{ verdict: "clean", judged: { families: 4, manifests: 1 } }]);
  });

  it("has nothing to judge where nothing answers requests", async () => {
    const web = plugin("web", "board");
    expect(await program(web).findings(gate)).toEqual([]);
    const hosted = { ...web, "rawr.hq.ts": "export const hq = {};\n", "host.ts": `import "./rawr.hq.js";\n` };
    expect(await program(hosted).findings(gate)).toEqual([]);
  });

  it("finds a host that does not import the composition", async () => {
    expect(await (await proved(undefined, { "host.ts": "export {};\n" })).findings(gate)).toEqual(["G110 host.ts:1"]);
  });

  it("finds a host whose test alone imports the composition", async () => {
    const files = {
      ...settings({ host: ["host.ts", "server"] }),
      "host.ts": "export {};\n",
      "server/start.test.ts": `import "../rawr.hq.js";\n`,
    };
    expect(await (await proved(undefined, files)).findings(gate)).toEqual(["G110 host.ts:1"]);
  });

  it("accepts a composition that the host imports through another file", async () => {
    const files = { "host.ts": 'import "./start.js";\n', "start.ts": provable["host.ts"] ?? "" };
    expect(await (await proved(undefined, files)).findings(gate)).toEqual([]);
  });

  it("finds a family that no handler answered", async () => {
    expect(await (await proved(withoutWorkflows)).findings(gate)).toEqual(["G111 hq.harness.test.ts:1"]);
  });

  it("lets a family be pending in A0, with owner, slice and condition, and never after it", async () => {
    const inA0 = settings({ slice: "A0", pendingFamilies: pending });
    expect(await (await proved(withoutWorkflows, inA0)).findings(gate)).toEqual([]);
    const inA5 = settings({ slice: "A5", pendingFamilies: pending });
    expect(await (await proved(withoutWorkflows, inA5)).findings(gate)).toEqual(["G111 hq.harness.test.ts:1"]);
  });

  it("lets it be pending in the first slice of the workspace's own plan", async () => {
    const criteria = [{ says: "types hold", gates: ["types"] }];
    const slices = {
      second: { title: "s", owner: "runtime-host", after: ["first"], criteria },
      first: { title: "f", owner: "runtime-host", criteria },
    };
    const own = (plan: object) => settings({ slices, pendingFamilies: [{ ...pending[0], slice: "second" }], ...plan });
    expect(await (await proved(withoutWorkflows, own({}))).findings(gate)).toEqual([]);
    const [finding] = (await (await proved(withoutWorkflows, own({ slice: "second" }))).judge(gate)).findings;
    expect(finding?.message).toContain("still pending in slice second: a pending family is allowed in first only");
  });
});
