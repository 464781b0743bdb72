import { existsSync } from "node:fs";
import type { Diagnostic } from "vscode-languageserver";
import { DiagnosticSeverity } from "./protocol.js";
import { engineLetter } from "../engine/workspace-gates.js";
import { groupBy } from "../graph/model/group-by.js";
import { baselineFile } from "../report/baseline/baseline-name.js";
import type { Finding } from "../report/finding.js";
import { gatePage } from "../report/gate-page.js";
import { packageFolder } from "../workspace/package.js";
import type { Documents } from "./documents.js";
import type { Judgement } from "./judgement.js";
import type { Positions } from "./positions.js";

/** The diagnostics of each file that has some. */
export type Diagnostics = ReadonlyMap<string, readonly Diagnostic[]>;

/** What a judgement says, as an editor shows it. */
export function diagnosticsOf({ findings, known, workspace, problem }: Judgement, documents: Documents): Diagnostics {
  const byFile = new Map<string, readonly Diagnostic[]>();
  for (const [file, found] of groupBy(findings, ({ at }) => at.file)) {
    const positions = documents.positions(workspace?.text(file) ?? documents.text(file) ?? "");
    byFile.set(
      file,
      found.map((finding) => toDiagnostic(finding, known.get(finding.fingerprint), positions)),
    );
  }
  const place = workspace === undefined ? placeIn(problem) : undefined;
  if (problem === undefined || place === undefined) return byFile;
  const range = documents.locationOf(place).range;
  const message = `the workspace can't be judged: ${problem}`;
  return byFile.set(place.file, [{ range, severity: DiagnosticSeverity.Error, source, message }]);
}

const source = "rawr-hq";

/** A finding as an editor shows it. Its fingerprint identifies the finding when the editor asks for actions. */
function toDiagnostic(finding: Finding, since: string | undefined, positions: Positions): Diagnostic {
  const { code, gate, at, excerpt, fingerprint } = finding;
  const href = pageOf(gate, code);
  return {
    // A point becomes the rest of its line, so that there is something to see.
    range: positions.rangeAt(at, excerpt.length),
    // CI refuses what the baseline does not know.
    severity: since === undefined ? DiagnosticSeverity.Error : DiagnosticSeverity.Hint,
    source,
    code,
    ...(href !== undefined && { codeDescription: { href } }),
    message:
      since === undefined ? messageOf(finding) : `${messageOf(finding)}\nknown: in ${baselineFile} since ${since}`,
    data: fingerprint,
  };
}

/** A finding in words: what, why, and the way out. */
export function messageOf({ title, message, why, fix, policy }: Finding): string {
  return `${title}: ${message}\nwhy: ${why}${policy === "-" ? "" : ` (${policy})`}\nfix: ${fix}`;
}

/** The place in the settings or the baseline that a sentence begins with. */
function placeIn(problem: string | undefined) {
  const [, file, line = "1", column = "1"] =
    /^(rawr-hq\.(?:config|baseline)\.[a-z]+)(?::(\d+))?(?::(\d+))?/.exec(problem ?? "") ?? [];
  return file === undefined ? undefined : { file, line: Number(line), column: Number(column) };
}

/** The page about a code of a gate, or of the engine; `undefined` for a gate of the workspace's own. */
export function pageOf(gate: string, code: string): string | undefined {
  if (code.startsWith(engineLetter)) return new URL("checks/engine/engine.md", packageFolder()).href;
  const page = /^[a-z-]+$/.test(gate) ? gatePage(gate) : undefined;
  return page !== undefined && existsSync(new URL(page)) ? page : undefined;
}
