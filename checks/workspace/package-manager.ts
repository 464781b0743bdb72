import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { packageFields } from "./package.js";

/** How a workspace's package manager is called. */
export interface PackageManager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun";
  readonly install: string;
  /** Adds packages to the root of the workspace; the packages follow. */
  readonly add: string;
  /** The same, for development only. */
  readonly addDev: string;
  /** Runs an installed program; its name follows. */
  readonly run: string;
}

const managers: Readonly<Record<PackageManager["name"], Omit<PackageManager, "name">>> = {
  npm: { install: "npm install", add: "npm install", addDev: "npm install --save-dev", run: "npx" },
  pnpm: { install: "pnpm install", add: "pnpm add -w", addDev: "pnpm add -D -w", run: "pnpm exec" },
  yarn: { install: "yarn install", add: "yarn add -W", addDev: "yarn add -D -W", run: "yarn" },
  bun: { install: "bun install", add: "bun add", addDev: "bun add -d", run: "bunx" },
};

const traces: readonly (readonly [file: string, name: PackageManager["name"]])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["pnpm-workspace.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  [".yarnrc.yml", "yarn"],
  [".pnp.cjs", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
];

/** Says that the root is meant, where a manager wants to be told: the classic yarn, and pnpm in a workspace. */
const flags = / -[wW]$/;

/** The manager that package.json names, or whose lockfile is there: in the workspace, else above it as far as its repository goes. Without a trace, npm. */
export function packageManagerOf(
  root: string,
  packageJson: { readonly packageManager?: unknown } = fieldsIn(root),
): PackageManager {
  for (const folder of foldersOf(root)) {
    const named = String((folder === resolve(root) ? packageJson : fieldsIn(folder)).packageManager ?? "").split("@");
    const [name = "", version = ""] = isManager(named[0]) ? named : [traceIn(folder)];
    if (!isManager(name)) continue;
    const manager = { name, ...managers[name] };
    // Below the root of its packages nobody means that root.
    const hasFlag =
      folder === resolve(root) &&
      (name === "yarn" ? isClassic(root, version) : existsSync(join(root, "pnpm-workspace.yaml")));
    return hasFlag
      ? manager
      : { ...manager, add: manager.add.replace(flags, ""), addDev: manager.addDev.replace(flags, "") };
  }
  return { name: "npm", ...managers.npm };
}

/** The command that adds a package for development, as a sentence quotes it. */
export function addsForDevelopment(root: string, name: string): string {
  return `\`${packageManagerOf(root).addDev} ${name}\``;
}

/** The workspace, and what is above it up to the root of its repository. Without a repository nothing above is its own. */
function foldersOf(root: string): readonly string[] {
  const folders = [resolve(root)];
  for (let folder = resolve(root); !existsSync(join(folder, ".git")); folders.push(folder)) {
    const above = dirname(folder);
    if (above === folder) return [resolve(root)];
    folder = above;
  }
  return folders;
}

function fieldsIn(folder: string): { readonly packageManager?: unknown } {
  const file = join(folder, "package.json");
  return (existsSync(file) ? packageFields(readFileSync(file, "utf8")) : undefined) ?? {};
}

function traceIn(folder: string): PackageManager["name"] | undefined {
  return traces.find(([file]) => existsSync(join(folder, file)))?.[1];
}

/** Whether a yarn is of version 1: a later one has settings, or a lockfile, of another form. */
function isClassic(root: string, version: string): boolean {
  if (version !== "") return version.startsWith("1.");
  if ([".yarnrc.yml", ".pnp.cjs"].some((file) => existsSync(join(root, file)))) return false;
  const lockfile = join(root, "yarn.lock");
  return !existsSync(lockfile) || !/^__metadata:/m.test(readFileSync(lockfile, "utf8"));
}

function isManager(name: string | undefined): name is PackageManager["name"] {
  return name !== undefined && Object.hasOwn(managers, name);
}
