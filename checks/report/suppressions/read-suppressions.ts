import { createRequire } from "node:module";
import type ts from "typescript";
import { allowWord as word } from "../../facts/allow-word.js";
import { scriptBlocks } from "../../facts/script-blocks.js";
import type { Place } from "../finding.js";
import { linesBelow } from "./lines-below.js";

/** A comment that allows a finding for a while: the word, then `B101 until 2026-12-31: billing moves out in December`. */
export interface Suppression {
  readonly at: Place;
  readonly codes: readonly string[];
  /** The last UTC day on which it counts, `YYYY-MM-DD`. */
  readonly until: string;
  readonly reason: string;
  /** The lines that it covers: its own, and those of the code that comes next. */
  readonly covers: readonly number[];
}

/** A comment that means to allow something and does not say what, until when, or why. */
export interface Malformed {
  readonly at: Place;
  readonly message: string;
}

export interface Suppressions {
  readonly suppressions: readonly Suppression[];
  readonly malformed: readonly Malformed[];
}

const form = /^rawr-hq-allow\s+([A-Z]\d{3}(?:\s*,\s*[A-Z]\d{3})*)\s+until\s+(\d{4}-\d{2}-\d{2})\s*:\s*(\S.*)$/s;

/** The suppressions of one source file. Comments are found by the parser, so the word in a string is only a string. */
export function readSuppressions(file: string, text: string): Suppressions {
  const suppressions: Suppression[] = [];
  const malformed: Malformed[] = [];
  if (!text.includes(word)) return { suppressions, malformed };
  const compiler = loadCompiler();
  const blocks = scriptBlocks(file, text);
  const kind = blocks === undefined ? undefined : blocks.isJsx ? compiler.ScriptKind.TSX : compiler.ScriptKind.TS;
  const source = compiler.createSourceFile(file, blocks?.all ?? text, compiler.ScriptTarget.Latest, true, kind);
  for (const { pos, end } of comments(compiler, source)) {
    const body = commentBody(text.slice(pos, end));
    if (!body.startsWith(word)) continue;
    const start = source.getLineAndCharacterOfPosition(pos);
    const last = source.getLineAndCharacterOfPosition(end);
    const at: Place = {
      file,
      line: start.line + 1,
      column: start.character + 1,
      ...(last.line === start.line ? { endColumn: last.character + 1 } : {}),
    };
    const [, codes = "", until = "", reason = ""] = form.exec(body) ?? [];
    const problem = codes === "" ? "it lacks a code, a date or a reason" : problemWith(until, reason);
    if (problem !== undefined) {
      malformed.push({ at, message: `${problem}: write \`${word} <code> until <YYYY-MM-DD>: <reason>\`` });
      continue;
    }
    const covers = [start.line + 1, ...linesBelow(compiler, source, end)];
    suppressions.push({ at, codes: codes.split(/\s*,\s*/), until, reason: reason.trim(), covers });
  }
  return { suppressions, malformed };
}

/** Half a second that a run without suppressions does not pay. */
function loadCompiler(): typeof ts {
  return createRequire(import.meta.url)("typescript") as typeof ts; // what the package is, by its own types
}

function problemWith(until: string, reason: string): string | undefined {
  const day = new Date(`${until}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== until) return `${until} is not a day`;
  return reason.trim().length < 10 ? "the reason is too short" : undefined;
}

function commentBody(comment: string): string {
  return comment
    .replace(/^\/[/*]+|\*\/$/g, "")
    .replace(/\n\s*\*/g, "\n")
    .trim();
}

function comments(compiler: typeof ts, source: ts.SourceFile): ts.CommentRange[] {
  const found = new Map<number, ts.CommentRange>();
  const jsxTexts: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(source);
    if (children.length > 0) return children.forEach(visit);
    if (node.kind === compiler.SyntaxKind.JsxText) jsxTexts.push(node);
    const ranges = [
      ...(compiler.getLeadingCommentRanges(source.text, node.pos) ?? []),
      ...(compiler.getTrailingCommentRanges(source.text, node.end) ?? []),
    ];
    for (const range of ranges) found.set(range.pos, range);
  };
  visit(source);
  // Text between tags is text, however much it looks like a comment behind the tag.
  const isText = ({ pos }: ts.CommentRange) => jsxTexts.some((text) => text.pos <= pos && pos < text.end);
  return [...found.values()].filter((range) => !isText(range)).sort((left, right) => left.pos - right.pos);
}
