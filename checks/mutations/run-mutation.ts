import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runGates } from "../engine/engine.js";
import type { Report } from "../report/finding.js";
import type { Gate } from "../engine/gate.js";
import { openWorkspace } from "../engine/open-workspace.js";
import { openRevision, type Revision } from "../workspace/revision/open-revision.js";
import { toolStamp } from "../facts/tool-stamp.js";
import type { FileTree } from "../testing.js";
import type { Workspace } from "../facts/workspace.js";

/** Puts `files` into the workspace at `root`; what is answered puts everything back as it was. */
export function apply(root: string, files: FileTree): () => void {
  const undo = Object.entries(files).map(([path, content]) => {
    const target = join(root, path);
    const before = read(target);
    mkdirSync(dirname(target), { recursive: true });
    if (typeof content === "string" || content instanceof Uint8Array) writeFileSync(target, content);
    else symlinkSync(content.link, target);
    return () => (before === undefined ? rmSync(target) : writeFileSync(target, before));
  });
  return () => undo.forEach((step) => step());
}

/** These modules do not change while the tests run. */
const stamp = toolStamp();

/**
 * Judges the workspace at `root` by what the facts pass sees alone: dependency-cruiser answers that all is well. It costs a second
 * a run, and whether it is content decides nothing here: each violation must be found without its help.
 */
export async function judgeByFacts(root: string, gates: readonly Gate[], cache: boolean): Promise<Report> {
  const workspace = await openWorkspace(root, { cache, stamp });
  const modules = workspace.files;
  const content: Workspace["cruise"] = async () => ({ modules, edges: [], violations: [], configuration: null });
  return runGates({ ...workspace, cruise: content }, gates);
}

/** `gate file:line`, once each, sorted; a gate that could not judge says why. */
export function places({ gates, findings }: Report): string[] {
  const broken = gates.flatMap(({ gate, problem }) =>
    problem === undefined ? [] : [`${gate} could not judge: ${problem}`],
  );
  const found = findings.map(({ gate, at }) => `${gate} ${at.file}:${at.line}`);
  return [...new Set([...broken, ...found])].sort();
}

/** Lays the folder out as a git repository has it that was given one commit of it. No repository stays: git would be asked at each judgement. */
export async function commit(root: string): Promise<Revision> {
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", root, "-c", "user.name=t", "-c", "user.email=t@t", ...args]);
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--no-gpg-sign", "--message", "before");
  const revision = await openRevision(root, "HEAD");
  rmSync(join(root, ".git"), { recursive: true });
  if (revision === undefined) throw new Error(`${root} was committed, and is not there`);
  return revision;
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
