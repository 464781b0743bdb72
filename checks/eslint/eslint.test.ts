import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import json from "@eslint/json";
import * as parser from "@typescript-eslint/parser";
import { ESLint, type Linter } from "eslint";
import { ESLint as ESLint9 } from "eslint-9";
import { describe, expect, it } from "vitest";
import { staticGates } from "../engine/static-gates.js";
import { cleanWorkspace } from "../mutations/clean-workspace.js";
import { violations } from "../mutations/corpora.js";
import type { Finding, Report } from "../report/finding.js";
import type hqPlugin from "./index.js";
import { linkChecks } from "../../packaging/link-checks.js";
import { plugin, program, type FileTree } from "../testing.js";

const run = promisify(execFile);
const repository = fileURLToPath(new URL("../..", import.meta.url));
const built = join(repository, "dist/checks/eslint/index.js");
const cli = join(repository, "dist/checks/cli/main.js");
// Node's own loader, as ESLint uses it: the built plugin, and its worker beside it.
const { default: hq } = createRequire(import.meta.url)(built) as { default: typeof hqPlugin };

const config: Linter.Config[] = [
  { files: ["**/*.{ts,mts,cts}"], languageOptions: { parser } },
  { files: ["**/*.tsx"], languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } } },
  { files: ["**/package.json"], plugins: { json }, language: "json/json" },
  ...hq.configs.recommended,
];
const eslint = (cwd: string, options: ESLint.Options = {}) =>
  new ESLint({ cwd, overrideConfigFile: true, overrideConfig: config, ...options });

/** `file:line:column-endColumn code` of what one of our rules reports. */
function reported(root: string, results: readonly ESLint.LintResult[]): string[] {
  return results
    .flatMap(({ filePath, messages }) =>
      messages.map(({ line, column, endColumn, message, fatal }) => {
        const place = `${filePath.slice(root.length + 1)}:${line}:${column}`;
        return fatal === true ? `${place} ${message}` : `${place}-${endColumn ?? ""} ${message.slice(0, 4)}`;
      }),
    )
    .sort();
}

/** The same of what `rawr-hq check` finds with the same gates, in the files that ESLint was asked about. */
async function checked(root: string, own: readonly string[] = []): Promise<readonly Finding[]> {
  const gates = [...staticGates, ...own].flatMap((name) => ["--gate", name]);
  const { stdout } = await run(process.execPath, [cli, "check", "--reporter", "json", ...gates], { cwd: root }).catch(
    (error: { code: number; stdout: string; stderr: string }) => {
      if (error.code !== 1) throw new Error(error.stderr);
      return error;
    },
  );
  // The report's own shape.
  return (JSON.parse(stdout) as Report).findings;
}
const placed = (findings: readonly Finding[]) =>
  findings.map(({ at, code }) => `${at.file}:${at.line}:${at.column}-${at.endColumn ?? ""} ${code}`).sort();

const router = "plugins/api/orders/src/router.ts";
const reaches = 'import { rate } from "../../billing/src/tax.js";\nexport const r = rate;\n';
const lawful = "export const r = 1;\n";
const files = {
  "package.json": `{ "name": "hq", "private": true, "type": "module", "workspaces": ["plugins/*/*"] }`,
  ...plugin("api", "orders"),
  ...plugin("api", "billing"),
  "plugins/api/billing/src/tax.ts": "export const rate = 0.2;\n",
  [router]: lawful,
};
const codes = ([result]: readonly ESLint.LintResult[]) => result?.messages.map(({ message }) => message.slice(0, 4));

