import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { run } from "../../fixtures/run.js";
import { plugin, program } from "../../testing.js";
import { cleanWorkspace } from "../../mutations/clean-workspace.js";
import { movedImports, movedNames } from "./moved-names.js";

const moved = readFileSync(new URL("../../../contract/moved.ts", import.meta.url), "utf8");

it("knows every name that the contract marks as moved, and the entry that its mark names", () => {
  const marked = [...moved.matchAll(/`@rawr\/hq-contract\/(\w+)`\. \*\/\s+(\w+),/g)].map(
    ([, entry, name]) => `${entry} ${name}`,
  );
  const known = Object.entries(movedNames).flatMap(([entry, names]) => names.map((name) => `${entry} ${name}`));
  expect(known.toSorted()).toEqual(marked.toSorted());
  expect(known.length).toBeGreaterThan(50);
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
    `import { apiContract, createRpcClient as rpc, type RouteFamily, owners, type MatrixCell } from '@rawr/hq-contract'\n`,
    `import { apiContract, type RouteFamily } from '@rawr/hq-contract'\nimport { createRpcClient as rpc } from '@rawr/hq-contract/client'\nimport { owners } from '@rawr/hq-contract/governance'\nimport { type MatrixCell } from '@rawr/hq-contract/tables'\n`,
  ],
  [
    "types alone, over several lines",
    `import type {\n  ClientOptions,\n  Services,\n} from "@rawr/hq-contract";\n`,
    `import type { ClientOptions } from "@rawr/hq-contract/client";\nimport type { Services } from "@rawr/hq-contract";\n`,
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
  ["names that stayed", `import { apiContract, type Caller } from "@rawr/hq-contract";\n`],
  ["another package", `import { createRpcClient } from "elsewhere";\n`],
  ["a template that looks like an import", 'export const text = `\nimport { owners } from "@rawr/hq-contract";\n`;\n'],
  ["a comment among the names", `import {\n  owners, // ours\n} from "@rawr/hq-contract";\n`],
])("leaves alone %s", async (_, text) => {
  expect(await after(text)).toBe(text);
});

it("`rawr-hq fix` writes them, and says how many files", async () => {
  const tree = program({ ...cleanWorkspace, "packages/tool/package.json": `{ "name": "@example/tool" }\n` });
  tree.write({
    "packages/tool/src/a.ts": `import { owners } from "@rawr/hq-contract";\nexport const all = Object.keys(owners);\n`,
  });
  const shown = await run(tree.root, ["fix", "--gate", "import-boundary", "--dry-run"]);
  expect(shown.exitCode).toBe(1);
  expect(shown.stdout).toContain("packages/tool/src/a.ts");
  const done = await run(tree.root, ["fix", "--gate", "import-boundary"]);
  expect(done.stdout).toContain("1 file imports names from their new entries");
  expect(readFileSync(`${tree.root}/packages/tool/src/a.ts`, "utf8")).toBe(
    `import { owners } from "@rawr/hq-contract/governance";\nexport const all = Object.keys(owners);\n`,
  );
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
