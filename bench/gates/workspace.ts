import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The rules of SPEC 2.5 as dependency-cruiser reads them: the same for everyone who reads dependency-cruiser's rules. */
const cruiserRules = `module.exports = {
  forbidden: [
    { name: "no-plugin-to-plugin", severity: "error", from: { path: "^plugins/[^/]+/([^/]+)/" }, to: { path: "^plugins/[^/]+/[^/]+/", pathNot: "^plugins/[^/]+/$1/" } },
    { name: "no-plugin-to-host", severity: "error", from: { path: "^plugins/" }, to: { path: "^(host|rawr[.]hq)[.]ts$" } },
    { name: "no-package-to-plugin", severity: "error", from: { path: "^packages/" }, to: { path: "^plugins/|^(host|rawr[.]hq)[.]ts$" } },
    { name: "no-circular", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
  ],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: "tsconfig.json" }, doNotFollow: { path: "node_modules" } },
};
`;

const eslintConfig = `import boundaries from "eslint-plugin-boundaries";
import parser from "@typescript-eslint/parser";
export default [
  {
    files: ["**/*.ts"],
    languageOptions: { parser },
    plugins: { boundaries },
    settings: {
      "boundaries/elements": [
        { type: "plugin", pattern: "plugins/*/*", capture: ["surface", "name"] },
        { type: "package", pattern: "packages/*", capture: ["name"] },
        { type: "host", mode: "file", pattern: "*.ts" },
      ],
      "import/resolver": { typescript: { alwaysTryTypes: false, project: "tsconfig.json", extensionAlias: { ".js": [".ts", ".js"] } } },
    },
    rules: {
      "boundaries/element-types": ["error", { default: "disallow", rules: [
        { from: "plugin", allow: ["package", ["plugin", { surface: "\${from.surface}", name: "\${from.name}" }]] },
        { from: "package", allow: ["package"] },
        { from: "host", allow: ["plugin", "package", "host"] },
      ] }],
    },
  },
];
`;

const sheriffConfig = `import { sameTag, type SheriffConfig } from "@softarc/sheriff-core";
export const config: SheriffConfig = {
  enableBarrelLess: true,
  entryFile: "host.ts",
  modules: { "plugins/api/<name>": "plugin:<name>", "packages/<name>": "package:<name>" },
  depRules: { root: "*", noTag: "*", "plugin:*": [sameTag, "package:*"], "package:*": "package:*" },
};
`;

/** The place of a file whose change alters no import: what the bench edits. */
export const editedFile = "plugins/api/capability-0/src/part-1.ts";

/**
 * Writes a workspace of about `size` source files, 50 lines each: four fifths of them in plugins of 40 files, the rest in packages
 * of 20, with two to four imports each, some of them type-only, and nothing that breaks a rule.
 */
export function writeWorkspace(root: string, size: number): number {
  const plugins = Math.round((size * 0.8) / 40);
  const packages = Math.round((size * 0.2) / 20);
  let count = 0;
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    if (path.endsWith(".ts") && !path.startsWith("sheriff")) count += 1;
  };
  write("package.json", `{ "name": "bench", "private": true, "type": "module" }\n`);
  write(
    "tsconfig.json",
    `{ "compilerOptions": { "module": "nodenext", "target": "es2023", "strict": true, "noEmit": true } }\n`,
  );
  write(".dependency-cruiser.cjs", cruiserRules);
  write("eslint.config.mjs", eslintConfig);
  write("sheriff.config.ts", sheriffConfig);
  for (let index = 0; index < packages; index++) {
    const folder = `packages/shared-${index}`;
    write(
      `${folder}/package.json`,
      `{ "name": "@bench/shared-${index}", "type": "module", "exports": "./src/index.ts" }\n`,
    );
    for (let part = 1; part < 20; part++) write(`${folder}/src/part-${part}.ts`, source(part, []));
    write(
      `${folder}/src/index.ts`,
      `${range(1, 20)
        .map((part) => `export * as part${part} from "./part-${part}.js";`)
        .join("\n")}\n`,
    );
  }
  for (let index = 0; index < plugins; index++) {
    const folder = `plugins/api/capability-${index}`;
    const rawr = { kind: "api", capability: `capability-${index}` };
    write(
      `${folder}/package.json`,
      `${JSON.stringify({ name: `@bench/api-${index}`, type: "module", exports: "./src/index.ts", rawr }, null, 2)}\n`,
    );
    for (let part = 1; part < 40; part++) {
      const shared = `../../../../packages/shared-${(index + part) % packages}/src/index.js`;
      write(
        `${folder}/src/part-${part}.ts`,
        source(
          part,
          part % 3 === 0 ? [`import type * as shared from "${shared}";`] : [`import { basename } from "node:path";`],
        ),
      );
    }
    write(
      `${folder}/src/index.ts`,
      `${range(1, 40)
        .map((part) => `import { make${part} } from "./part-${part}.js";`)
        .join("\n")}\nexport default { parts: [${range(1, 40)
        .map((part) => `make${part}`)
        .join(", ")}] };\n`,
    );
  }
  const names = range(0, plugins);
  write(
    "rawr.hq.ts",
    `${names.map((index) => `import plugin${index} from "./plugins/api/capability-${index}/src/index.js";`).join("\n")}\nexport const hq = { plugins: [${names.map((index) => `plugin${index}`).join(", ")}] };\n`,
  );
  write(
    "host.ts",
    `import { createHost } from "@rawr/hq-contract/adapter";\nimport { hq } from "./rawr.hq.js";\nexport const host = createHost(hq as never, {} as never);\n`,
  );
  return count;
}

function source(part: number, imports: readonly string[]): string {
  const earlier = [part - 1, Math.floor(part / 2)].filter((one, index, all) => one > 0 && all.indexOf(one) === index);
  const functions = range(0, 4).map(
    (index) => `
/** What part ${part} makes of its input, ${index}. */
export function step${part}_${index}(input: Input${part}, seen = new Set<string>()): string[] {
  const out: string[] = [];
  for (const [name, value] of Object.entries(input.values)) {
    if (seen.has(name) || value === undefined) continue;
    seen.add(name);
    out.push(typeof value === "string" ? value.trim() : \`\${name}:\${value * ${index + 1}}\`);
  }
  return out.length > 0 ? out : [...seen, input.title ?? "none"];
}`,
  );
  return [
    ...imports,
    ...earlier.map((one) => `import { make${one} } from "./part-${one}.js";`),
    "",
    `export interface Input${part} {\n  readonly title?: string;\n  readonly values: Readonly<Record<string, string | number | undefined>>;\n}`,
    ...functions,
    "",
    `const table = Object.freeze({ first: ${part}, label: "part ${part}" });`,
    `export const make${part} = () => ({ ...table, uses: [${earlier.map((one) => `make${one}`).join(", ")}] });\n`,
  ].join("\n");
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
