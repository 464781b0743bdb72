import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

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
];

/** Says that the root is meant, where a manager wants to be told: the classic yarn, and pnpm in a workspace. */
const flags = / -[wW]$/;

/** The manager that package.json names, or whose lockfile is there; npm where there is neither. */
export function packageManagerOf(root: string, packageJson: { readonly packageManager?: unknown }): PackageManager {
  const [named = "", version = ""] = String(packageJson.packageManager ?? "").split("@");
  const name = isManager(named) ? named : traces.find(([file]) => existsSync(join(root, file)))?.[1];
  const known = name ?? "npm";
  const manager = { name: known, ...managers[known] };
  const hasFlag = known === "yarn" ? isClassic(root, version) : existsSync(join(root, "pnpm-workspace.yaml"));
  return hasFlag
    ? manager
    : { ...manager, add: manager.add.replace(flags, ""), addDev: manager.addDev.replace(flags, "") };
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
