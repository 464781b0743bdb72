import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { compile, compilers, type Compiler, type Diagnostic } from "./compilers.js";
import { judge, readMarks, type Mark } from "./marks.js";

const project = fileURLToPath(new URL("./rejections", import.meta.url));
const canary = "canary.ts";
const fixtures = readdirSync(project).filter((name) => name.endsWith(".ts") && name !== canary);
const text = (file: string) => readFileSync(`${project}/${file}`, "utf8");
const marksOf = (file: string): Mark[] => readMarks(file, text(file));

describe.each(compilers)("TypeScript %s", (compiler: Compiler) => {
  let diagnostics: Diagnostic[] = [];
  const of = (file: string) => diagnostics.filter((diagnostic) => diagnostic.file === file);

  beforeAll(async () => {
    diagnostics = await compile(compiler, project);
  });

  it.each(fixtures)("refuses what %s marks, in its words, and nothing else", (file) => {
    expect(judge(marksOf(file), of(file))).toEqual([]);
  });

  it("complains neither in the contract nor in the plugins that the fixtures start from", () => {
    // What the adapter's own files say is the business of `npm run typecheck`.
    const marked = [...fixtures, canary];
    const known = (file: string) => marked.includes(file) || file.startsWith("../../adapter/");
    expect(diagnostics.filter(({ file }) => !known(file))).toEqual([]);
  });

  it("would notice a missing, an unmarked, a different and a doubled error: the canary fails", () => {
    const problems = judge(marksOf(canary), of(canary));
    expect(problems).toHaveLength(5);
    const said = problems.join("\n");
    expect(said).toContain("canary.ts:2 is accepted, but marked");
    expect(said).toContain("canary.ts:3 is not marked");
    expect(said).toContain("canary.ts:4 says: ");
    expect(said).toContain("canary.ts:5 is TS2322, not TS2345");
    expect(said).toContain("canary.ts:6 has 2 errors");
  });
});

it("has at least eighty rejections, and beside the rejections of each rule something near that is accepted", () => {
  expect(fixtures.flatMap(marksOf).length).toBeGreaterThanOrEqual(80);
  expect(fixtures.filter((file) => !text(file).includes("// accepted:"))).toEqual([]);
});
