import { accessSync, constants, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { parse, type ParseError } from "jsonc-parser";
import type { Edit } from "../../report/finding.js";
import { withEdits } from "../../syntax/diff-edits.js";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { writeAll, type FileToWrite } from "../scaffold/write-all.js";

/** Files as they were, and as they shall be. */
export type Rewrite = readonly Required<FileToWrite>[];

/** What edits would do to a file. */
export class WouldNotParse extends Error {}

/**
 * The texts that the edits make, each of a file that may be written and still parses.
 *
 * @throws CouldNotJudge for a file that can't be written, lies outside the workspace, or does not parse.
 * @throws WouldNotParse for edits that break their file.
 */
export async function planRewrite(root: string, edits: readonly Edit[]): Promise<Rewrite> {
  const files = grouped(edits);
  const plan: Required<FileToWrite>[] = [];
  for (const [path, own] of files) {
    const replaces = readWritable(root, path);
    // Offsets don't count a byte order mark, and the file keeps it.
    const mark = replaces.startsWith("\uFEFF") ? "\uFEFF" : "";
    const text = mark + withEdits(replaces.slice(mark.length), own);
    const before = await syntaxError(path, replaces);
    const problem = before ?? (await syntaxError(path, text));
    if (problem !== undefined) {
      if (before === undefined) throw new WouldNotParse(`${path} would no longer parse (${problem})`);
      throw new CouldNotJudge(`${path} does not parse (${problem}); nothing was written: fix it by hand`);
    }
    if (text !== replaces) plan.push({ path, text, replaces });
  }
  return plan;
}

/** All files or none. */
export function rewrite(root: string, plan: Rewrite): void {
  writeAll(root, plan);
}

/** The files as they were before {@link rewrite}. */
export function restore(root: string, plan: Rewrite): void {
  writeAll(
    root,
    plan.map(({ path, text, replaces }) => ({ path, text: replaces, replaces: text })),
  );
}

function grouped(edits: readonly Edit[]): Map<string, Edit[]> {
  const files = new Map<string, Edit[]>();
  for (const edit of edits) files.set(edit.file, [...(files.get(edit.file) ?? []), edit]);
  return files;
}

function readWritable(root: string, path: string): string {
  const target = join(root, path);
  let real: string;
  try {
    real = realpathSync(target);
    const inside = relative(realpathSync(root), real);
    if (inside === ".." || inside.startsWith(`..${sep}`)) {
      throw new CouldNotJudge(`${path} leads outside the workspace; nothing was written: fix it there`);
    }
    accessSync(real, constants.W_OK);
    // Whoever is root may write what is read-only, and should not.
    if ((statSync(real).mode & 0o222) === 0) throw new Error("read-only");
    return readFileSync(real, "utf8");
  } catch (error) {
    if (error instanceof CouldNotJudge) throw error;
    const reason = error instanceof Error && "code" in error ? String(error.code) : "read-only";
    throw new CouldNotJudge(`${path} can't be written (${reason}); nothing was written: make it writable`);
  }
}

/** The first reason why a text does not parse; `undefined` when it does, or when its kind is nobody's here. */
async function syntaxError(path: string, text: string): Promise<string | undefined> {
  if (path.endsWith(".json")) {
    const errors: ParseError[] = [];
    parse(text.replace(/^\uFEFF/, ""), errors, { allowTrailingComma: true });
    const [first] = errors;
    return first === undefined ? undefined : `offset ${first.offset}`;
  }
  if (!/\.[cm]?[jt]sx?$/.test(path)) return undefined;
  const { parseProblem } = await import("../../syntax/parse-problem.js");
  return parseProblem(path, text);
}
