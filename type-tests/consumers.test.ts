import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "./compilers.js";

// The package as npm would install it, in a workspace of somebody else.
const repository = fileURLToPath(new URL("..", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "hq-consumer-"));
const installed = join(home, "node_modules/@rawr/hq-contract");
const moved = 'export * from "./moved.js";\n';

beforeAll(async () => {
  mkdirSync(installed, { recursive: true });
  for (const name of readdirSync(join(repository, "node_modules"))) {
    if (name.startsWith(".") || name === "@rawr") continue;
    symlinkSync(join(repository, "node_modules", name), join(home, "node_modules", name), "dir");
  }
  cpSync(join(repository, "package.json"), join(installed, "package.json"));
  writeFileSync(
    join(installed, "tsconfig.json"),
    JSON.stringify({
      extends: join(repository, "tsconfig.build.json"),
      compilerOptions: { rootDir: repository, outDir: join(installed, "dist"), sourceMap: false },
      include: [join(repository, "contract")],
      exclude: [join(repository, "contract/**/*.test.ts")],
    }),
  );
  const [first] = await compile("7.0", installed);
  if (first) throw new Error(`the contract does not compile: ${first.file}:${first.line} ${first.message}`);
  // Names that moved go one day: what plugins export has to be nameable without them.
  const main = join(installed, "dist/contract/index.d.ts");
  const text = readFileSync(main, "utf8");
  if (!text.includes(moved)) throw new Error("the main entry passes on no names that moved");
  writeFileSync(main, text.replace(moved, ""));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true, types: ["node"], noEmit: true };
const nodenext = { ...strict, target: "es2023", lib: ["es2023"], module: "nodenext" };
const house = readFileSync(join(repository, "type-tests/fixtures/house.ts"), "utf8");
const legacy = (value: string) => `
import { register } from "@rawr/hq-contract";
import { apiInvoicing } from "./house.js";
register({ directory: "plugins/api/invoicing", surface: "api", rawr: { kind: "api", capability: "invoicing", channel: ${value} } }, apiInvoicing);
`;

let workspaces = 0;
function workspace(compilerOptions: object, files: Readonly<Record<string, string>>, type = "module"): string {
  const folder = join(home, `workspace-${workspaces++}`);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type }));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*"] }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

it("compiles plugins with TypeScript 5.9", async () => {
  expect(await compile("5.9", workspace(nodenext, { "house.ts": house }))).toEqual([]);
});

describe.each(["6.0", "7.0"] as const)("a consumer with TypeScript %s", (compiler) => {
  it.each([
    ["module resolution `nodenext`", nodenext],
    ["module resolution `bundler`", { ...nodenext, module: "esnext", moduleResolution: "bundler" }],
    ["`exactOptionalPropertyTypes` off", { ...nodenext, exactOptionalPropertyTypes: false }],
  ])("compiles plugins with %s", async (_, options) => {
    expect(await compile(compiler, workspace(options, { "house.ts": house }))).toEqual([]);
  });

  it("writes declarations of plugins that name only what the main entry has", async () => {
    const declared = readFileSync(join(repository, "type-tests/fixtures/declared.ts"), "utf8");
    const options = { ...nodenext, declaration: true, noEmit: false, outDir: "dist" };
    expect(await compile(compiler, workspace(options, { "declared.ts": declared }))).toEqual([]);
  });

  it("finds nothing wrong in our declarations with `skipLibCheck` off", async () => {
    const options = { ...nodenext, skipLibCheck: false };
    const found = await compile(compiler, workspace(options, { "house.ts": house }));
    expect(found.filter(({ file }) => file.includes("@rawr"))).toEqual([]);
    expect(found.filter(({ file }) => file === "house.ts")).toEqual([]);
  });

  it("imports it from CommonJS", async () => {
    const text = 'import { apiContract } from "@rawr/hq-contract";\nexport const area = apiContract("invoicing");\n';
    expect(await compile(compiler, workspace(nodenext, { "plugin.cts": text }, "commonjs"))).toEqual([]);
  });

  it("loses one refusal with `exactOptionalPropertyTypes` off: a legacy key that is undefined compiles, and throws", async () => {
    const options = { ...nodenext, exactOptionalPropertyTypes: false };
    const files = { "house.ts": house, "undefined.ts": legacy("undefined"), "beta.ts": legacy('"beta"') };
    const refused = async (compilerOptions: object) => {
      const found = await compile(compiler, workspace(compilerOptions, files));
      for (const { message } of found) expect(message).toContain("`channel` is a legacy key without meaning");
      return found.map(({ file }) => file);
    };
    expect(await refused(options)).toEqual(["beta.ts"]);
    expect(await refused(nodenext)).toEqual(["beta.ts", "undefined.ts"]);
  });
});

it("is loaded by `require` and by `import`", () => {
  const folder = workspace({}, {}, "commonjs");
  const say = (code: string, ...flags: string[]) =>
    execFileSync(process.execPath, ["--no-warnings", ...flags, "--eval", code], { cwd: folder, encoding: "utf8" });
  const load =
    'console.log(apiContract("invoicing").route({ method: "GET", path: "/api/orpc/invoicing" })["~orpc"].meta)';
  expect(say(`const { apiContract } = require("@rawr/hq-contract"); ${load}`)).toContain("invoicing");
  expect(say(`import { apiContract } from "@rawr/hq-contract"; ${load}`, "--input-type=module")).toContain("invoicing");
});
