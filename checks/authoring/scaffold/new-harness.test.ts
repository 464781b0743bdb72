import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, resolveConfig } from "prettier";
import { expect, it } from "vitest";
import { plugin, program } from "../../testing.js";
import { harnessFile } from "./harness.js";
import { newHarness } from "./new-harness.js";

// That it compiles, runs and satisfies the gates is what packaging/consumer.test.ts shows, with the packed tarball.

const workspace = { ...plugin("api", "late-fees"), ...plugin("workflows", "billing"), "rawr.hq.ts": "export {};\n" };

it("calls the API and the workflow that are there, and plants its violations across what is there", async () => {
  const { root } = program(workspace);
  expect(await newHarness(root)).toEqual({ file: "hq.harness.test.ts", api: "late-fees", workflows: "billing" });
  const text = readFileSync(join(root, "hq.harness.test.ts"), "utf8");
  expect(text).toContain('client["late-fees"].add(item)');
  expect(text).toContain("client.billing.workflows.trigger(work)");
  expect(text).toContain('across: ["plugins", "rawr.hq.ts"]');
});

it("leaves a harness that is there as it is", async () => {
  const { root } = program({ ...workspace, "hq.harness.test.ts": "// mine\n" });
  await expect(newHarness(root)).rejects.toThrow("already exists and was left unchanged");
  expect(readFileSync(join(root, "hq.harness.test.ts"), "utf8")).toBe("// mine\n");
});

it("says which plugin is missing, and writes nothing", async () => {
  const { root } = program(plugin("api", "orders"));
  await expect(newHarness(root)).rejects.toThrow(/none is of kind workflows: run `rawr-hq new plugin workflows/);
  expect(existsSync(join(root, "hq.harness.test.ts"))).toBe(false);
});

it("is formatted as this repository is", async () => {
  const options = await resolveConfig(fileURLToPath(new URL("../../../package.json", import.meta.url)));
  const text = harnessFile({
    api: "orders",
    workflows: "billing",
    surfaces: ["plugins", "rawr.hq.ts"],
    apiRoot: "plugins/api",
    composition: "./rawr.hq.js",
  });
  expect(await check(text, { ...options, filepath: "hq.harness.test.ts" })).toBe(true);
});
