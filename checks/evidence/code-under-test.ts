import { readFileSync } from "node:fs";
import { join } from "node:path";
import { digest } from "../facts/digest.js";
import type { Workspace } from "../facts/workspace.js";
import { findPackage } from "../workspace/installed.js";

/** The code that a harness is made of and runs. */
export interface CodeUnderTest {
  /** Harness files, sorted. */
  readonly harness: readonly string[];
  /** SHA-256 by path, sorted by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Versions of the packages that those files import. */
  readonly packages: Readonly<Record<string, string>>;
}

/** How a harness's file is recognised. */
export const harnessPattern = /(?:^|[/.])harness\.test\.[cm]?[jt]sx?$/;

/** The runner's settings: they decide which tests run and what a name means. */
const runnerSettings = /^vite(?:st)?\.(?:config|workspace)\.[cm]?[jt]s$/;

/**
 * The harness and the host, all that they import, at any depth, and the package.json of each plugin: a change to any of it is a change to what was
 * proved, and a change to anything else is none.
 */
export function codeUnderTest(workspace: Workspace): CodeUnderTest {
  const harness = workspace.files.filter((file) => harnessPattern.test(file));
  const settings = harness.length === 0 ? [] : workspace.files.filter((file) => runnerSettings.test(file));
  // A host that is named as a file is what really serves, whether the harness imports it or starts the same parts itself.
  const hosts = harness.length === 0 ? [] : workspace.settings.host.filter((path) => workspace.files.includes(path));
  const reached = new Set([...harness, ...settings, ...hosts]);
  const packages = new Set<string>();
  for (const file of reached) {
    if (!workspace.files.includes(file)) continue;
    for (const { to, how, specifier } of workspace.importsOf(file)) {
      if (to !== null && !to.startsWith("node_modules/")) reached.add(to);
      else if (how === "external" && specifier !== null) packages.add(packageName(specifier));
    }
  }
  const manifests = harness.length === 0 ? [] : workspace.plugins.map(({ directory }) => `${directory}/package.json`);
  const paths = [...new Set([...reached, ...manifests])].sort();
  return {
    harness,
    files: Object.fromEntries(paths.map((path) => [path, digestOf(workspace.root, path)])),
    packages: Object.fromEntries(
      [...packages].sort().map((name) => [name, findPackage(workspace.root, name)?.version ?? "missing"]),
    ),
  };
}

/** The paths, and packages, in which two of them differ. */
export function changedBetween(before: Pick<CodeUnderTest, "files" | "packages">, now: CodeUnderTest): string[] {
  const differ = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): string[] =>
    [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]).sort();
  return [...differ(before.files, now.files), ...differ(before.packages, now.packages)];
}

function digestOf(root: string, path: string): string {
  try {
    return digest(readFileSync(join(root, path)));
  } catch {
    return "missing";
  }
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
