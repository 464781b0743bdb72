import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compile, type Diagnostic } from "./compilers.js";
import { readExamples, withComparisons } from "./examples.js";

const repository = fileURLToPath(new URL("..", import.meta.url));
const source = (file: string) => readFileSync(join(repository, file), "utf8");
/** `serve` listens until its process is told to end: `host.ts` of every page calls it. */
const neverReturns = "serve";

/** The entries, each with the names that it has and none before it. */
const entries = Object.entries({
  "hq-contract": "contract/index.ts",
  "hq-contract/client": "contract/client/index.ts",
  "hq-contract/governance": "contract/governance/index.ts",
  "hq-contract/tables": "contract/tables.ts",
  "hq-contract/telemetry": "contract/telemetry/index.ts",
  "hq-contract/bridge": "contract/bridge/index.ts",
  "hq-contract/adapter": "adapter/index.ts",
  "hq-contract/testing": "testing/index.ts",
  "hq-checks": "checks/index.ts",
  "hq-checks/testing": "checks/testing.ts",
})
  .map(([path, file]) => ({ specifier: `@rawr/${path}`, names: namesIn(source(file)) }))
  .map(({ specifier, names }, index, all) => {
    const before = all.slice(0, index).flatMap((entry) => entry.names.map(nameOf));
    return { specifier, names: names.filter((name) => !before.includes(nameOf(name))) };
  });

/** The names of ours that an entry exports, as an import would write them: listed from files beside it, or declared there. */
function namesIn(text: string): string[] {
  const listed = [...text.matchAll(/^export (type )?\{([^}]*)\} from "\./gm)].flatMap(([, type = "", names = ""]) =>
    (names.match(/(?:type )?\w+/g) ?? []).map((name) => `${type}${name}`),
  );
  const declared = [...text.matchAll(/^export (?:function|(interface|type)) (\w+)/gm)].map(
    ([, type, name = ""]) => `${type === undefined ? "" : "type "}${name}`,
  );
  return [...listed, ...declared];
}

function nameOf(imported: string): string {
  return imported.replace(/^type /, "");
}

/** The names of an entry that an example needs from there: those that it mentions and does not declare. */
function needed(names: readonly string[], code: string): string[] {
  const mentions = (name: string, before = "") => new RegExp(`${before}\\b${name}\\b`).test(code);
  return names.filter((name) => mentions(nameOf(name)) && !mentions(nameOf(name), "\\b(?:const|interface|type) "));
}

const published = new Set(entries.flatMap(({ names }) => names.map(nameOf)));
const examples = ["contract", "adapter", "testing", "checks"]
  .flatMap((room) =>
    readdirSync(join(repository, room), { recursive: true, encoding: "utf8" }).map((file) => `${room}/${file}`),
  )
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !/\/fixtures\/|^checks\/eslint\//.test(file))
  .flatMap((file) => readExamples(file, source(file)))
  // What a room keeps to itself may show a part of something.
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
      ...entries.map(({ specifier, names }) => `import { ${needed(names, code).join(", ")} } from "${specifier}";`),
      'import { oc, type AnyContractRouter } from "@orpc/contract";',
      'import { implement } from "@orpc/server";',
      'import { z } from "zod";',
      'import { mkdtempSync, readFileSync } from "node:fs";',
      'import { tmpdir } from "node:os";',
      'import { join } from "node:path";',
      'import { expect } from "vitest";',
      "type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;",
      "const same = <A, B>(sure: Same<A, B>) => sure;",
      "const compare = <T,>(actual: T, expected: T) => expect(actual).toEqual(expected);",
      withComparisons(code),
    ];
    writeFileSync(join(project, `example-${index}.mts`), text.join("\n"));
  });
  diagnostics = await compile("7.0", project);
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

it.each(examples.map((example, index) => ({ ...example, index })))(
  "the example of $title compiles, and gives what it says",
  async ({ code, index }) => {
    const file = `example-${index}.mts`;
    expect(diagnostics.filter((diagnostic) => diagnostic.file.endsWith(file))).toEqual([]);
    expect(code).toContain("//=>");
    // rawr-hq-allow B107 until 2027-06-30: the file is an example that this test has written into a folder of its own
    await expect(import(join(project, file))).resolves.toBeDefined();
  },
);

it("every name of every entry has an example, types too; names that moved have theirs where they are now", () => {
  const shown = new Set([neverReturns, ...examples.map(({ name }) => name)]);
  expect(published.size).toBeGreaterThan(300);
  expect([...published].filter((name) => !shown.has(name))).toEqual([]);
});
