import { posix } from "node:path";
import { digest } from "../facts/digest.js";
import type { Alias } from "../facts/resolve.js";
import type { Workspace } from "../facts/workspace.js";
import type { NotJudged } from "../workspace/not-judged.js";
import type { ReadAliases } from "../flow/plain/bundler-aliases.js";

/** What is known of a workspace before aliases are: imports by paths and packages alone. */
export type BeforeAliases = Pick<Workspace, "files" | "facts" | "importsOf" | "text" | "program" | "remembered"> & {
  /** The folder of the package around a file. */
  packageOf(file: string): string;
};

/** What the settings of a workspace's bundlers put in place of specifiers. */
export interface WorkspaceAliases {
  /** Those about the deepest folders first. */
  readonly aliases: readonly Alias[];
  readonly notJudged: readonly NotJudged[];
}

/** Reads the settings of bundlers, or remembers what was read of the same texts. Nothing of them is run. */
export async function workspaceAliases(workspace: BeforeAliases): Promise<WorkspaceAliases> {
  const found: Alias[] = [];
  const notJudged: NotJudged[] = [];
  for (const file of workspace.files) {
    if (!workspace.facts(file).seeds.includes("aliases")) continue;
    const { aliases, isAll } = await readOf(file, workspace);
    const folder = posix.dirname(file);
    const around = workspace.packageOf(file);
    found.push(...aliases.map((alias) => ({ ...alias, about: around, folder })));
    if (!isAll) notJudged.push({ path: file, reason: "it takes aliases from what can't be read here" });
  }
  const depth = ({ about }: Alias): number => (about === "." ? 0 : about.length);
  return { aliases: found.sort((a, b) => depth(b) - depth(a)), notJudged };
}

/** What a file of settings says: a function of the sources that it leads to, and of the JSON that they read. */
async function readOf(file: string, workspace: BeforeAliases): Promise<ReadAliases> {
  const sources = [...reachedFrom(file, workspace)].map((one) => [one, workspace.facts(one).hash]);
  let read: ReadAliases | undefined;
  const make = async (): Promise<ReadAliases> => {
    const [{ bundlerAliases }, { PlainPrograms }] = await Promise.all([
      import("../flow/plain/bundler-aliases.js"),
      import("../flow/plain/plain-programs.js"),
    ]);
    return (read ??= await bundlerAliases(file, new PlainPrograms(workspace)));
  };
  const key = JSON.stringify(sources);
  const reads = await workspace.remembered("aliases", `reads ${key}`, async () => (await make()).reads);
  const texts = reads.map((path) => [path, digest(workspace.text(path) ?? "")]);
  return workspace.remembered("aliases", `${key} ${JSON.stringify(texts)}`, make);
}

/** A file, and what its imports lead to. */
function reachedFrom(file: string, workspace: BeforeAliases): ReadonlySet<string> {
  const found = new Set([file]);
  const isSource = new Set(workspace.files);
  // A Set also goes through what is added meanwhile.
  for (const from of found)
    for (const { to } of workspace.importsOf(from)) if (to !== null && isSource.has(to)) found.add(to);
  return found;
}
