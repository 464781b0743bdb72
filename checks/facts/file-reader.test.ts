import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createFileReader } from "./file-reader.js";

test("a file of any length is read whole, and a shorter one after it has nothing of it", () => {
  const folder = mkdtempSync(join(tmpdir(), "rawr-hq-reader-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const read = createFileReader();
  // The reader's memory begins with 65,536 bytes.
  for (const length of [1, 65_535, 65_536, 65_537, 500_000, 0, 3]) {
    const file = join(folder, `${length}`);
    const text = "abcdefg".repeat(length).slice(0, length);
    writeFileSync(file, text);
    expect(read(file).toString() === text, `${length} bytes`).toBe(true);
  }
  expect(() => read(join(folder, "gone"))).toThrow("ENOENT");
  expect(() => read(folder)).toThrow("EISDIR");
});
