import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { exampleFiles, refuseMixture } from "./example.js";
import type { PackageManager } from "../../workspace/package-manager.js";
import { planWorkspace } from "./plan-workspace.js";
import { writeAll } from "./write-all.js";

/** What `rawr-hq init` did. */
export interface Initialised {
  /** Relative to the root. */
  readonly written: readonly string[];
  /** Was there already, and was left as it is. */
  readonly kept: readonly string[];
  /** Was there, and got what it lacked. */
  readonly completed: readonly string[];
  /** What is still lacking, one sentence each. */
  readonly toDo: readonly string[];
  /** How the workspace's packages are installed and run. */
  readonly manager: PackageManager;
}

export interface InitOptions {
  /** Copies the example platform, instead of making an empty workspace. Default: no. */
  readonly example?: boolean;
  /** Whether to add to existing files what they lack; asked only when something can be added. Default: no. */
  readonly complete?: (lacks: readonly string[]) => Promise<boolean>;
}

/**
 * Makes a workspace of a folder, or completes one: where its settings say, with the package manager, the project references and the
 * vitest projects that it has. A file that is there keeps every line: what it lacks is said, or added when `complete` says so. All of it
 * is written, or nothing.
 *
 * @param versions - Version ranges of the packages that a workspace depends on.
 * @throws CouldNotJudge when the folder or a file can't be written, or package.json is not JSON.
 */
export async function initWorkspace(
  root: string,
  versions: Readonly<Record<string, string>>,
  { complete = () => Promise.resolve(false), example = false }: InitOptions = {},
): Promise<Initialised> {
  if (existsSync(root) && !statSync(root).isDirectory()) {
    throw new CouldNotJudge(`${root} is a file: name an empty folder, a new one, or a workspace`);
  }
  const platform = example ? exampleFiles(versions) : {};
  refuseMixture(root, platform);
  const { files, lacks, manager } = await planWorkspace(root, versions, platform);
  const [kept, written] = [true, false].map((there) =>
    Object.keys(files).filter((file) => existsSync(join(root, file)) === there),
  ) as [string[], string[]]; // two in, two out
  const additions = lacks.flatMap(({ file, sentences, completed }) =>
    completed === undefined ? [] : [{ sentences, path: file, text: completed.to, replaces: completed.from }],
  );
  const isAgreed = additions.length > 0 && (await complete(additions.flatMap(({ sentences }) => sentences)));
  const changes = isAgreed ? additions : [];
  writeAll(root, [...written.map((path) => ({ path, text: files[path] ?? "" })), ...changes]);
  // Planned again, so that the list of what is missing is up to date.
  const now = await planWorkspace(root, versions, platform);
  const completed = changes.map(({ path }) => path);
  return {
    written,
    kept: kept.filter((file) => !completed.includes(file)),
    completed,
    toDo: [...now.lacks.flatMap(({ sentences }) => sentences), ...now.toDo],
    manager,
  };
}
