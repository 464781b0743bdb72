import { folderOf, specifier, type Layout } from "./layout.js";
import type { PackageManager } from "../../workspace/package-manager.js";

/** What a new workspace is made by. */
export interface NewWorkspace {
  /** As npm takes it. */
  readonly name: string;
  /** Version ranges by package. */
  readonly versions: Readonly<Record<string, string>>;
  readonly layout: Layout;
  readonly manager: PackageManager;
  /** The project of the compiler that the host is built by, when it is not that of tsconfig.json. */
  readonly project?: string;
  /** What compiles the host, when the platform's own build does not. */
  readonly compile?: string;
  /** A file of the compiler's settings that the platform's projects extend. */
  readonly base?: string;
  /** The platform starts a host of its own: none is written, and nothing that starts one. */
  readonly hasHost?: boolean;
}

/** The files of a new workspace, relative to its root. The composition is not among them: it is rendered from the plugins. */
export function workspaceFiles(workspace: NewWorkspace): Record<string, string> {
  const {
    name,
    versions,
    layout,
    manager,
    project,
    compile = `${manager.name} run build`,
    hasHost = false,
    base,
  } = workspace;
  const take = (...names: string[]) => Object.fromEntries(names.map((each) => [each, versions[each] ?? "latest"]));
  const { host, composition, plugins } = layout;
  const build = project === undefined ? compile : `tsc --build ${project}`;
  // What such a project refers to is imported as it was built, by the tests too.
  const check = `${project === undefined ? "" : `${build} && `}rawr-hq check --run-suites`;
  const packageJson = {
    name,
    version: "0.1.0",
    private: true,
    type: "module",
    engines: { node: ">=20.19" },
    scripts: {
      ...(hasHost ? {} : { build: "tsc -p tsconfig.json" }),
      check,
      ...(hasHost ? {} : { start: `${build} && ${startOf(host)}` }),
      test: "vitest run",
    },
    dependencies: take("@orpc/server", "@rawr/hq-contract", "zod"),
    devDependencies: take("@rawr/hq-checks", "@types/node", "typescript", "vitest"),
  };
  const folders = [...plugins, "packages", folderOf(composition), folderOf(host)].filter((folder) => folder !== "");
  const tsconfig = {
    ...(base !== undefined && { extends: `./${base}` }),
    compilerOptions,
    include: [...new Set(folders), "*.ts"],
    exclude: ["node_modules", "dist", "artifacts"],
  };
  return {
    "package.json": `${JSON.stringify(packageJson, null, 2)}\n`,
    "tsconfig.json": `${JSON.stringify(tsconfig, null, 2)}\n`,
    ...(hasHost ? {} : hostFile(host, composition)),
    "vitest.config.ts": `import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    exclude: ["**/node_modules/**", "dist/**"],
    // A bound on what hangs, not on what is slow: machines are shared.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
`,
    ".gitignore": `${ignored.join("\n")}\n`,
  };
}

function hostFile(host: string, composition: string): Record<string, string> {
  return {
    [host]: `import { serve } from "@rawr/hq-contract/adapter";
import { hq } from "${specifier(host, composition)}";

await serve(hq);
`,
  };
}

export const compilerOptions = Object.freeze({
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
});

/** Folders that tools write. */
export const ignored: readonly string[] = ["node_modules/", "dist/", "artifacts/"];

/** Starts what was built from the host file. */
function startOf(host: string): string {
  return `node dist/${host.replace(/\.([cm]?)ts$/, ".$1js")}`;
}
