import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { implement } from "@orpc/server";
import ts from "typescript";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import * as contract from "@rawr/hq-contract";
import * as adapter from "@rawr/hq-contract/adapter";
import * as client from "@rawr/hq-contract/client";
import * as governance from "@rawr/hq-contract/governance";
import * as tables from "@rawr/hq-contract/tables";
import * as telemetry from "@rawr/hq-contract/telemetry";
import { compile, type Diagnostic } from "./compilers.js";
import { readExamples, withComparisons } from "./examples.js";

const repository = fileURLToPath(new URL("..", import.meta.url));
const source = (file: string) => readFileSync(join(repository, file), "utf8");
/** `serve` listens until its process is told to end: `host.ts` of every page calls it. */
const neverReturns = "serve";

const node = { join, mkdtempSync, readFileSync, tmpdir };
const values: Readonly<Record<string, unknown>> = {
  ...contract,
  ...client,
  ...governance,
  ...tables,
  ...telemetry,
  ...adapter,
  ...node,
  implement,
  z,
};
/** The entries, each with the names that it has and none before it. */
const entries = Object.entries({
  "": "contract/index.ts",
  "/client": "contract/client/index.ts",
  "/governance": "contract/governance/index.ts",
  "/tables": "contract/tables.ts",
  "/telemetry": "contract/telemetry/index.ts",
  "/adapter": "adapter/index.ts",
})
  .map(([path, file]) => ({ specifier: `@rawr/hq-contract${path}`, names: namesIn(source(file)) }))
  .map(({ specifier, names }, index, all) => {
    const before = all.slice(0, index).flatMap((entry) => entry.names);
    return { specifier, names: names.filter((name) => !before.includes(name)) };
  });

/** The names that a table of contents exports. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(
    ([, names = ""]) => names.replace(/\btype /g, "").match(/\w+/g) ?? [],
  );
}
const used = (names: readonly string[], code: string) => names.filter((name) => new RegExp(`\\b${name}\\b`).test(code));

const published = new Set(entries.flatMap(({ names }) => names));
const examples = ["contract", "adapter"]
  .flatMap((room) =>
    readdirSync(join(repository, room), { recursive: true, encoding: "utf8" }).map((file) => `${room}/${file}`),
  )
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  // Who imports the bridge reads compatibility events, which a repository may do while it has one open.
  .filter((file) => !/^contract\/bridge\/(?:compatibility-read|legacy-events)/.test(file))
  .flatMap((file) => readExamples(file, source(file)))
  // What the adapter keeps to itself may show a part of something.
  .filter(({ title, name }) => name !== neverReturns && (title.startsWith("contract/") || published.has(name)));

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
      ...entries.map(({ specifier, names }) => {
        const named = used(names, code).map((name) => (name in values ? name : `type ${name}`));
        return `import { ${named.join(", ")} } from "${specifier}";`;
      }),
      'import { implement } from "@orpc/server";',
      'import { z } from "zod";',
      'import { mkdtempSync, readFileSync } from "node:fs";',
      'import { tmpdir } from "node:os";',
      'import { join } from "node:path";',
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

it("every function and class of an entry has an example, whoever reads it; names that moved have theirs where they are now", () => {
  const shown = new Set([neverReturns, ...examples.map(({ name }) => name)]);
  const named = entries.flatMap(({ names }) => names.filter((name) => typeof values[name] === "function"));
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter((name) => !shown.has(name))).toEqual([]);
});
