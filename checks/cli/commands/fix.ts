import { fix as mend, type Fixed } from "../../authoring/fix/fix.js";
import { movedImports } from "../../authoring/fix/moved-names.js";
import { planRewrite, rewrite } from "../../authoring/fix/rewrite-files.js";
import { openWorkspace } from "../../engine/open-workspace.js";
import type { Finding } from "../../report/finding.js";
import { changedLines } from "../../syntax/diff-edits.js";
import { count } from "../../report/reporters/summary.js";
import { createStyle, type Style } from "../../report/terminal/style.js";
import { wantsColor, type Terminal } from "../../report/terminal/terminal.js";
import { visible } from "../../report/terminal/width.js";
import type { ExitCode } from "./exit-code.js";
import { judge, type JudgeOptions } from "./judge.js";
import { workspaceRoot } from "./workspace-root.js";
import { workspaceGates } from "./workspace-gates.js";

export interface FixOptions extends JudgeOptions {
  readonly gate?: readonly string[];
  readonly dryRun?: boolean;
}

/**
 * `rawr-hq fix`: imports names that moved from their new entries, mends what needs no decision, judges again, and keeps only what
 * holds.
 */
export async function fix(options: FixOptions, terminal: Terminal): Promise<ExitCode> {
  const style = createStyle(wantsColor(terminal.stdout, terminal.env));
  const say = (line: string) => void terminal.stdout.write(`${line}\n`);
  const dryRun = options.dryRun === true;
  const root = workspaceRoot(options.root, terminal);
  // Read before anything is written: a wrong name of a gate must leave everything as it was.
  await workspaceGates(options, options.gate, terminal);
  // Names that moved are no gate's finding: who asks for one gate's findings gets those alone.
  const isOneGate = (options.gate ?? []).length > 0;
  const moved = isOneGate
    ? []
    : await planRewrite(root, movedImports(await openWorkspace(root, { cache: options.cache })));
  if (!dryRun) rewrite(root, moved);
  if (moved.length > 0) {
    const [imports, would] = [moved.length === 1 ? "imports" : "import", dryRun ? " (not written)" : ""];
    say(`${style.good("✔")} ${count(moved.length, "file")} ${imports} names from their new entries${would}`);
  }
  if (dryRun) for (const file of moved) say(difference(file, style));
  // Anew each time: settings and gates may be what was mended.
  const judgeNow = async () => {
    const { gates, settings } = await workspaceGates(options, options.gate, terminal);
    return (await judge({ ...options, edits: true, settings }, gates, terminal)).report;
  };
  const fixed = await mend({ root, dryRun, judge: judgeNow });
  for (const { finding, reason } of fixed.left) say(style.warning(`- ${named(finding)}: ${visible(reason)}`));
  for (const finding of fixed.mended) say(`${style.good("✔")} ${named(finding)}`);
  if (dryRun) for (const file of fixed.files) say(difference(file, style));
  say(summary(fixed, dryRun, style));
  return dryRun ? (fixed.mended.length + moved.length > 0 ? 1 : 0) : fixed.after.exitCode;
}

function named({ code, at, message }: Finding): string {
  return `${code} ${visible(at.file)}:${at.line}: ${visible(message.split("\n", 1)[0] ?? "")}`;
}

function summary({ mended, files, left, after }: Fixed, dryRun: boolean, style: Style): string {
  const rules = new Set(mended.map(({ code }) => code)).size;
  const what = `${count(mended.length, "finding")} of ${count(rules, "rule")} in ${count(files.length, "file")}`;
  const kept = left.length === 0 ? "" : `, ${left.length} left out`;
  if (dryRun) return `${what} would be fixed${kept}; nothing was written`;
  const rest = count(after.findings.length, "finding");
  const blind = after.gates.filter(({ verdict }) => verdict === "could-not-judge").length;
  const unjudged = blind === 0 ? "" : `, ${count(blind, "gate")} could not judge`;
  const line = `${what} fixed${kept}; ${rest} left${unjudged}`;
  return after.findings.length + blind === 0
    ? style.good(`✔ ${line}`)
    : style.error(`✘ ${line}: \`rawr-hq check\` shows them`);
}

/** The changed lines of a file, each run of them under the line where it begins. */
function difference({ path, replaces, text }: Fixed["files"][number], style: Style): string {
  const lines = [style.strong(`--- ${visible(path)}`)];
  for (const { line, removed, added } of changedLines(replaces, text)) {
    lines.push(style.place(`@@ line ${line} @@`));
    lines.push(
      ...removed.map((one) => style.error(`-${visible(one)}`)),
      ...added.map((one) => style.good(`+${visible(one)}`)),
    );
  }
  return lines.join("\n");
}
