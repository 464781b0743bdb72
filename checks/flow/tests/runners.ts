import { at, isTable, listOf, surely, textsIn, type Plain } from "../plain/plain-value.js";

/** What one runner takes for tests, below one folder. */
export interface TestSettings {
  /** Where its patterns count from, relative to the root; "" for the root itself. */
  readonly folder: string;
  /** The folder about whose files it speaks, if that is more than `folder`. */
  readonly scope?: string;
  /** Paths relative to the folder, or to the root where they come from outside of it. */
  readonly include: readonly Pattern[];
  readonly exclude: readonly Pattern[];
  /** What runs with the tests: files relative to the folder. */
  readonly support: readonly string[];
  /** A project that is named by its folder: settings of its own count instead. */
  readonly unlessOwn?: true;
}

/** A glob of paths below the folder, or a regular expression that fits anywhere in the path. */
export type Pattern = string | RegExp;

/** How a runner's settings are found and read. */
export interface Runner {
  readonly name: string;
  /** Names of its files of settings. */
  readonly files: RegExp;
  /** Where package.json has its settings. */
  readonly key?: string;
  /** Its settings, of what the file says in `folder`; several where it has projects. */
  read(said: Plain, folder: string): TestSettings[];
  /** What it runs where nothing is said. */
  readonly defaults: readonly Pattern[];
}

const endings = "?(c|m)[jt]s?(x)";
const named = `**/*.{test,spec}.${endings}`;
const vitestDefaults = [named];
const jestDefaults = [`**/__tests__/**/*.${endings}`, `**/?(*.)+(spec|test).${endings}`];
const avaDefaults = [
  "{test,src/test,source/test}.?(c|m)[jt]s",
  "**/test-*.?(c|m)[jt]s",
  "**/*.{spec,test}.?(c|m)[jt]s",
  "**/{test,tests,__tests__}/**/*.?(c|m)[jt]s",
];
/** What Node's own runner starts without arguments. */
export const nodeDefaults: readonly string[] = [
  "**/*{.,-,_}test.?(c|m)[jt]s",
  "**/test-*.?(c|m)[jt]s",
  "**/test.?(c|m)[jt]s",
  "**/test/**/*.?(c|m)[jt]s",
];
export const bunDefaults: readonly string[] = [`**/*{.test,_test,.spec,_spec}.[jt]s?(x)`];
const mochaDefaults = ["test/*.?(c|m)[jt]s"];

/** The names that tests have where no runner says anything. */
export const namesOfTests: readonly Pattern[] = [named, `**/__tests__/**`];

export const runners: readonly Runner[] = [
  {
    name: "vitest",
    files: /^vite(?:st)?\.(?:config|workspace|projects)(?:\.[\w-]+)?\.[cm]?[jt]s$/,
    defaults: vitestDefaults,
    read: (said, folder) => readVitest(said, folder),
  },
  {
    name: "jest",
    files: /^jest\.config(?:\.[\w-]+)?\.(?:[cm]?[jt]s|json)$/,
    key: "jest",
    defaults: jestDefaults,
    read: (said, folder) => readJest(said, folder),
  },
  {
    name: "mocha",
    files: /^\.mocharc\.(?:[cm]?js|jsonc?|ya?ml)$/,
    key: "mocha",
    defaults: mochaDefaults,
    read: (said, folder) => {
      const exclude = textsIn([...listOf(at(said, "ignore")), ...listOf(at(said, "exclude"))]);
      const support = textsIn([
        ...listOf(at(said, "require")),
        ...listOf(at(said, "file")),
        ...listOf(at(said, "import")),
      ]);
      return [{ folder, include: orElse(textsIn(at(said, "spec")).map(asFolder), mochaDefaults), exclude, support }];
    },
  },
  {
    name: "ava",
    files: /^ava\.config\.[cm]?js$/,
    key: "ava",
    defaults: avaDefaults,
    read: (said, folder) => {
      const files = textsIn(at(said, "files"));
      const exclude = files.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1));
      const include = orElse(
        files.filter((glob) => !glob.startsWith("!")),
        avaDefaults,
      );
      return [{ folder, include, exclude, support: textsIn(at(said, "require")) }];
    },
  },
  {
    name: "playwright",
    files: /^playwright(?:[.-][\w-]+)?\.config\.[cm]?[jt]s$/,
    defaults: [],
    read: (said, folder) => readPlaywright(said, folder),
  },
  {
    name: "cypress",
    files: /^cypress\.config\.[cm]?[jt]s$/,
    defaults: [],
    read: (said, folder) =>
      ["e2e", "component"].flatMap((kind) => {
        const own = at(said, kind);
        if (own === undefined) return [];
        const fallback = kind === "e2e" ? ["cypress/e2e/**/*.cy.[jt]s?(x)"] : ["**/*.cy.[jt]s?(x)"];
        const include = orElse(textsIn(at(own, "specPattern")), fallback);
        return [{ folder, include, exclude: textsIn(at(own, "excludeSpecPattern")), support: ["cypress/support"] }];
      }),
  },
];

/** What runs before the tests, by the runners' names of it. */
const helpers = [
  "setupFiles",
  "setupFilesAfterEnv",
  "globalSetup",
  "globalTeardown",
  "setupFilesAfterEach",
  "snapshotSerializers",
  "environment",
  "testEnvironment",
  "globalsSetup",
  "runner",
  "sequencer",
  "testSequencer",
  "reporters",
  "reporter",
  "resolver",
  "testRunner",
  "provide",
];

