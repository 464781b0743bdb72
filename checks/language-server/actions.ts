import type { CodeAction, Diagnostic, TextEdit } from "vscode-languageserver";
import { CodeActionKind } from "./protocol.js";
import { allowWord } from "../facts/allow-word.js";
import type { Edit, Finding } from "../report/finding.js";
import { messageOf } from "./diagnostic.js";
import type { Documents } from "./documents.js";

export interface ActionsOptions {
  /** All findings of the workspace, the asked ones among them. */
  readonly findings: readonly Finding[];
  readonly documents: Documents;
  /** The last day on which a suppression written now counts, `YYYY-MM-DD`. */
  readonly until: string;
}

/** What an editor offers for its diagnostics: the mend of one finding, of all of its rule, a suppression, and the page. */
export function actionsFor(diagnostics: readonly Diagnostic[], options: ActionsOptions): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    // A client that keeps no data sends the rest of what it was told.
    const finding =
      options.findings.find(({ fingerprint }) => fingerprint === diagnostic.data) ??
      options.findings.find((one) => one.code === diagnostic.code && diagnostic.message.startsWith(messageOf(one)));
    return finding === undefined ? [] : actionsOf(finding, diagnostic, options);
  });
}

function actionsOf(finding: Finding, diagnostic: Diagnostic, options: ActionsOptions): CodeAction[] {
  const { code, fix, at } = finding;
  const ofRule = options.findings.filter((other) => other.code === code && other.edits !== undefined);
  const inFile = ofRule.filter((other) => other.at.file === at.file);
  const mend = (title: string, findings: readonly Finding[], isPreferred = false): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    edit: { changes: toChanges(findings, options) },
    ...(isPreferred && { isPreferred }),
  });
  const allow = suppression(finding, options);
  return [
    ...(finding.edits === undefined ? [] : [mend(`${code}: ${fix}`, [finding], true)]),
    ...(inFile.length > 1 ? [mend(`Fix every ${code} in this file`, inFile)] : []),
    ...(ofRule.length > inFile.length ? [mend(`Fix every ${code} in the workspace`, ofRule)] : []),
    ...(allow === undefined
      ? []
      : [{ ...mend(`Allow ${code} here until ${options.until}`, []), edit: { changes: allow } }]),
    ...(code === "G121" ? [generate(diagnostic)] : []),
    {
      title: `Explain ${code}`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      command: { title: `Explain ${code}`, command: "rawr-hq.explain", arguments: [finding.gate, code] },
    },
  ];
}

/** The composition is written again, or for the first time where it is missing. */
function generate(diagnostic: Diagnostic): CodeAction {
  const title = "Run `rawr-hq generate`";
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    command: { title, command: "rawr-hq.generate" },
  };
}

/** The edits of findings by document. An edit that overlaps an earlier one is left for the next time. */
function toChanges(findings: readonly Finding[], { documents }: ActionsOptions): Record<string, TextEdit[]> {
  const byFile = new Map<string, Edit[]>();
  for (const { edits = [] } of findings) {
    const free = edits.every((edit) => (byFile.get(edit.file) ?? []).every((other) => !overlap(edit, other)));
    if (free) for (const edit of edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  }
  const changes: Record<string, TextEdit[]> = {};
  for (const [file, edits] of byFile) {
    const text = documents.text(file);
    if (text === undefined) continue;
    const { range } = documents.positions(text);
    changes[documents.uriOf(file)] = edits.map(({ start, end, text: newText }) => ({
      range: range(start, end),
      newText,
    }));
  }
  return changes;
}

function overlap(one: Edit, other: Edit): boolean {
  return one.start < other.end && other.start < one.end;
}

/** A comment above the line, for a person to write the reason into; none where no comment can stand or none counts. */
function suppression(
  { code, at }: Finding,
  { documents, until }: ActionsOptions,
): Record<string, TextEdit[]> | undefined {
  if (!/\.[mc]?[jt]sx?$/.test(at.file) || /^[EPZ]/.test(code)) return undefined;
  const text = documents.text(at.file) ?? "";
  const { start } = documents.positions(text).rangeAt({ ...at, column: 1 });
  const indent = /^[ \t]*/.exec(text.split(/\r\n|[\r\n]/)[start.line] ?? "")?.[0] ?? "";
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const newText = `${indent}// ${allowWord} ${code} until ${until}: say why this must stand for now${lineEnd}`;
  return { [documents.uriOf(at.file)]: [{ range: { start, end: start }, newText }] };
}
