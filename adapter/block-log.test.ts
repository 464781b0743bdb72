import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { blockLog } from "./block-log.js";

const folder = mkdtempSync(join(tmpdir(), "hq-block-log-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("every line arrives, whole and in order, also one that is longer than a block or not ASCII", async () => {
  const file = join(folder, "all");
  const log = blockLog(file);
  const lines = Array.from({ length: 2000 }, (_, index) => `{"n":${index},"é":"${"x".repeat(index % 300)}"}\n`);
  lines[1000] = `${"y".repeat(200_000)}\n`;
  for (const line of lines) log.write(line);
  await vi.waitFor(() => {
    log.flushSync();
    expect(readFileSync(file, "utf8")).toBe(lines.join(""));
  });
});

test("a single line does not wait for a block to be full", async () => {
  const file = join(folder, "one");
  blockLog(file).write("one\n");
  await vi.waitFor(() => expect(readFileSync(file, "utf8")).toBe("one\n"), { timeout: 10_000 });
});
