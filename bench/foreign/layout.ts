import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";

/** A published package that ships its TypeScript source, and what it is in the workspace. */
interface Foreign {
  readonly name: string;
  readonly version: string;
  /** Where its source stands in the package; `.` for one that has it at its root. */
  readonly source: string;
  readonly as: "package" | "plugin";
}

/** Pinned, so that a finding stands where it stood when somebody judged it. What others import is a package. */
export const foreign: readonly Foreign[] = [
  { name: "effect", version: "4.1.0", source: "src", as: "package" },
  { name: "zod", version: "4.6.7", source: "src", as: "package" },
  { name: "rxjs", version: "7.8.2", source: "src", as: "package" },
  { name: "mobx", version: "7.1.3", source: "src", as: "package" },
  { name: "@tanstack/query-core", version: "5.108.4", source: "src", as: "package" },
  { name: "@tanstack/form-core", version: "1.33.5", source: "src", as: "package" },
  { name: "@trpc/client", version: "11.25.2", source: "src", as: "package" },
  { name: "viem", version: "2.57.20", source: ".", as: "plugin" },
  { name: "@effect/platform", version: "0.97.2", source: "src", as: "plugin" },
  { name: "@trpc/server", version: "11.25.2", source: "src", as: "package" },
  { name: "@tanstack/router-core", version: "1.171.39", source: "src", as: "plugin" },
];

/** Installs the packages into `home` once, and lays their source out as a workspace at `root`. Answers how many files each has. */
export function layOut(home: string, root: string): ReadonlyMap<string, number> {
  const wanted = foreign.map(({ name, version }) => `${name}@${version}`);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), `{ "private": true }\n`);
  if (foreign.some(({ name, version }) => installed(home, name) !== version))
    execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", ...wanted], {
      cwd: home,
      stdio: "ignore",
    });
  rmSync(root, { recursive: true, force: true });
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write(
    "package.json",
    `{ "name": "foreign", "private": true, "type": "module", "workspaces": ["packages/*", "plugins/*/*"] }\n`,
  );
  write(
    "tsconfig.json",
    `{ "compilerOptions": { "module": "nodenext", "target": "es2023", "strict": true, "noEmit": true } }\n`,
  );
  const counts = new Map<string, number>();
  const plugins: string[] = [];
  for (const { name, source, as } of foreign) {
    const capability = name.replace("@", "").replace("/", "-");
    const folder = as === "package" ? `packages/${capability}` : `plugins/api/${capability}`;
    const from = join(home, "node_modules", name, source);
    const files = globSync("**/*.{ts,tsx,mts}", {
      cwd: from,
      ignore: ["**/node_modules/**", "**/*.d.{ts,mts}", "{dist,_types,_esm,_cjs}/**"],
    });
    for (const file of files) {
      mkdirSync(join(root, folder, "src", file, ".."), { recursive: true });
      cpSync(join(from, file), join(root, folder, "src", file));
    }
    counts.set(name, files.length);
    const rawr = as === "plugin" ? { rawr: { kind: "api", capability } } : {};
    const manifest = {
      name,
      version: "0.0.0",
      type: "module",
      exports: { ".": "./src/index.ts", "./*": "./src/*.ts" },
      ...rawr,
    };
    write(`${folder}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
    if (as === "plugin") plugins.push(folder);
  }
  const imports = plugins
    .map((folder, index) => `import * as plugin${index} from "./${folder}/src/index.js";\n`)
    .join("");
  write(
    "rawr.hq.ts",
    `${imports}export const hq = { plugins: [${plugins.map((_, index) => `plugin${index}`).join(", ")}] };\n`,
  );
  write(
    "host.ts",
    `import { serve } from "@rawr/hq-contract/adapter";\nimport { hq } from "./rawr.hq.js";\nawait serve(hq as never);\n`,
  );
  return counts;
}

function installed(home: string, name: string): string | undefined {
  const file = join(home, "node_modules", name, "package.json");
  if (!existsSync(file)) return undefined;
  // What npm installed has a version.
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
