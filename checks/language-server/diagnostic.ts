import { pathToFileURL } from "node:url";
import { DiagnosticSeverity, type Diagnostic, type Range } from "vscode-languageserver";
import type { Finding, Place } from "../report/finding.js";
import { gatePage } from "../report/gate-page.js";

/** A finding as an editor shows it. Its fingerprint identifies the finding when the editor asks for actions. */
export function toDiagnostic(finding: Finding): Diagnostic {
  const { code, gate, title, message, why, fix, policy } = finding;
  return {
    range: rangeOf(finding.at, finding.excerpt),
    severity: DiagnosticSeverity.Error,
    source: "rawr-hq",
    code,
    codeDescription: { href: gatePage(gate) },
    message: `${title}: ${message}\nwhy: ${why}${policy === "-" ? "" : ` (${policy})`}\nfix: ${fix}`,
    data: finding.fingerprint,
  };
}

/** From 1 to 0; a point becomes the rest of its line, so that there is something to see. */
export function rangeOf({ line, column, endColumn }: Place, excerpt: string): Range {
  const start = { line: line - 1, character: column - 1 };
  const end = endColumn ?? Math.max(column + 1, excerpt.length + 1);
  return { start, end: { line: line - 1, character: end - 1 } };
}

/** The document of a file of the workspace. */
export function uriOf(root: string, file: string): string {
  return pathToFileURL(`${root}/${file}`).href;
}