const src = "plugins/api/orders/src";
/** State that `rawr-hq fix` moves into a port, by edits of three files; and what one edit mends. */
const mendable: FileTree = {
  "package.json": `{ "name": "hq", "type": "module" }`,
  "host.ts": cleanWorkspace["host.ts"] ?? "",
  ...plugin("api", "orders", { channel: "beta" }),
  [`${src}/contract.ts`]: `import { apiContract } from "@rawr/hq-contract";\nconst api = apiContract("orders");\nexport const contract = { add: api };\n`,
  [`${src}/context.ts`]: `import type { BoundaryContext } from "@rawr/hq-contract";
export interface OrdersPorts {
  readonly now: () => Date;
}
export type OrdersContext = BoundaryContext<OrdersPorts>;
`,
  [`${src}/router.ts`]: `import { implement } from "@orpc/server";
import type { OrdersContext } from "./context.js";
import { contract } from "./contract.js";
const seen = new Set<string>();
const api = implement(contract).$context<OrdersContext>();
export const router = api.router({
  add: api.add.handler(async ({ input }) => {
    seen.add(input);
    return seen.size;
  }),
});
`,
  [`${src}/index.ts`]: `import { defineApiPlugin } from "@rawr/hq-contract";
import type { OrdersPorts } from "./context.js";
import { contract } from "./contract.js";
import { router } from "./router.js";
export default defineApiPlugin({
  capability: "orders",
  contract,
  router,
  ports: (): OrdersPorts => ({
    now: () => new Date(),
  }),
});
`,
  [`${src}/allowed.ts`]: "// rawr-hq-allow B102 until 2999-12-31: moves next year\nexport const a = 1;\n",
};

/** Violations of one new file, each under a name of its own. */
function sideBySide(tables: typeof violations): FileTree {
  return Object.fromEntries(
    Object.values(tables)
      .flat()
      .flatMap(({ files: tree }, index) => {
        const [[path = "", text = ""] = [], second] = Object.entries(tree);
        const isNew = second === undefined && !Object.hasOwn(cleanWorkspace, path);
        return isNew ? [[path.replace(/(?=\.\w+$)/, `-${index}`), text]] : [];
      }),
  );
}

