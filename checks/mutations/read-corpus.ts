import { readFileSync } from "node:fs";
import type { FileTree } from "../testing.js";
import { cleanWorkspace } from "./clean-workspace.js";
import type { Forms, LookAlike, Violation } from "./mutation.js";

/** One case of a corpus: what it puts into a workspace, and where something must be found. */
interface Case {
  readonly name: string;
  readonly files: FileTree;
  readonly places: readonly string[];
  readonly also: readonly string[];
}

const noNewline = "//\\ no newline at the end of the file";

/** Violations of a gate, from the files of these names. */
export function violationsOf(gate: string, ...corpora: readonly string[]): Violation[] {
  return corpora.flatMap(readCorpus).map(({ name, files, places, also }) => {
    return { name, gate, files, places, ...(also.length > 0 ? { also } : {}) };
  });
}

/** What only looks like a violation, from the files of these names. */
export function lookAlikesOf(...corpora: readonly string[]): LookAlike[] {
  return corpora.flatMap(readCorpus).map(({ name, files }) => ({ name, files }));
}

/** The first file of each case, by the case's name. */
export function formsOf(corpus: string): Forms {
  return Object.fromEntries(
    readCorpus(corpus).map(({ name, files }) => {
      const text = Object.values(files)[0];
      if (typeof text !== "string")
        throw new Error(`\`${name}\` of ${corpus} begins with something that is not a text`);
      return [name, text];
    }),
  );
}

/**
 * Reads `fixtures/<corpus>.ts`: cases, each under its name, in the text of the files themselves.
 *
 * ```text
 * //@ packages/tools/src/lanes.ts      before the first case: the file that each case is about, and how it begins
 * import { readFileSync } from "node:fs";
 * //# read by element access           a case; its lines go on where the file begins
 * console.log(pkg["channel"]); //!     something must be found in this line
 * //# an alias in the host
 * //@ host.ts                          another file, whole; `//@ a -> b` is a link from a to b
 * //- app.all("/rpc/**", rpc);         or lines that stand once in the clean workspace, and what replaces them
 * app.all(rpcPath, rpc); //!
 * //= host.ts:14                       a place without a mark
 * //+ import-boundary                  another gate that finds it too
 * ```
 */
function readCorpus(corpus: string): Case[] {
  const text = readFileSync(new URL(`fixtures/${corpus}.ts`, import.meta.url), "utf8");
  const [prelude = "", ...cases] = text.split(/^(?=\/\/# )/m);
  const [, ...shared] = blocksOf(prelude.split("\n"));
  return cases.map((one) => caseOf(shared, one.split("\n")));
}

function caseOf(shared: readonly Block[], [title = "", ...lines]: readonly string[]): Case {
  const named = (sign: string) => lines.flatMap((line) => (line.startsWith(`//${sign} `) ? [line.slice(4)] : []));
  const [body, ...own] = blocksOf(lines.filter((line) => !/^\/\/[=+] /.test(line)));
  const [first, ...others] = shared;
  const begun =
    body === undefined || first === undefined || body.lines.length === 0
      ? []
      : [{ path: first.path, lines: [...first.lines, ...body.lines] }];
  const files: Record<string, FileTree[string]> = {};
  for (const { path, lines: content } of [...begun, ...own]) {
    const [file = path, link] = path.split(" -> ");
    files[file] = link === undefined ? contentOf(file, content, files[file] ?? cleanWorkspace[file]) : { link };
  }
  for (const { path, lines: content } of others) files[path] ??= contentOf(path, content, undefined);
  const places = [...Object.entries(files).flatMap(([path, content]) => marksIn(path, content)), ...named("=")];
  return { name: title.slice("//# ".length), files, places, also: named("+") };
}

interface Block {
  readonly path: string;
  readonly lines: readonly string[];
}

/** Lines by the file that they stand under; those under none come first, under no path. */
function blocksOf(lines: readonly string[]): Block[] {
  const blocks: { path: string; lines: string[] }[] = [{ path: "", lines: [] }];
  for (const line of lines) {
    if (line.startsWith("//@ ")) blocks.push({ path: line.slice(4), lines: [] });
    else blocks.at(-1)?.lines.push(line);
  }
  return blocks.map(({ path, lines: all }) => ({
    path,
    lines: all
      .join("\n")
      .replace(/^\n+|\s+$/g, "")
      .split("\n")
      .filter((line, _, { length }) => length > 1 || line !== ""),
  }));
}

function contentOf(path: string, lines: readonly string[], before: FileTree[string] | undefined): string {
  const removed = lines.filter((line) => line.startsWith("//-"));
  const added = lines.slice(removed.length);
  if (removed.length === 0) return added.at(-1) === noNewline ? added.slice(0, -1).join("\n") : `${added.join("\n")}\n`;
  const find = removed.map((line) => `${line.slice(4)}\n`).join("");
  const parts = typeof before === "string" ? before.split(find) : [];
  const [head, tail, ...more] = parts;
  if (head === undefined || tail === undefined || more.length > 0) {
    throw new Error(`these lines must stand exactly once in ${path} of the clean workspace:\n${find}`);
  }
  return head + added.map((line) => `${line}\n`).join("") + tail;
}

function marksIn(path: string, content: FileTree[string] | undefined): string[] {
  if (typeof content !== "string") return [];
  return content.split("\n").flatMap((line, index) => (line.includes("//!") ? [`${path}:${index + 1}`] : []));
}
