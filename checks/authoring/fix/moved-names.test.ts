import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run } from "../../fixtures/run.js";
import { plugin, program, type Program } from "../../testing.js";
import { cleanWorkspace } from "../../mutations/clean-workspace.js";
import { movedImports, movedNames } from "./moved-names.js";

const inEntry = (entry: string) => `@deprecated Import it from \`@rawr/hq-contract/${entry}\`.`;
const marks: Readonly<Record<keyof typeof movedNames, readonly [mark: string, from: string]>> = {
  client: [inEntry("client"), "./client/index.js"],
  governance: [inEntry("governance"), "./governance/index.js"],
  tables: [inEntry("tables"), "./tables.js"],
  internal: ["@deprecated Internal: it will be removed without a replacement.", "./internal.js"],
};
const heading =
  "// Names that the main entry had before it was divided, for one minor version. Written by checks/authoring/fix/moved-names.test.ts.\n";
/** Not in the reference: its names have no words of their own. */
const messages =
  '/**\n * @deprecated Internal: it will be removed without a replacement.\n * @internal\n */\nexport * as messages from "./messages.js";\n';

it("the main entry keeps each name that moved, deprecated, with the entry that has it now", async () => {
  const statements = Object.entries(movedNames).map(([entry, names]) => {
    const [mark, from] = marks[entry as keyof typeof movedNames];
    const lines = names.map((name) => `  /** ${mark} */ ${/^[A-Z]/.test(name) ? "type " : ""}${name},\n`);
    return `export {\n${lines.join("")}} from "${from}";\n`;
  });
  const written = `${heading}${statements.join("")}${messages}`;
  await expect(written).toMatchFileSnapshot("../../../contract/moved.ts");
});

const file = "plugins/api/orders/src/names.ts";
const after = async (text: string) => {
  const workspace = await program({ ...plugin("api", "orders"), [file]: text }).open();
  return movedImports(workspace)
    .toReversed()
    .reduce((source, edit) => source.slice(0, edit.start) + edit.text + source.slice(edit.end), text);
};

it.each([
  [
    "a value",
    `import { createRpcClient } from "@rawr/hq-contract";\n`,
    `import { createRpcClient } from "@rawr/hq-contract/client";\n`,
  ],
  [
    "names of several entries, renamed ones and types",
    `import { apiContract, createRpcClient as rpc, type Principal, owners, type Caller, type MatrixCell } from '@rawr/hq-contract'\n`,
    `import { apiContract, type Principal } from '@rawr/hq-contract'\nimport { createRpcClient as rpc } from '@rawr/hq-contract/client'\nimport { owners } from '@rawr/hq-contract/governance'\nimport { type Caller, type MatrixCell } from '@rawr/hq-contract/tables'\n`,
  ],
  [
    "types alone, over several lines",
    `import type {\n  ClientOptions,\n  Services,\n} from "@rawr/hq-contract";\n`,
    `import type { ClientOptions } from "@rawr/hq-contract/client";\nimport type { Services } from "@rawr/hq-contract";\n`,
  ],
  [
    "the gates, which became a package",
    `import { defineConfig } from "@rawr/hq-contract/checks";\nexport type { Gate } from '@rawr/hq-contract/checks';\nconst { program } = await import("@rawr/hq-contract/checks/testing");\nimport * as checks from "@rawr/hq-contract/checks";\n`,
    `import { defineConfig } from "@rawr/hq-checks";\nexport type { Gate } from '@rawr/hq-checks';\nconst { program } = await import("@rawr/hq-checks/testing");\nimport * as checks from "@rawr/hq-checks";\n`,
  ],
  [
    "what is passed on",
    `export { routeFamilies } from "@rawr/hq-contract";\n`,
    `export { routeFamilies } from "@rawr/hq-contract/tables";\n`,
  ],
])("writes the new entry for %s", async (_, before, expected) => {
  expect(await after(before)).toBe(expected);
});

it.each([
  ["names that stayed", `import { apiContract, type Principal } from "@rawr/hq-contract";\n`],
  ["another package", `import { createRpcClient } from "elsewhere";\n`],
  ["a template that looks like an import", 'export const text = `\nimport { owners } from "@rawr/hq-contract";\n`;\n'],
  ["a text that names an entry", 'export const text = "@rawr/hq-contract/checks";\n'],
  ["a comment among the names", `import {\n  owners, // ours\n} from "@rawr/hq-contract";\n`],
])("leaves alone %s", async (_, text) => {
  expect(await after(text)).toBe(text);
});

