import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { discoverPlugins } from "../checks/workspace/discovery.js";
import { renderComposition } from "../checks/authoring/generate/render-composition.js";
import { defaultSettings } from "../checks/workspace/default-settings.js";
import { compile, compilers, type Diagnostic } from "./compilers.js";

// Each scenario is a workspace of its own: package.json files in, `rawr.hq.ts` out of the generator, then a real `tsc`.

interface Scenario {
  /** The lines of the composition that `tsc` names, and what it says there; empty where it accepts. */
  readonly refusals: readonly { readonly line: RegExp; readonly says: string }[];
  readonly files: Readonly<Record<string, string>>;
  readonly roots?: typeof defaultSettings.roots;
}

const packageJson = (rawr: object) => JSON.stringify({ type: "module", rawr });
const code = (definer: string, capability: string) =>
  `import { ${definer} } from "@rawr/hq-contract";
export default ${definer}({ capability: "${capability}", create: () => ({}) });
`;
const web = (capability: string, rawr: object, directory = `plugins/web/${capability}`) => ({
  [`${directory}/package.json`]: packageJson(rawr),
  [`${directory}/src/index.ts`]: code("defineWebPlugin", capability),
});
const board = web("board", { kind: "web", capability: "board" });

const scenarios: Readonly<Record<string, Scenario>> = {
  "five-valid-kinds": {
    refusals: [],
    files: {
      ...board,
      "plugins/cli/tools/package.json": packageJson({ kind: "toolkit", capability: "tools" }),
      "plugins/cli/tools/src/index.ts": code("defineToolkitPlugin", "tools"),
      "plugins/agents/helper/package.json": packageJson({ kind: "agent", capability: "helper" }),
      "plugins/agents/helper/src/index.ts": code("defineAgentPlugin", "helper"),
      "plugins/api/orders/package.json": packageJson({ kind: "api", capability: "orders" }),
      "plugins/api/orders/src/index.ts": `import { defineApiPlugin } from "@rawr/hq-contract";
export default defineApiPlugin({ capability: "orders", contract: {}, router: {}, ports: () => ({}) });
`,
      "plugins/workflows/orders/package.json": packageJson({ kind: "workflows", capability: "orders" }),
      "plugins/workflows/orders/src/index.ts": `import { defineWorkflowPlugin } from "@rawr/hq-contract";
export default defineWorkflowPlugin({ capability: "orders", contract: {}, router: {}, functions: [], ports: () => ({}) });
`,
    },
  },
  "no-plugins": { refusals: [], files: {} },
  "wrong-kind": {
    files: web("board", { kind: "wbe", capability: "board" }),
    refusals: [
      {
        line: /plugins\/web\/board/,
        says: "rawr.kind `wbe` is unknown: use `api`, `workflows`, `web`, `toolkit` or `agent` (D-013)",
      },
    ],
  },
  "legacy-key": {
    files: web("board", { kind: "web", capability: "board", published: true }),
    refusals: [
      {
        line: /plugins\/web\/board/,
        says: "`published` is a legacy key without meaning: remove it; rawr.kind and rawr.capability say what the plugin is (D-013)",
      },
    ],
  },
  "kind-of-another-root": {
    files: web("board", { kind: "web", capability: "board" }, "plugins/api/board"),
    refusals: [
      {
        line: /plugins\/api\/board/,
        says: "rawr.kind `web` does not belong in `plugins/api/board`: that root holds kind `api`; move the plugin or change its kind (D-013)",
      },
    ],
  },
  duplicate: {
    roots: { "plugins/web": "web", "plugins/old-web": "web" },
    files: { ...board, ...web("board", { kind: "web", capability: "board" }, "plugins/old-web/board") },
    refusals: [
      {
        line: /"web\/board#plugins\/web\/board"/,
        says: "`web/board` is registered twice, the second time by `plugins/web/board`: a capability is unique per kind, rename one (D-013)",
      },
    ],
  },
  "code-says-another-capability": {
    files: web("board", { kind: "web", capability: "wall" }),
    refusals: [
      {
        line: /"web\/wall": register/,
        says: "registered as `web/wall`, but its code says `web/board`: make package.json and code agree",
      },
      {
        line: /webBoard/,
        says: "package.json says `web/wall`, the plugin's code says `web/board`: make them agree (D-013)",
      },
    ],
  },
  "code-says-another-kind": {
    files: {
      "plugins/cli/tools/package.json": packageJson({ kind: "toolkit", capability: "tools" }),
      "plugins/cli/tools/src/index.ts": code("defineAgentPlugin", "tools"),
    },
    refusals: [
      {
        line: /"toolkit\/tools": register/,
        says: "registered as `toolkit/tools`, but its code says `agent/tools`: make package.json and code agree",
      },
      {
        line: /toolkitTools/,
        says: "package.json says `toolkit/tools`, the plugin's code says `agent/tools`: make them agree (D-013)",
      },
    ],
  },
  "missing-capability": {
    files: web("board", { kind: "web" }),
    refusals: [{ line: /plugins\/web\/board/, says: "Property 'capability' is missing" }],
  },
  "no-code": {
    files: { "plugins/web/board/package.json": packageJson({ kind: "web", capability: "board" }) },
    refusals: [{ line: /import webBoard/, says: "Cannot find module './plugins/web/board/src/index.js'" }],
  },
};

const repository = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rawr-hq-refusals-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function generate(name: string, { files, roots = defaultSettings.roots }: Scenario): void {
  mkdirSync(join(folder, name), { recursive: true });
  for (const [path, text] of Object.entries(files)) write(`${name}/${path}`, text);
  const { plugins } = discoverPlugins(join(folder, name), { ...defaultSettings, roots });
  write(`${name}/rawr.hq.ts`, renderComposition(plugins));
}

beforeAll(() => {
  for (const [name, scenario] of Object.entries(scenarios)) generate(name, scenario);
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  write("package.json", JSON.stringify({ type: "module" }));
  const compilerOptions = {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    target: "es2023",
    module: "nodenext",
    types: ["node"],
    skipLibCheck: true,
    paths: { "@rawr/hq-contract": [join(repository, "contract/index.ts")] },
  };
  write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["*/rawr.hq.ts", "*/plugins"] }));
});

describe.each(compilers)("TypeScript %s", (compiler) => {
  let diagnostics: readonly Diagnostic[] = [];
  beforeAll(async () => {
    diagnostics = await compile(compiler, folder);
  });

  it.each(Object.entries(scenarios))("judges %s", (name, { refusals }) => {
    const errors = diagnostics.filter(({ file }) => file.startsWith(`${name}/`)).toSorted((a, b) => a.line - b.line);
    const lines = readFileSync(join(folder, name, "rawr.hq.ts"), "utf8").split("\n");
    expect(errors.map(({ file, line, message }) => ({ file, line: lines[line - 1], message }))).toEqual(
      refusals.map(({ line, says }) => ({
        file: `${name}/rawr.hq.ts`,
        line: expect.stringMatching(line),
        message: expect.stringContaining(says),
      })),
    );
  });

  it("complains nowhere else", () => {
    expect(diagnostics.filter(({ file }) => scenarios[file.split("/")[0] ?? ""] === undefined)).toEqual([]);
  });
});
