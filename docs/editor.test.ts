import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { plugin, program } from "../checks/testing.js";
import { collectProblems, type ProblemMatcher } from "./problem-collector.js";

const cli = fileURLToPath(new URL("../dist/checks/cli/main.js", import.meta.url));
// The shape is VS Code's.
const { tasks } = JSON.parse(readFileSync(new URL("editor/tasks.json", import.meta.url), "utf8")) as {
  readonly tasks: readonly [{ readonly command: string; readonly problemMatcher: ProblemMatcher }];
};

it("the task of VS Code shows a finding when its file is saved, and takes it back when it is mended", async () => {
  const tree = program({
    "package.json": '{ "type": "module" }',
    ...plugin("api", "orders"),
    "plugins/api/orders/src/index.ts": "export {};\n",
    "plugins/api/orders/src/reach.ts": 'import "../../../../rawr.hq.js";\n',
    "rawr.hq.ts": "export {};\n",
  });
  const collector = collectProblems(tasks[0].problemMatcher);
  const command = tasks[0].command.replace(/^npx rawr-hq/, `exec "${process.execPath}" "${cli}"`);
  // One terminal, as a task has: both outputs in the order in which they were written.
  const child = spawn("sh", ["-c", `${command} 2>&1`], { cwd: tree.root, env: { PATH: process.env["PATH"] } });
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) collector.read(line);
  });
  const round = async (count: number) => {
    await expect.poll(() => collector.rounds.length).toBeGreaterThanOrEqual(count);
  };
  const shown = () => collector.rounds.at(-1)?.toSorted();
  const reach = "B102 plugins/api/orders/src/reach.ts:1";
  try {
    await round(1);
    expect(shown()).toEqual([reach]);
    tree.write({ "plugins/api/orders/src/count.ts": "let calls = 0;\nexport const count = () => ++calls;\n" });
    await round(2);
    expect(shown()).toEqual([reach, "S101 plugins/api/orders/src/count.ts:2"]);
    tree.write({ "plugins/api/orders/src/count.ts": "export const count = (calls: number) => calls + 1;\n" });
    await round(3);
    expect(shown()).toEqual([reach]);
  } finally {
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGTERM");
    await ended;
  }
});
