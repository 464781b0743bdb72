import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import type { Report } from "../../report/finding.js";
import { run } from "../../fixtures/run.js";
import { program, type FileTree } from "../../testing.js";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const gates = [
  "metadata-contract",
  "import-boundary",
  "host-composition-guard",
  "no-singleton-global",
  "bridge-timebox",
];
const argv = gates.flatMap((name) => ["--gate", name]);

/** The tools and their tests take as long to judge as all the rest; of them only what the settings name is copied. */
const leftOut =
  /^(?:bench|packaging|prove)\/|^checks\/(?!workspace\/|mutations\/fixtures\/)|^type-tests\/(?!rejections\/)/;

/** This repository's contract, host and plugins, with its packages, in a folder of its own. */
function copyOfRepository(): string {
  const installed = readdirSync(join(repository, "node_modules")).filter((name) => name !== ".cache");
  const links = installed.map((name) => [`node_modules/${name}`, { link: join(repository, "node_modules", name) }]);
  // With a folder of its own, so that no run writes into this repository's cache.
  const { root } = program(Object.fromEntries(links) as FileTree); // pairs, just made
  const listed = execFileSync("git", [
    "-C",
    repository,
    "ls-files",
    "-z",
    "--cached",
    "--others",
    "--exclude-standard",
  ]);
  for (const file of listed
    .toString()
    .split("\0")
    .filter((path) => path !== "" && !leftOut.test(path))) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(repository, file), join(root, file));
  }
  return root;
}

/** What goes wrong in a year: each line seeds one kind of finding, in files that are there or beside them. */
function seed(root: string): void {
  const edit = (file: string, change: (text: string) => string) => {
    const before = readFileSync(join(root, file), "utf8");
    const after = change(before);
    expect([file, after]).not.toEqual([file, before]);
    writeFileSync(join(root, file), after);
  };
  const add = (file: string, text: string) => writeFileSync(join(root, file), text);
  const allow = "// rawr-hq-allow B101 until 2027-12-31: it moves to a package in December\n";

  // rawr-hq-allow M104 until 2027-06-30: it seeds what the gate must find
  for (const plugin of ["api/invoicing", "workflows/invoicing", "web/invoice-board"])
    edit(`plugins/${plugin}/package.json`, (text) =>
      text.replace(/"capability": "([^"]+)"/, `"capability": "$1",\n    "channel": "beta",\n    "published": true`),
    );
  edit("plugins/cli/invoice-tools/package.json", (text) => text.replace(/\n.*"kind": "toolkit",/, ""));
  edit("rawr-hq.config.ts", (text) =>
    text.replace(`"type-tests/rejections", `, `"type-tests/rejections", "gone/**", "gone-too/**", `),
  );
  for (const file of [
    "adapter/host.ts",
    "contract/caller.ts",
    "plugins/api/invoicing/src/context.ts",
    "contract/client/clients.ts",
    "contract/context.ts",
    "adapter/ports.ts",
  ])
    edit(file, (text) => allow + text);
  add("plugins/web/invoice-board/src/shapes.ts", `export { z, type ZodType } from "zod";\n`);
  for (const name of ["first", "second", "third"])
    add(
      `plugins/api/invoicing/src/${name}.ts`,
      `import { z } from "../../../web/invoice-board/src/shapes.js";\n\nexport const ${name} = z.string();\n`,
    );
  add(
    "plugins/api/invoicing/src/load.ts",
    'const folder = "./parts";\nexport const load = () => [import(`${folder}/a.js`), import(folder + "/b.js")];\n',
  );
  mkdirSync(join(root, "plugins/api/invoicing/src/parts"));
  for (const name of ["a", "b"]) add(`plugins/api/invoicing/src/parts/${name}.ts`, "export {};\n");
  edit("plugins/api/invoicing/src/router.ts", (text) =>
    text
      .replace("\nconst api =", "\nlet created = 0;\nconst seen = new Map<string, number>();\nconst api =")
      .replace("return invoice;", "created += 1;\n    seen.set(invoice.id, created);\n    return invoice;"),
  );
  add(
    "plugins/cli/invoice-tools/src/release.ts",
    `import { readFileSync } from "node:fs";
import type { PluginManifest } from "@rawr/hq-contract/tables";

export interface Release extends PluginManifest {
  readonly day: string;
  readonly channel: string;
  readonly published: boolean;
}

const own = JSON.parse(readFileSync("plugins/api/invoicing/package.json", "utf8"));
own.version = "1.0.0";
own.channel = "beta";
own.published = true;
export const version = own.version;

const other = JSON.parse(readFileSync("plugins/web/invoice-board/package.json", "utf8"));
export const key = other.rawr.kind + other.rawr.capability;
`,
  );
}

it("`rawr-hq fix` mends a seeded copy of this repository in one run: `check` is green afterwards, and nothing is left to mend", async () => {
  const root = copyOfRepository();
  const check = async () => JSON.parse((await run(root, ["check", ...argv, "--reporter", "json"])).stdout) as Report;
  // Findings of this repository itself do not concern this test.
  const before = await check();
  const known = new Set(before.findings.map(({ fingerprint }) => fingerprint));
  const news = ({ findings }: Report) => findings.filter(({ fingerprint }) => !known.has(fingerprint));
  seed(root);
  const seeded = await check();
  const codes = [...new Set(news(seeded).map(({ code }) => code))].sort();
  expect(codes.length).toBeGreaterThanOrEqual(8);
  expect(news(seeded).length).toBeGreaterThanOrEqual(25);
  expect(
    news(seeded)
      .filter(({ edits }) => edits === undefined)
      .map(({ code, message }) => [code, message]),
  ).toEqual([]);

  const { exitCode, stdout } = await run(root, ["fix", ...argv]);
  expect([exitCode, stdout]).toEqual([before.exitCode, expect.stringContaining(`fixed; ${before.findings.length} `)]);
  const mended = [...stdout.matchAll(/^✔ ([A-Z]\d{3}) /gm)].map(([, code]) => code);
  expect(mended.length).toBeGreaterThanOrEqual(25);
  expect([...new Set(mended)].sort()).toEqual(codes);
  const after = await check();
  expect([after.exitCode, news(after)]).toEqual([before.exitCode, []]);
  expect((await run(root, ["fix", ...argv])).lastLine).toContain("0 findings of 0 rules in 0 files fixed");

  // Readable: what was seeded is gone, and nothing else of those files has moved.
  const same = (file: string) =>
    readFileSync(join(root, file), "utf8") === readFileSync(join(repository, file), "utf8");
  const restored = [
    "adapter/host.ts",
    "contract/caller.ts",
    "contract/client/clients.ts",
    "contract/context.ts",
    "adapter/ports.ts",
    "rawr-hq.config.ts",
  ];
  const packages = ["api/invoicing", "workflows/invoicing", "web/invoice-board", "cli/invoice-tools"];
  const files = [...restored, ...packages.map((folder) => `plugins/${folder}/package.json`)];
  expect(files.filter((file) => !same(file))).toEqual([]);
}, 900_000);
