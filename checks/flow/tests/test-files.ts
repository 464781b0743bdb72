import { posix } from "node:path";
import type { Workspace } from "../../facts/workspace.js";
import { globToRegExp } from "../../workspace/glob.js";
import { entriesOf } from "./entries.js";
import { possibleLoads, reachedFrom } from "./loads.js";
import { namesOfTests, inFolder, type Pattern, type TestSettings } from "./runners.js";
import { readTestSettings } from "./test-settings.js";

/** Whether a file is a test, or there for tests alone. */
export type IsTest = (file: string) => boolean;

/**
 * The tests of a workspace: what its runners' settings say, and the names that tests have where none says anything; and what only tests
 * load. What the program loads, too, is no test, whatever it is called.
 */
export async function testFiles(workspace: Workspace): Promise<IsTest> {
  const { files } = workspace;
  const { settings, files: configurations } = await readTestSettings(workspace);
  const named = new Set(files.filter(runBy(settings)));
  const helpers = new Set([...configurations, ...supportFiles(settings, files)]);
  const isBeside = besideTests(named);

  const loads = possibleLoads(workspace, (file) => named.has(file));
  const loaded = new Set<string>();
  for (const file of files) for (const to of loads(file)) if (to !== file) loaded.add(to);
  const entries = entriesOf(workspace, (file) => named.has(file));
  const program = reachedFrom(entries, loads);
  // What starts a test by its name, and is no part of the program, is a runner of its own.
  const starts = files.filter((file) => !(named.has(file) || helpers.has(file) || loaded.has(file) || isBeside(file)));
  const others = reachedFrom(starts, (file) => loads(file).filter((to) => !named.has(to)));
  // Files that load one another start from nowhere: only what a test reaches can be there for tests alone.
  const tests = reachedFrom(
    files.filter((file) => named.has(file) || helpers.has(file) || isBeside(file)),
    loads,
  );
  return (file) => tests.has(file) && !program.has(file) && !others.has(file);
}

/** The files that a runner runs as tests. */
export async function runAsTests(workspace: Workspace): Promise<IsTest> {
  return runBy((await readTestSettings(workspace)).settings);
}

/** Folders that are called after tests and hold one, and those of test libraries: fixtures and helpers in them need no importer. */
function besideTests(named: ReadonlySet<string>): (file: string) => boolean {
  const folders = new Set(
    [...named].flatMap((file) => /^(?:.*\/)?(?:tests?|specs?|__tests__|e2e|integration)(?=\/)/.exec(file)?.[0] ?? []),
  );
  return (file) =>
    /(?:^|\/)__(?:tests|mocks|fixtures)__\//.test(file) || [...folders].some((folder) => file.startsWith(`${folder}/`));
}

/** The files that runners load with the tests. */
function supportFiles(settings: readonly TestSettings[], files: readonly string[]): string[] {
  const wanted = new Set(
    settings.flatMap(({ folder, support }) =>
      support.map((path) => inFolder(folder, path).replace(/\.[cm]?[jt]sx?$/, "")),
    ),
  );
  return files.filter((file) => {
    const stem = file.replace(/\.[cm]?[jt]sx?$/, "");
    return wanted.has(stem) || (wanted.has(posix.dirname(stem)) && posix.basename(stem) === "index");
  });
}

/** What the runners run: of each file those count that speak about its folder, the defaults where none does. */
function runBy(settings: readonly TestSettings[]): (file: string) => boolean {
  const compiled = settings.map(({ folder, scope = folder, include, exclude, unlessOwn }) => ({
    folder,
    scope,
    unlessOwn,
    includes: matcher(include),
    excludes: matcher(exclude),
  }));
  const byName = matcher(namesOfTests);
  return (file) => {
    const all = compiled.filter(({ scope }) => isBelow(file, scope));
    const deepest = Math.max(...all.map(({ scope }) => scope.length));
    const about = all.filter(({ scope, unlessOwn }) => unlessOwn !== true || scope.length === deepest);
    if (about.length === 0) return byName(file);
    return about.some(({ folder, includes, excludes }) => {
      const path = folder === "" ? file : file.slice(folder.length + 1);
      return isBelow(file, folder) && includes(path) && !excludes(path);
    });
  };
}

function isBelow(file: string, folder: string): boolean {
  return folder === "" || file.startsWith(`${folder}/`);
}

function matcher(patterns: readonly Pattern[]): (path: string) => boolean {
  const compiled = patterns.map((pattern) => (typeof pattern === "string" ? globToRegExp(pattern) : pattern));
  return (path) => compiled.some((pattern) => pattern.test(path) || pattern.test(`/${path}`));
}