it("`rawr-hq fix` writes them, and says how many files", async () => {
  const tree = program({ ...cleanWorkspace, "packages/tool/package.json": `{ "name": "@example/tool" }\n` });
  tree.write({
    "packages/tool/src/a.ts": `import { owners } from "@rawr/hq-contract";\nexport const all = Object.keys(owners);\n`,
  });
  const shown = await run(tree.root, ["fix", "--dry-run"]);
  expect(shown.exitCode).toBe(1);
  expect(shown.stdout).toContain("packages/tool/src/a.ts");
  const done = await run(tree.root, ["fix"]);
  expect(done.stdout).toContain("1 file imports names from their new entries");
  expect(readFileSync(`${tree.root}/packages/tool/src/a.ts`, "utf8")).toBe(
    `import { owners } from "@rawr/hq-contract/governance";\nexport const all = Object.keys(owners);\n`,
  );
});

describe("imports of moved names beside findings in the same file", () => {
  const path = "plugins/api/orders/src/prices.ts";
  const text = `import { owners } from "@rawr/hq-contract";\nimport { rate } from "../../billing/src/index.js";\nexport const all = [owners, rate];\n`;
  const fromPackage = `import { rate } from "@example/tax";`;
  const fromEntry = `import { owners } from "@rawr/hq-contract/governance";`;
  const tree = () =>
    program({
      ...cleanWorkspace,
      "packages/tax/package.json": `{ "name": "@example/tax", "exports": "./src/index.ts" }`,
      "packages/tax/src/index.ts": `export const rate = 0.19;\n`,
      "node_modules/@example/tax": { link: "../../packages/tax" },
      ...plugin("api", "billing"),
      "plugins/api/billing/src/index.ts": `export { rate } from "@example/tax";\n`,
      [path]: text,
    });
  const textIn = ({ root }: Program) => readFileSync(`${root}/${path}`, "utf8");

  it("stay as they are where one gate's findings are asked for", async () => {
    const workspace = tree();
    const { stdout } = await run(workspace.root, ["fix", "--gate", "import-boundary"]);
    expect(stdout).not.toContain("new entries");
    expect(textIn(workspace)).toContain(`import { owners } from "@rawr/hq-contract";`);
    expect(textIn(workspace)).toContain(fromPackage);
  });

  it("are written with them, and a second run has nothing to do", async () => {
    const workspace = tree();
    const { stdout } = await run(workspace.root, ["fix"]);
    expect(stdout).toContain("1 file imports names from their new entries");
    expect(textIn(workspace)).toContain(fromEntry);
    expect(textIn(workspace)).toContain(fromPackage);
    const before = textIn(workspace);
    const again = await run(workspace.root, ["fix"]);
    expect(again.stdout).not.toContain("new entries");
    expect(textIn(workspace)).toBe(before);
  });

  it("are shown with them, and nothing is written", async () => {
    const workspace = tree();
    const { exitCode, stdout } = await run(workspace.root, ["fix", "--dry-run"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`+${fromEntry}`);
    expect(stdout).toContain(`+${fromPackage}`);
    expect(textIn(workspace)).toBe(text);
    const alone = await run(workspace.root, ["fix", "--gate", "import-boundary", "--dry-run"]);
    expect(alone.stdout).not.toContain(fromEntry);
    expect(alone.stdout).toContain(`+${fromPackage}`);
  });
});

it("`rawr-hq fix` with a wrong name of a gate writes nothing", async () => {
  const tree = program({ ...cleanWorkspace, "packages/tool/package.json": `{ "name": "@example/tool" }\n` });
  const text = `import { owners } from "@rawr/hq-contract";\nexport const all = Object.keys(owners);\n`;
  tree.write({ "packages/tool/src/a.ts": text });
  const wrong = await run(tree.root, ["fix", "--gate", "nope"]);
  expect([wrong.exitCode, wrong.stdout]).toEqual([2, ""]);
  expect(wrong.stderr).toMatch(/^rawr-hq: unknown gate `nope`/);
  expect(readFileSync(`${tree.root}/packages/tool/src/a.ts`, "utf8")).toBe(text);
});