describe("the ESLint plugin", () => {
  it("reports finding by finding what `check` finds, in scripts and package.json, by own gates too", async () => {
    const { root } = program({
      ...cleanWorkspace,
      ...sideBySide(violations),
      "rawr-hq.config.json": `{ "gates": ["gates/no-todo.mjs"] }`,
      "gates/no-todo.mjs": `export default {
  name: "no-todo", policy: "-", owner: "verification-gates",
  rules: { C901: { title: "to do", why: "someone waits", fix: "do it" } },
  *check(workspace) {
    yield { rule: "C901", at: { file: "packages/crlf/src/a.ts", line: 2, column: 3, endColumn: 7 }, message: "is to be done" };
    return { files: workspace.files.length, manifests: 0 };
  },
};
`,
      "packages/crlf/src/a.ts":
        "\uFEFFexport const a = 1;\r\n/* todo */\r\nlet n = 0;\r\nexport const up = () => ++n;\r\n",
      "packages/allowed/src/a.ts":
        "// rawr-hq-allow S101 until 2999-12-31: tried\nlet n = 0;\nexport const up = () => ++n; // rawr-hq-allow S101 until 2999-12-31: tried\n",
    });
    const results = await eslint(root).lintFiles(["."]);
    const linted = new Set(results.map(({ filePath }) => filePath.slice(root.length + 1)));
    const wanted = placed((await checked(root, ["no-todo"])).filter(({ at }) => linted.has(at.file)));
    // Of the gate of evidence only this part can answer here.
    const stale = "rawr.hq.ts:1:1- G121";
    expect(reported(root, results)).toEqual([...wanted, stale].sort());
    expect(wanted.length).toBeGreaterThan(300);
    expect(new Set(wanted.map((line) => line.slice(-4, -3)))).toEqual(new Set(["B", "C", "E", "M", "P", "S"]));
  });

  it("judges the text in the editor, not the disk's, and the disk of all other files", async () => {
    const { root, write } = program(files);
    const editor = eslint(root);
    const filePath = join(root, router);
    const typed = async (text: string) => codes(await editor.lintText(text, { filePath }));
    const saved = async () => codes(await editor.lintFiles([router]));
    expect(await typed(lawful)).toEqual([]);
    expect(await typed(reaches)).toEqual(["B101"]);
    expect(await saved()).toEqual([]);
    expect(await typed(`${reaches}let n = 0;\nexport const up = () => ++n;\n`)).toEqual(["B101", "S101"]);
    expect(await typed(lawful)).toEqual([]);
    write({ [router]: `import "#tax";\n` });
    expect(await saved()).toEqual([]);
    // What another file makes of it is noticed within a part of the time that looking takes.
    write({ "tsconfig.json": `{ "compilerOptions": { "paths": { "#tax": ["./plugins/api/billing/src/tax.ts"] } } }` });
    await expect.poll(saved).toEqual(["B101"]);
  });

  it("fixes as `rawr-hq fix` does what lies in one file, and leaves to it what takes several", async () => {
    const { root } = program(mendable);
    const before = readFileSync(join(root, `${src}/router.ts`), "utf8");
    const found = (await eslint(root).lintFiles(["."])).flatMap(({ messages }) => messages);
    expect(found.map(({ message, fix }) => [message.slice(0, 4), fix !== undefined]).sort()).toEqual([
      ["E013", true],
      // The composition is missing: it stands at the host's import of it.
      ["H103", false],
      ["H106", false],
      ["M126", true],
      ["S101", false],
    ]);
    await ESLint.outputFixes(await eslint(root, { fix: true }).lintFiles(["."]));
    expect(readFileSync(join(root, `${src}/router.ts`), "utf8")).toBe(before);
    const fix = (cwd: string, ...gates: string[]) =>
      // It exits 1: the host's findings are left.
      run(process.execPath, [cli, "fix", ...gates.flatMap((name) => ["--gate", name])], { cwd }).catch(() => undefined);
    await fix(root, "no-singleton-global");
    expect(readFileSync(join(root, `${src}/context.ts`), "utf8")).toContain("seen: Set<string>");

    const other = program(mendable);
    await fix(other.root, ...staticGates);
    for (const file of [`${src}/allowed.ts`, "plugins/api/orders/package.json"])
      expect([file, readFileSync(join(root, file), "utf8")]).toEqual([
        file,
        readFileSync(join(other.root, file), "utf8"),
      ]);
  });

  it("reports once per file what it could not judge, and continues when that is corrected", async () => {
    const { root, write, remove } = program({ ...files, [router]: reaches, "rawr-hq.config.json": "{" });
    const editor = eslint(root);
    const messages = async () => (await editor.lintFiles([router]))[0]?.messages.map(({ message }) => message) ?? [];
    expect(await messages()).toEqual([expect.stringMatching(/^rawr-hq: rawr-hq\.config\.json:1:2 is not JSON/)]);
    remove("rawr-hq.config.json");
    await expect.poll(messages).toEqual([expect.stringMatching(/^B101 /)]);
    write({ ".dependency-cruiser.cjs": "module.exports = {" });
    await expect.poll(messages).toContainEqual(expect.stringContaining("import-boundary could not judge"));
  });

  it("answers where settings end the process, and where there is no workspace", async () => {
    const ends = program({ ...files, "rawr-hq.config.mjs": "process.exit(3);\n" });
    expect((await eslint(ends.root).lintFiles([router]))[0]?.messages[0]?.message).toMatch(/does not answer: run/);
    const none = program({ "notes/a.js": "" });
    const found = await eslint(join(none.root, "notes")).lintFiles(["a.js"]);
    expect(found[0]?.messages.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^rawr-hq: no workspace around /),
    ]);
  });

  it("runs in ESLint 9 too, from a plugin's folder", async () => {
    const { root } = program({ ...files, [router]: reaches });
    const folder = join(root, "plugins/api/orders");
    const nine = new ESLint9({ cwd: folder, overrideConfigFile: true, overrideConfig: config });
    expect(codes(await nine.lintFiles(["."]))).toEqual([]);
    expect(
      (await nine.lintFiles(["src"])).flatMap(({ messages }) => messages.map(({ message }) => message.slice(0, 4))),
    ).toEqual(["B101"]);
  });
});

