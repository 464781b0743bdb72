import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const cli = fileURLToPath(new URL("../dist/checks/cli/main.js", import.meta.url));

/** Ends the process that starts another one or opens a connection. */
const alone = `data:text/javascript,${encodeURIComponent(`
import childProcess from "node:child_process";
import net from "node:net";
import { syncBuiltinESMExports } from "node:module";
const refuse = (what) => () => { process.stderr.write("not alone: " + what); process.exit(99); };
for (const name of ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"]) childProcess[name] = refuse(name);
net.Socket.prototype.connect = refuse("connect");
syncBuiltinESMExports();
`)}`;

let root: string;
const first = ["init --yes", "new plugin api orders", "new plugin workflows runs", "new harness"];
const ends: number[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "rawr-hq-alone-"));
  for (const words of first) ends.push((await hq(...words.split(" "))).code);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs `rawr-hq` where there is nothing but Node: no other program, no network, no home. */
function hq(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((settle) => {
    const options = { cwd: root, env: { PATH: "", NO_COLOR: "1" } };
    const child = execFile(process.execPath, ["--import", alone, cli, ...args], options, (_error, stdout, stderr) =>
      settle({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

function contents(): Record<string, string> {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(root, path)).isFile(),
  );
  return Object.fromEntries(files.toSorted().map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

it("a workspace is made without git, without a network, and without another process", () => {
  expect(ends).toEqual([0, 0, 0, 0]);
  expect(Object.keys(contents())).toContain("hq.harness.test.ts");
});

it.each([
  ["init --yes", 0, "is a workspace"],
  ["new plugin api orders", 2, "`api/orders` exists already, in plugins/api/orders: choose another capability"],
  ["new plugin apii billing", 2, "kind `apii` is unknown: use one of api, workflows, web, toolkit, agent"],
  ["new plugin api Billing", 2, "`Billing`"],
  ["new harness", 2, "hq.harness.test.ts exists already and was left as it is"],
])("`%s` a second time changes no byte, and says what is there", async (words, code, says) => {
  const before = contents();
  const ended = await hq(...words.split(" "));
  expect(ended).toEqual({ code, output: expect.stringContaining(says) });
  expect(ended.output).not.toMatch(/^ +at /m);
  expect(contents()).toEqual(before);
});

it("a plugin is not written beside a composition that somebody wrote", async () => {
  const before = { ...contents(), "rawr.hq.ts": "// mine\n" };
  writeFileSync(join(root, "rawr.hq.ts"), "// mine\n");
  expect(await hq("new", "plugin", "api", "billing")).toEqual({
    code: 2,
    output: expect.stringMatching(/rawr\.hq\.ts was not written by `rawr-hq generate`.* move it away/),
  });
  expect(contents()).toEqual(before);
});

it.each([
  ["y\n", 0, /added +package\.json/],
  ["n\n", 0, /to do +package\.json lacks/],
  ["\u0003", 2, /there was no answer, so nothing was written/],
  ["\u0004", 2, /there was no answer, so nothing was written/],
])("on a terminal it asks once what to do with a package.json; %j is an answer", async (keys, code, says) => {
  const folder = join(root, `asked-${Buffer.from(keys).toString("hex")}`);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "name": "mine" }\n');
  // A terminal of its own, by util-linux.
  const command = `"${process.execPath}" "${cli}" init; echo "exit $?"`;
  const child = spawn("script", ["-qec", command, "/dev/null"], { cwd: folder, env: { PATH: process.env["PATH"] } });
  let output = "";
  let isAnswered = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (!isAnswered && stripVTControlCharacters(output).endsWith("[Y/n] ")) isAnswered = child.stdin.write(keys);
  });
  await new Promise((resolve) => child.once("close", resolve));
  expect(output).toMatch(says);
  expect(output).toContain(`exit ${code}`);
  expect(output.match(/\[Y\/n\]/g)).toHaveLength(1);
  expect(readdirSync(folder).length > 1).toBe(code === 0);
});
