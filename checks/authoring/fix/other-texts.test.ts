import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { run } from "../../fixtures/run.js";
import { program, type FileTree } from "../../testing.js";
import { clean, seeds } from "./fixtures/seeds.js";

/** The same texts as other editors leave them. A package.json must not have a byte order mark (M112). */
const forms: Record<string, (text: string, file: string) => string> = {
  "with a byte order mark, tabs and line ends of Windows": (text, file) =>
    (file.endsWith(".json") ? "" : "\uFEFF") +
    text.replaceAll(/^(?: {2})+/gm, (indent) => "\t".repeat(indent.length / 2)).replaceAll("\n", "\r\n"),
  "without an end of the last line": (text) => text.replace(/\n$/, ""),
};

const cases = Object.entries(seeds).flatMap(([name, seed]) =>
  Object.entries(forms).map(([form, as]) => ({ name, form, seed, as })),
);

it.each(cases)("`rawr-hq fix` mends $name in a text $form, and keeps the form", async ({ seed, as }) => {
  const { files, file, after, gate } = seed;
  const given = files[file];
  const text = as(typeof given === "string" ? given : "", file);
  const { root } = program({ ...clean, ...files, [file]: text } satisfies FileTree);
  const { exitCode, stdout, stderr } = await run(root, ["fix", "--gate", gate]);
  expect([exitCode, stderr, stdout]).toEqual([0, "", expect.stringContaining("; 0 findings left")]);
  expect(readFileSync(join(root, file), "utf8")).toBe(as(after, file));
  const again = await run(root, ["fix", "--gate", gate]);
  expect(again.lastLine).toContain("0 findings of 0 rules in 0 files fixed");
  expect(readFileSync(join(root, file), "utf8")).toBe(as(after, file));
});