describe("as a user runs it", () => {
  const installed = (tree: FileTree) => {
    const { root } = program(tree);
    linkChecks(join(root, "node_modules/@rawr/hq-checks"));
    return root;
  };
  const lint = (root: string, command: string, ...argv: string[]) =>
    run(process.execPath, [join(repository, "node_modules", command), ...argv], { cwd: root }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
    );

  /** What the page tells a reader to write, and to install beside it. */
  const page = readFileSync(join(repository, "docs/editor.md"), "utf8");
  const [, config = ""] = /^```js title="eslint.config.js"\n([^]*?)^```$/m.exec(page) ?? [];
  const link = (root: string, ...names: string[]) => {
    for (const name of names) {
      mkdirSync(dirname(join(root, "node_modules", name)), { recursive: true });
      symlinkSync(join(repository, "node_modules", name), join(root, "node_modules", name));
    }
  };

  it("eslint with the configuration of docs/editor.md exits 1 for findings, prints nothing but its report, and ends", async () => {
    const manifest = "plugins/api/orders/package.json";
    const root = installed({
      ...files,
      [router]: reaches,
      ...plugin("api", "orders", { channel: "beta" }),
      "rawr-hq.config.mjs": "console.log('noise');\nexport default {};\n",
      "eslint.config.js": config,
    });
    link(root, "@typescript-eslint/parser", "@eslint/json");
    const { code, stdout } = await lint(root, "eslint/bin/eslint.js", "plugins", "--format", "json");
    const results = JSON.parse(stdout) as ESLint.LintResult[];
    const found = results.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, line, column, endColumn }) =>
        [filePath.slice(root.length + 1), ruleId, line, column, endColumn].join(" "),
      ),
    );
    expect([code, ...found.sort()]).toEqual([
      1,
      `${manifest} rawr-hq/metadata-contract 8 5 14`,
      `${router} rawr-hq/import-boundary 1 22 48`,
    ]);
  });

  it("eslint refuses TypeScript that no parser was configured for, and does not pass over it", async () => {
    const typed = "export const r: number = 1;\n";
    const root = installed({
      ...files,
      [router]: typed,
      "eslint.config.js": `import hq from "@rawr/hq-checks/eslint";\nexport default [...hq.configs.recommended];\n`,
    });
    const { code, stdout } = await lint(root, "eslint/bin/eslint.js", ".");
    expect([code, stdout]).toEqual([1, expect.stringContaining("Parsing error")]);
  });

  it("eslint leaves out what the baseline knows", async () => {
    const { root, write } = program({ ...files, [router]: reaches });
    expect(codes(await eslint(root).lintFiles([router]))).toEqual(["B101"]);
    await run(process.execPath, [cli, "baseline", "freeze", "--gate", "import-boundary"], { cwd: root });
    const state = "let n = 0;\nexport const up = () => ++n;\n";
    write({ [router]: `${reaches}${state}` });
    await expect.poll(async () => codes(await eslint(root).lintFiles([router]))).toEqual(["S101"]);
  });

  it("oxlint runs it as a JavaScript plugin, with the same findings and fixes", async () => {
    const text = `${reaches}let n = 0;\nexport const up = () => ++n;\n// rawr-hq-allow B102 until 2999-12-31: moves next year\nexport const z = 1;\n`;
    const rules = Object.fromEntries(Object.keys(hq.rules ?? {}).map((name) => [`rawr-hq/${name}`, "error"]));
    const root = installed({
      ...files,
      [router]: text,
      ".oxlintrc.json": JSON.stringify({
        jsPlugins: [{ name: "rawr-hq", specifier: "@rawr/hq-checks/eslint" }],
        categories: { correctness: "off" },
        rules,
      }),
    });
    const { code, stdout } = await lint(root, "oxlint/bin/oxlint", "plugins", "--format", "json");
    expect(code).toBe(1);
    interface Oxlint {
      readonly diagnostics: readonly {
        readonly message: string;
        readonly labels: readonly { readonly span: { readonly line: number; readonly column: number } }[];
      }[];
    }
    const { diagnostics } = JSON.parse(stdout) as Oxlint;
    const found = diagnostics.map(
      ({ message, labels: [label] }) => `${label?.span.line}:${label?.span.column} ${message.slice(0, 4)}`,
    );
    expect(found.sort()).toEqual(["1:22 B101", "4:25 S101", "5:1 E013"]);
    await lint(root, "oxlint/bin/oxlint", "plugins", "--fix");
    expect(readFileSync(join(root, router), "utf8")).toBe(text.replace(/\/\/ rawr.*\n/, ""));
  });
});