function readVitest(said: Plain, folder: string): TestSettings[] {
  // A workspace's file is the list of projects itself.
  if (!isTable(said)) return listOf(said).flatMap((project) => readProject(project, folder));
  const test = at(said, "test") ?? (at(said, "include") === undefined ? undefined : said);
  const below = textsIn(at(said, "root")).concat(textsIn(at(test, "root")), textsIn(at(test, "dir")));
  const own = below.reduce(inFolder, folder);
  const projects = [...listOf(at(test, "projects")), ...listOf(at(test, "workspace"))];
  const inner = projects.flatMap((project) => readProject(project, own));
  if (projects.length > 0 && at(test, "include") === undefined) return inner;
  if (/* A plain bundler's settings say nothing about tests. */ test === undefined && projects.length === 0)
    return at(said, "extends") === undefined
      ? [{ folder: own, include: vitestDefaults, exclude: [], support: [] }]
      : [];
  return [
    {
      folder: own,
      scope: folder,
      include: orElse(known(at(test, "include"), vitestDefaults), vitestDefaults).concat(
        textsIn(at(test, "typecheck", "include")),
        textsIn(at(test, "benchmark", "include")),
      ),
      exclude: surely(at(test, "exclude")),
      support: supportOf(test),
    },
    ...inner,
  ];
}

/** A project in place, or the folder of one; a file of settings is read by its name. */
function readProject(project: Plain, folder: string): TestSettings[] {
  if (typeof project !== "string") return isTable(project) ? readVitest(project, folder) : [];
  return inFolders(project, folder, vitestDefaults);
}

/** Projects that are named by their folders, or by their files of settings, which are read by their names. */
function inFolders(project: string, folder: string, defaults: readonly string[]): TestSettings[] {
  if (project.startsWith("!") || /\.[cm]?[jt]s(?:on)?$/.test(project)) return [];
  const include = defaults.map((glob) => `${inFolder("", project)}/${glob}`);
  return [{ folder, include, exclude: [], support: [], unlessOwn: true }];
}

function readJest(said: Plain, folder: string): TestSettings[] {
  const root = textsIn(at(said, "rootDir")).reduce(inFolder, folder);
  const own = (text: string): string => text.replace(/^<rootDir>\/?/, "");
  const projects = listOf(at(said, "projects"));
  if (projects.length > 0)
    return projects.flatMap((project) =>
      typeof project === "string" ? inFolders(own(project), root, jestDefaults) : readJest(project, root),
    );
  const matched = textsIn(at(said, "testMatch")).map(own);
  const regexes = textsIn(at(said, "testRegex")).flatMap((source) => regexOf(own(source)));
  const roots = textsIn(at(said, "roots")).map(own);
  const excluded = textsIn(at(said, "testPathIgnorePatterns")).flatMap((source) => regexOf(own(source)));
  const negated = matched.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1));
  const include = [...matched.filter((glob) => !glob.startsWith("!")), ...regexes];
  const support = supportOf(said).map(own);
  const folders = roots.length === 0 ? [root] : roots.map((one) => inFolder(root, one));
  return folders.map((one) => ({
    folder: one,
    scope: folder,
    include: orElse<Pattern>(include, jestDefaults),
    exclude: [...negated, ...excluded],
    support,
  }));
}

function readPlaywright(said: Plain, folder: string): TestSettings[] {
  const projects = [said, ...listOf(at(said, "projects"))].filter(isTable);
  return projects.map((project) => {
    const folders = textsIn(at(project, "testDir") ?? at(said, "testDir"));
    const match = at(project, "testMatch") ?? at(said, "testMatch");
    return {
      folder: folders.slice(0, 1).reduce(inFolder, folder),
      include: orElse(patternsIn(match), [named]),
      exclude: patternsIn(at(project, "testIgnore") ?? at(said, "testIgnore")),
      support: supportOf(project),
    };
  });
}

function supportOf(said: Plain | undefined): string[] {
  return helpers.flatMap((name) => textsIn(at(said, name)));
}

/** Globs, and regular expressions as they are written. */
function patternsIn(plain: Plain | undefined): Pattern[] {
  return listOf(plain).flatMap((one): Pattern[] => {
    const regex = at(one, "regex");
    return typeof regex === "string" ? regexOf(regex) : textsIn(one);
  });
}

/** Globs, with the runner's own ones in place of what can't be read: most often it is `configDefaults.include`. */
function known(plain: Plain | undefined, defaults: readonly string[]): readonly string[] {
  const isUnread = (one: Plain): boolean => at(one, "unread") !== undefined || at(one, "maybe", "unread") !== undefined;
  return listOf(plain).flatMap((one) => (isUnread(one) ? defaults : textsIn(one)));
}

/** `/\.check\.ts$/` or its inside; none where it is no regular expression. */
function regexOf(source: string): RegExp[] {
  const [, body = source] = /^\/(.*)\/[a-z]*$/s.exec(source) ?? [];
  try {
    return [new RegExp(body)];
  } catch {
    return [];
  }
}

function orElse<One>(some: readonly One[], fallback: readonly One[]): readonly One[] {
  return some.length > 0 ? some : fallback;
}

/** A folder among globs means all that is in it. */
export function asFolder(glob: string): string {
  return /\*|\.[cm]?[jt]sx?$/.test(glob) ? glob : `${glob.replace(/\/$/, "")}/**`;
}

/** A folder below another one, both relative to the root. */
export function inFolder(folder: string, inner: string): string {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of inner.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
