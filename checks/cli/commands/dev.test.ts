import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { startNode } from "../../../fixtures/ends-with-us.js";
import { plugin, program } from "../../testing.js";

const cli = fileURLToPath(new URL("../../../dist/checks/cli/main.js", import.meta.url));

/** A host that says its pid, its arguments and its seed, and lives until it is asked to end. */
const hostFile = (name: string) => `
console.log(\`${name} \${process.pid} \${process.argv.slice(2)} \${(process.env.HQ_DEVELOPMENT_SEED ?? "").length}\`);
setInterval(() => undefined, 1000);
`;

const files = {
  "package.json": '{ "name": "workspace", "type": "module" }',
  "host.ts": hostFile("first"),
  ...plugin("api", "billing"),
};

/** The command, as a process, and what it has printed. */
function start(root: string, options: readonly string[] = []) {
  const child = startNode([cli, "dev", ...options], { cwd: root, env: { PATH: process.env["PATH"] } });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  const ended = new Promise<number | null>((done) => child.once("close", done));
  // Its folder is removed afterwards: by then nothing may write there any more.
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  const printed = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const match = pattern.exec(text);
      if (match) return match;
      if (child.exitCode !== null) throw new Error(`ended before it printed ${pattern}: ${text}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  return { child, ended, printed };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const gone = async (pid: number): Promise<void> => {
  while (isAlive(pid)) await new Promise((done) => setTimeout(done, 50));
};

test("serves at once, judges beside it, and restarts the host after a change of its code", async () => {
  const { root, write } = program(files);
  const { child, ended, printed } = start(root);
  const [, first] = await printed(/^first (\d+) {2}64$/m);
  await printed(/^waiting for changes/m);
  write({ "host.ts": hostFile("second") });
  await printed(/host\.ts changed: restarting the host/);
  const [, second] = await printed(/^second (\d+) --restarted 64$/m);
  await gone(Number(first));
  expect(isAlive(Number(second))).toBe(true);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  await gone(Number(second));
});

test("writes the composition when a plugin comes", async () => {
  const { root, write } = program(files);
  const { printed } = start(root);
  await printed(/dev: rawr\.hq\.ts written/);
  await printed(/^first/m);
  expect(readFileSync(join(root, "rawr.hq.ts"), "utf8")).not.toContain("ledger");
  write(plugin("api", "ledger"));
  await printed(/changed: restarting the host/);
  expect(readFileSync(join(root, "rawr.hq.ts"), "utf8")).toContain("ledger");
});

test("a test, a text or a page that changes restarts nothing; what a page and the host share does", async () => {
  const { root, write } = program({
    ...files,
    ...plugin("web", "board"),
    "plugins/web/board/src/index.ts": 'export { default } from "./board.js";\n',
    "plugins/web/board/src/board.ts": "export default 1;\n",
    "plugins/web/board/page/main.ts": 'import "../src/index.js";\n',
  });
  const { printed } = start(root);
  await printed(/^first/m);
  await printed(/^waiting for changes/m);
  write({ "plugins/api/billing/src/router.test.ts": "export {};", "README.md": "# Workspace" });
  await printed(/waiting for changes[^]+waiting for changes/);
  write({ "plugins/web/board/page/main.ts": 'import "../src/index.js";\nexport {};\n' });
  await printed(/(?:waiting for changes[^]+){3}/);
  write({ "plugins/web/board/src/board.ts": "export default 2;\n" });
  // On a slow machine it hears of an earlier change at the same time: then it names that one "and 1 more".
  await printed(/^dev: plugins\/.+ changed: restarting the host[^]+^first/m);
  write({ "host.ts": hostFile("second") });
  // Had another change restarted it, `first` would stand a third time before `second`.
  expect((await printed(/first[^]+second \d+/))[0].match(/^first/gm)).toHaveLength(2);
});

test("settings that do not load are named, and the host that runs goes on", async () => {
  const { root, write } = program({ ...files, "rawr-hq.config.ts": "export default {};\n" });
  const { printed } = start(root);
  const [, pid] = await printed(/^first (\d+)/m);
  await printed(/^waiting for changes/m);
  write({ "rawr-hq.config.ts": "export default { host: [\n" });
  await printed(/^rawr-hq: rawr-hq\.config\.ts:\d+:\d+ does not load/m);
  // What changes meanwhile waits for them.
  write({ "host.ts": hostFile("second") });
  await printed(/does not load[^]+does not load/);
  expect(isAlive(Number(pid))).toBe(true);
  write({ "rawr-hq.config.ts": "export default {};\n" });
  const [said] = await printed(/[^]*^second \d+ --restarted/m);
  expect(said).not.toMatch(/^first \d+ --restarted/m);
  await gone(Number(pid));
});

test("the end of a host is reported, and it starts again after the next change", async () => {
  const { root, write } = program({ ...files, "host.ts": "process.exit(2);\n" });
  const { printed } = start(root);
  await printed(/the host exited with code 2; it restarts after the next change/);
  write({ "host.ts": hostFile("mended") });
  expect(await printed(/^mended \d+/m)).not.toBeNull();
});

test("runs a script beside the host, which ends with it, and says when it ends by itself", async () => {
  const { root } = program({ ...files, "watch.js": `console.log("watching", process.argv[2], process.pid);\n` });
  const { printed } = start(root, ["--beside", "watch.js pages"]);
  await printed(/^watching pages \d+/m);
  await printed(/`watch.js pages` exited with code 0; the host goes on without it/);
  const lasting = program({
    ...files,
    "watch.js": `setInterval(() => 0, 1000);\nconsole.log("at work", process.pid);\n`,
  });
  const { child, ended, printed: said } = start(lasting.root, ["--beside", "watch.js"]);
  const [, pid] = await said(/^at work (\d+)/m);
  await said(/^first/m);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  await gone(Number(pid));
});

test("what it started ends with it, even when it is killed", async () => {
  const { root } = program(files);
  const { child, printed } = start(root);
  const [, pid] = await printed(/^first (\d+)/m);
  expect(isAlive(Number(pid))).toBe(true);
  child.kill("SIGKILL");
  await gone(Number(pid));
});
