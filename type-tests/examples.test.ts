import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { implement } from "@orpc/server";
import ts from "typescript";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import * as contract from "@rawr/hq-contract";
import { compile, type Diagnostic } from "./compilers.js";
import { readExamples, withComparisons } from "./examples.js";

const repository = fileURLToPath(new URL("..", import.meta.url));
const source = (file: string) => readFileSync(join(repository, "contract", file), "utf8");
const examples = readdirSync(join(repository, "contract"))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .flatMap((file) => readExamples(file, source(file)));

const values: Readonly<Record<string, unknown>> = { ...contract, implement, z };
const typeNames = [...source("index.ts").matchAll(/export type \{([^}]*)\}/g)].flatMap(
  ([, names = ""]) => names.match(/\w+/g) ?? [],
);
const used = (names: readonly string[], code: string) => names.filter((name) => new RegExp(`\\b${name}\\b`).test(code));

const project = mkdtempSync(join(tmpdir(), "hq-examples-"));
let diagnostics: Diagnostic[] = [];

beforeAll(async () => {
  symlinkSync(join(repository, "node_modules"), join(project, "node_modules"), "dir");
  const compilerOptions = { rootDir: "/", noEmit: true };
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({ extends: join(repository, "tsconfig.json"), compilerOptions, include: ["*.mts"], exclude: [] }),
  );
  examples.forEach(({ code }, index) => {
    const text = [
      `import { ${used(Object.keys(contract), code).join(", ")} } from "@rawr/hq-contract";`,
      `import type { ${used(typeNames, code).join(", ")} } from "@rawr/hq-contract";`,
      'import { implement } from "@orpc/server";',
      'import { z } from "zod";',
      "type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;",
      "declare function same<A, B>(sure: Same<A, B>): void;",
      "declare function compare<T>(actual: T, expected: T): void;",
      withComparisons(code),
    ];
    writeFileSync(join(project, `example-${index}.mts`), text.join("\n"));
  });
  diagnostics = await compile("6.0", project);
}, 120_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

it.each(examples.map((example, index) => ({ ...example, index })))(
  "the example of $title compiles, and gives what it says",
  async ({ code, index }) => {
    expect(diagnostics.filter(({ file }) => file.endsWith(`example-${index}.mts`))).toEqual([]);
    expect(code).toContain("//=>");
    const { outputText } = ts.transpileModule(`export {};\n${withComparisons(code)}`, {
      compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
    });
    const scope = {
      ...values,
      same: () => undefined,
      compare: (actual: unknown, expected: unknown) => expect(actual).toEqual(expected),
    };
    const body = `return (async () => {${outputText.replace(/^export \{\};/m, "")}})();`;
    await new Function(...Object.keys(scope), body)(...Object.values(scope));
  },
);

it("finds the examples of the functions that a plugin's author calls", () => {
  const titles = examples.map(({ title }) => title.split(": ")[1]);
  const authored = ["apiContract", "workflowContract", "defineEvent", "defineFunction", "defineApiPlugin"];
  expect(titles).toEqual(
    expect.arrayContaining([...authored, "defineWorkflowPlugin", "defineWebPlugin", "createRpcClient"]),
  );
});
