import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { discoverPlugins } from "../../workspace/discovery.js";
import { renderComposition } from "../generate/render-composition.js";
import { loadSettings } from "../../workspace/load-settings.js";
import type { Settings } from "../../workspace/settings.js";
import { completeGitignore } from "./complete-gitignore.js";
import {
  completePackage,
  packageName,
  parsePackageJson,
  readPackageJson,
  type PackageJson,
} from "./complete-package.js";
import { existingHosts, hostToDo, isOwnHost, settingsFor } from "./existing-host.js";
import type { Lack } from "./lack.js";
import { layoutOf, type Layout } from "./layout.js";
import { packageManagerOf, type PackageManager } from "../../workspace/package-manager.js";
import { vitestConfiguration } from "./vitest-configuration.js";
import { compilerOptions, ignored, workspaceFiles } from "./workspace-files.js";

/** What makes a workspace of a folder. */
export interface Plan {
  /** Text by path, of files that are there and of those that are not. */
  readonly files: Readonly<Record<string, string>>;
  /** What existing files lack. */
  readonly lacks: readonly Lack[];
  /** What keeps the composition from being what the plugins say. */
  readonly toDo: readonly string[];
  readonly manager: PackageManager;
}

/**
 * Looks at a folder, and writes nothing.
 *
 * @param example - The files of a whole platform, by path, in place of an empty workspace.
 */
export async function planWorkspace(
  root: string,
  versions: Readonly<Record<string, string>>,
  example: Readonly<Record<string, string>> = {},
): Promise<Plan> {
  const packageJson = readPackageJson(root);
  const manager = packageManagerOf(root, packageJson?.value ?? {});
  const settings = await loadSettings(root);
  const hosts = packageJson === undefined ? [] : await ownHosts(root, settings);
  const layout = layoutOf(root, hosts.length === 1 ? { ...settings, host: hosts } : settings);
  const tsconfig = await tsconfigOf(root, layout);
  const vitest = await vitestOf(root, layout);
  const composition = compositionOf(root, settings);
  const name = packageName(basename(resolve(root)), Object.keys(versions));
  const build = ownBuild(packageJson?.value);
  const empty = workspaceFiles({
    name,
    versions,
    layout,
    manager,
    ...build,
    ...tsconfig,
    ...baseOf(root),
    hasHost: hosts.length > 0,
  });
  const made = { ...empty, ...example };
  const { "package.json": wanted = "{}", ...files } = made;
  const lacks = [
    packageJson && completePackage(root, packageJson, parsePackageJson(wanted, "package.json"), manager),
    tsconfig.lack,
    vitest.lack,
    completeGitignore(root, ignored),
  ];
  // A second configuration would hide the first.
  if (vitest.file !== undefined && vitest.file !== "vitest.config.ts") delete files["vitest.config.ts"];
  return {
    files: {
      "package.json": wanted,
      ...files,
      ...(vitest.file !== undefined && { [vitest.file]: "" }),
      ...tsconfig.files,
      ...(Object.keys(example).length === 0 && composition.files),
      ...(hosts.length === 1 && settings.configFile === undefined && { "rawr-hq.config.ts": settingsFor(layout.host) }),
    },
    lacks: lacks.filter((lack) => lack !== undefined),
    toDo: [...composition.toDo, ...(hosts.length > 0 ? [hostToDo(hosts)] : [])],
    manager,
  };
}

/** The platform's own hosts: those that the settings name, else whatever starts a server. */
async function ownHosts(root: string, settings: Settings): Promise<readonly string[]> {
  const said = settings.host.filter((path) => existsSync(join(root, path)));
  if (said.length > 0) return said.filter((file) => isOwnHost(root, file));
  return settings.configFile === undefined ? existingHosts(root, settings) : [];
}

/** The settings that the projects of a platform without a tsconfig.json of its own extend, as Nx and Turborepo have them. */
function baseOf(root: string): { readonly base?: string } {
  const base = ["tsconfig.base.json", "tsconfig.common.json"].find((file) => existsSync(join(root, file)));
  return base === undefined ? {} : { base };
}

/** A build of the platform's own that does not compile the root: the host is built by the compiler instead. */
function ownBuild(value: PackageJson | undefined): { readonly compile?: string } {
  const own: unknown = Reflect.get(value?.scripts ?? {}, "build");
  return typeof own === "string" && !/\btsc\b/.test(own) ? { compile: "tsc -p tsconfig.json" } : {};
}

/** What an existing tsconfig.json needs beside it and in it, and the project that the host is built by when it is one of its own. */
async function tsconfigOf(root: string, layout: Layout) {
  const nothing: { files: Record<string, string>; lack?: Lack; project?: string } = { files: {} };
  if (!existsSync(join(root, "tsconfig.json"))) return nothing;
  // The compiler's configuration is read by the compiler, which is only loaded for one that is there.
  const { completeTsconfig, ownProject } = await import("./complete-tsconfig.js");
  const { project, lack } = completeTsconfig(root, layout, compilerOptions);
  if (project === undefined && !existsSync(join(root, ownProject))) return { ...nothing, ...(lack && { lack }) };
  return { files: { [ownProject]: project ?? "" }, project: ownProject, ...(lack && { lack }) };
}

async function vitestOf(root: string, layout: Layout): Promise<{ readonly file?: string; readonly lack?: Lack }> {
  const file = vitestConfiguration(root);
  if (file === undefined) return {};
  const { completeVitest } = await import("./complete-vitest.js");
  const lack = completeVitest(root, file, layout);
  return { file, ...(lack !== undefined && { lack }) };
}

function compositionOf(root: string, settings: Settings): { files: Record<string, string>; toDo: string[] } {
  const { composition } = settings;
  const { plugins, problems } = existsSync(root) ? discoverPlugins(root, settings) : { plugins: [], problems: [] };
  const [problem] = problems;
  if (problem !== undefined) {
    return { files: {}, toDo: [`${problem.file}: ${problem.message}: ${problem.fix}, then run \`rawr-hq generate\``] };
  }
  const text = renderComposition(plugins, { composition });
  const path = join(root, composition);
  const isStale = existsSync(path) && readFileSync(path, "utf8").replaceAll("\r\n", "\n") !== text;
  const toDo = isStale ? [`${composition} does not match the plugins: run \`rawr-hq generate\``] : [];
  return { files: { [composition]: text }, toDo };
}
