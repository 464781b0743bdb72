/** The files of a new workspace, relative to its root. The composition is not among them: `generate` writes it. */
export function workspaceFiles(name: string, versions: Readonly<Record<string, string>>): Record<string, string> {
  const take = (...names: string[]) => Object.fromEntries(names.map((each) => [each, versions[each] ?? "latest"]));
  const packageJson = {
    name,
    version: "0.1.0",
    private: true,
    type: "module",
    engines: { node: ">=20.19" },
    scripts: {
      build: "tsc -p tsconfig.json",
      check: "rawr-hq check --run-suites",
      start: "npm run build && node dist/host.js",
      test: "vitest run",
    },
    dependencies: take("@orpc/server", "@rawr/hq-contract", "zod"),
    devDependencies: take("@types/node", "typescript", "vitest"),
  };
  const tsconfig = {
    compilerOptions: {
      target: "es2023",
      lib: ["es2023"],
      module: "nodenext",
      types: ["node"],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      rootDir: ".",
      outDir: "dist",
    },
    include: ["plugins", "packages", "*.ts"],
    exclude: ["node_modules", "dist", "artifacts"],
  };
  return {
    "package.json": `${JSON.stringify(packageJson, null, 2)}\n`,
    "tsconfig.json": `${JSON.stringify(tsconfig, null, 2)}\n`,
    "host.ts": `import { serve } from "@rawr/hq-contract/adapter";
import { hq } from "./rawr.hq.js";

await serve(hq);
`,
    "vitest.config.ts": `import { defineConfig } from "vitest/config";

export default defineConfig({ test: { exclude: ["**/node_modules/**", "dist/**"] } });
`,
    ".gitignore": "node_modules/\ndist/\nartifacts/\n",
  };
}
