import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import harnessMatrix from "../gates/harness-matrix.js";
import { program, type FileTree } from "../testing.js";
import { provable } from "./fixtures/proved.js";
import { runSuites } from "./run-suites.js";

const installed: FileTree = {
  node_modules: { link: fileURLToPath(new URL("../../node_modules", import.meta.url)) },
};
const harness = (text: string): FileTree => ({
  ...provable,
  ...installed,
  "vitest.config.ts": 'export default { test: { include: ["*.harness.test.ts"] } };\n',
  "hq.harness.test.ts": `import { beforeAll, describe, expect, it } from "vitest";\nimport { hq } from "./rawr.hq.js";\n${text}\n`,
});
const run = (root: string) => runSuites(root, { now: () => new Date("2026-03-01T12:00:00Z"), cache: false });

it("tells each test as it ended: a test outside of the kit proves no suite", async () => {
  const made = program(harness('it("does something", () => expect(hq).toHaveLength(1));'));
  const { report } = await run(made.root);
  expect(report).toMatchObject({ reason: "passed", errors: [], filters: [] });
  expect(report.tests).toMatchObject([{ name: "does something", state: "passed", mode: "run", retries: 0 }]);
  expect(new Set(await made.findings(harnessMatrix))).toEqual(new Set(["X101 hq.harness.test.ts:1"]));
});

it("finds a vitest that is installed further up", async () => {
  const workspace = harness('it("does something", () => expect(hq).toHaveLength(1));');
  const { node_modules: up, ...rest } = workspace;
  const inner = Object.fromEntries(Object.entries(rest).map(([path, text]) => [`apps/hq/${path}`, text]));
  const { root } = program({ ...inner, ...(up === undefined ? {} : { node_modules: up }) });
  expect((await run(join(root, "apps/hq"))).report).toMatchObject({ reason: "passed" });
});

it.each([
  ["`.only`", 'it.only("one", () => expect(hq).toHaveLength(1));\nit("two", () => expect(hq).toHaveLength(1));'],
  [
    "a host that does not start",
    'describe("x", () => { beforeAll(() => { throw new Error("EADDRINUSE"); }); it("y", () => expect(hq).toHaveLength(1)); });',
  ],
  ["a process that ends in the middle", 'it("ends", () => process.exit(0));'],
  ["a file that does not load", 'import "./nowhere.js";'],
  ["no test at all", "export const nothing = [beforeAll, describe, expect, it, hq];"],
])("%s is red, never green", async (_what, text) => {
  const made = program(harness(text));
  const { report } = await run(made.root);
  expect(report.reason).not.toBe("passed");
  const found = await made.findings(harnessMatrix);
  expect(found).toContainEqual(expect.stringMatching(/^X10[12] hq\.harness\.test\.ts:1$/));
});

it("an error at the host's start is reported, without the errors that follow from it", async () => {
  const thrown = 'throw new Error("connect ECONNREFUSED 127.0.0.1:5432")';
  const suites = ["one", "two"].map(
    (name) =>
      `describe("${name}", () => { beforeAll(() => { ${thrown}; }); it("y", () => expect(hq).toHaveLength(1)); });`,
  );
  const made = program(harness(suites.join("\n")));
  await run(made.root);
  const { findings } = await made.judge(harnessMatrix);
  expect(findings).toMatchObject([
    {
      code: "X101",
      title: "harness did not start",
      message: expect.stringContaining("connect ECONNREFUSED 127.0.0.1:5432"),
    },
  ]);
});

it("a harness that no project of the runner includes leaves no evidence, and the message says what to do", async () => {
  const made = program({
    ...harness('it("x", () => expect(hq).toHaveLength(1));'),
    "vitest.config.ts": 'export default { test: { projects: [{ test: { name: "site", include: ["apps/**"] } }] } };\n',
  });
  await expect(run(made.root)).rejects.toThrow(
    /vitest knows no test in hq\.harness\.test\.ts: let its configuration, .* include it/,
  );
  expect((await made.open()).text("artifacts/evidence/evidence.ndjson")).toBeUndefined();
});

it("the harness of a copy below the root, which the settings ignore, is other code and is not run", async () => {
  const made = program({
    ...harness('it("is ours", () => expect(hq).toHaveLength(1));'),
    "vitest.config.ts": 'export default { test: { include: ["**/*.harness.test.ts"] } };\n',
    "rawr-hq.config.json": '{ "ignore": ["copies/**"] }',
    "copies/try/hq.harness.test.ts": 'import { it } from "vitest";\nit("is theirs", () => { throw new Error(); });\n',
  });
  const { report, code } = await run(made.root);
  expect(code.harness).toEqual(["hq.harness.test.ts"]);
  expect(report.tests.map(({ name }) => name)).toEqual(["is ours"]);
  expect(report.reason).toBe("passed");
});

it("a runner that is killed leaves no evidence, and says what it was doing", async () => {
  const made = program(
    harness('it("kills its runner", () => { process.kill(process.ppid, "SIGKILL"); return new Promise(() => {}); });'),
  );
  await expect(run(made.root)).rejects.toThrow(/the runner of the suites exited \(SIGKILL\) before it could report/);
  expect((await made.open()).text("artifacts/evidence/evidence.ndjson")).toBeUndefined();
});

it.each(["a#b", "a%20b"])(
  "in a folder called `%s`, from which vitest loads nothing, the message says so",
  async (name) => {
    const tree = harness('it("x", () => expect(hq).toHaveLength(1));');
    const { root } = program(Object.fromEntries(Object.entries(tree).map(([path, text]) => [`${name}/${path}`, text])));
    const unloadable = name.slice(1, -1);
    await expect(run(join(root, name))).rejects.toThrow(`rename the folder that has \`${unloadable}\` in its name`);
  },
);

it("code that changes while the suites run is not said to be proved", async () => {
  const text =
    'import { appendFileSync } from "node:fs";\nit("x", () => { appendFileSync("host.ts", "// later\\n"); expect(hq).toHaveLength(1); });';
  const made = program(harness(text));
  await expect(run(made.root)).rejects.toThrow(/host\.ts changed while the suites ran/);
});
