import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { blockLog } from "./block-log.js";

const folder = mkdtempSync(join(tmpdir(), "hq-block-log-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("every line arrives, whole and in order, also one that is longer than a block or not ASCII", async () => {
  const file = join(folder, "all");
  const log = blockLog(file);
  const lines = Array.from({ length: 2000 }, (_, index) => `{"n":${index},"é":"${"x".repeat(index % 300)}"}\n`);
  lines[1000] = `${"y".repeat(200_000)}\n`;
  for (const line of lines) log.write(line);
  const flushed = () => {
    log.flushSync();
    return readFileSync(file, "utf8");
  };
  await expect.poll(flushed).toBe(lines.join(""));
});

test("a single line does not wait for a block to be full", async () => {
  const file = join(folder, "one");
  blockLog(file).write("one\n");
  await expect.poll(() => existsSync(file) && readFileSync(file, "utf8")).toBe("one\n");
});

test.each([
  ["exits", "process.exit(3)", 3],
  ["ends", "", 0],
  ["throws", "throw new Error('nobody catches this')", 1],
])("no line is lost when the process %s", (_, last, code) => {
  const module = new URL("block-log.ts", import.meta.url).href;
  const lines = `for (let n = 0; n < 200; n++) log.write(n + " " + "x".repeat(n) + "\\n");`;
  const script = `import(${JSON.stringify(module)}).then(({ blockLog }) => { const log = blockLog(1); ${lines} setImmediate(() => { ${last} }); });`;
  const jiti = new URL("../../node_modules/jiti/lib/jiti-cli.mjs", import.meta.url);
  const file = join(folder, `${code}.mts`);
  writeFileSync(file, script);
  const { stdout, status } = spawnSync(process.execPath, [fileURLToPath(jiti), file], { encoding: "utf8" });
  expect(status).toBe(code);
  expect(stdout.split("\n").map((line) => line.split(" ")[0])).toEqual([
    ...Array.from({ length: 200 }, (_, n) => String(n)),
    "",
  ]);
});

test.skipIf(!existsSync("/dev/full"))("a disk that is full loses lines and nothing else", () => {
  const log = blockLog("/dev/full");
  const writeTwo = (): void => {
    log.write(`${"x".repeat(70_000)}\n`);
    log.write("short\n");
    log.flushSync();
  };
  for (let n = 0; n < 3; n++) expect(writeTwo).not.toThrow();
});
