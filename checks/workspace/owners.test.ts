import { expect, it } from "vitest";
import { renderCodeOwners } from "../authoring/code-owners/code-owners.js";
import { run } from "../fixtures/run.js";
import { plugin, program } from "../testing.js";
import { toSettings } from "./config-schema.js";

const held = { "plugin-lifecycle": { primary: "@acme/plugins" } };

it("a workspace names who holds a seat, and every output names that holder", async () => {
  const { root } = program({
    "package.json": "{}",
    "rawr-hq.config.json": JSON.stringify({ owners: held }),
    ...plugin("api", "orders"),
    ...plugin("api", "billing"),
    "plugins/api/orders/src/rate.ts": "export { rate } from '../../billing/src/rate.js';\n",
    "plugins/api/billing/src/rate.ts": "export const rate = 1;\n",
  });
  const check = (reporter: string) =>
    run(root, ["check", "--gate", "import-boundary", "--reporter", reporter, "--no-cache"]);
  for (const reporter of ["pretty", "markdown", "github", "junit", "sarif"]) {
    const { exitCode, stdout } = await check(reporter);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("@acme/plugins");
    expect(stdout).not.toContain("@rawr-plugin-lifecycle");
  }
  expect((await run(root, ["list"])).stdout).toMatch(/B101 .*@acme\/plugins/);
  // Without a backup of its own, the holder is asked again.
  expect((await run(root, ["phase", "owner", "import-boundary"])).stdout).toMatch(
    /\(@acme\/plugins\) decides by .* If the SLA is missed, @acme\/plugins becomes/,
  );
  expect(renderCodeOwners(toSettings({ owners: held, codeOwners: { docs: "plugin-lifecycle" } }, "c"))).toContain(
    "/docs @acme/plugins\n",
  );
});

it.each([
  [
    { "plugin-lifecycel": { primary: "@a" } },
    /`owners\.plugin-lifecycel` is unknown: did you mean `plugin-lifecycle`\?/,
  ],
  [{ "runtime-host": {} }, /`owners\.runtime-host\.primary`: /],
  [{ "runtime-host": { primary: "the host team" } }, /is not a handle: write it like @acme\/platform/],
  [{ "runtime-host": { primary: "@a", sla: { businessHours: 0, whenGateIsBroken: 1 } } }, /sla\.businessHours/],
])("refuses %j as owners", (owners, sentence) => {
  expect(() => toSettings({ owners }, "rawr-hq.config.json")).toThrow(sentence);
});
