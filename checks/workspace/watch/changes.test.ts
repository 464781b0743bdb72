import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { plugin, program } from "../../testing.js";
import { watchChanges } from "./changes.js";

/** Whether a change of a file is noticed within a while. */
async function notices(root: string, write: () => void): Promise<boolean> {
  const stop = new AbortController();
  const changes = watchChanges(root, stop.signal);
  onTestFinished(() => changes.close());
  write();
  const timer = setTimeout(() => stop.abort(), 700);
  await changes.next();
  clearTimeout(timer);
  changes.close();
  return !stop.signal.aborted;
}

test.each([
  ["a plugin called coverage", "plugins/api/coverage/src/a.ts", true],
  ["a folder called dist that is no package's", "plugins/api/coverage/src/dist/a.ts", true],
  ["a folder called artifacts that isn't at the root", "plugins/api/coverage/src/artifacts/a.ts", true],
  ["a package's output", "plugins/api/coverage/dist/a.js", false],
  ["what is installed", "plugins/api/coverage/node_modules/a/index.js", false],
  ["artifacts", "artifacts/report.json", false],
])("a change in %s: %s is noticed: %s", async (_where, path, isNoticed) => {
  const { root, write } = program({ "package.json": "{}", ...plugin("api", "coverage") });
  mkdirSync(join(root, path, ".."), { recursive: true });
  await new Promise((done) => setTimeout(done, 100)); // what was written so far is told late
  expect(await notices(root, () => write({ [path]: "export {};" }))).toBe(isNoticed);
});

test("the end of the whole workspace is a change like any other", async () => {
  const { root } = program({ "package.json": "{}", ...plugin("api", "coverage") });
  await new Promise((done) => setTimeout(done, 100));
  expect(await notices(root, () => rmSync(root, { recursive: true, maxRetries: 5 }))).toBe(true);
});
