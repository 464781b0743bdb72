import { join } from "node:path";
import { baselineText, readBaseline } from "../../report/baseline/baseline-file.js";
import { baselineFile } from "../../report/baseline/baseline-name.js";
import { nextBaseline } from "../../report/baseline/next-baseline.js";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { judgedLetters } from "../../report/report.js";
import { count } from "../../report/reporters/summary.js";
import { today, type Terminal } from "../../report/terminal/terminal.js";
import { visible } from "../../report/terminal/width.js";
import type { ExitCode } from "./exit-code.js";
import { judge, type JudgeOptions } from "./judge.js";
import { workspaceGates } from "./workspace-gates.js";
import { writeWhole } from "../../workspace/write-whole.js";

export interface BaselineOptions extends JudgeOptions {
  /** Only these gates; what others know stays as it is. */
  readonly gate?: readonly string[];
  /** Why it may grow. */
  readonly grow?: string;
}

/** `rawr-hq baseline freeze`: writes what is known and not corrected yet. It only shrinks, unless `--grow` says why it must not. */
export async function freezeBaseline(options: BaselineOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.grow?.trim() === "") throw new CouldNotJudge("`--grow` needs a reason, which every report will show");
  const { gates, settings } = await workspaceGates(options, options.gate, terminal);
  const { root, report } = await judge({ ...options, settings }, gates, terminal);
  const unjudged = report.gates.filter((gate) => gate.verdict === "could-not-judge");
  const [first] = unjudged;
  if (first !== undefined && unjudged.length === report.gates.length) {
    throw new CouldNotJudge(
      `${first.gate} could not judge (${first.problem ?? ""}), so ${baselineFile} was left unchanged: correct that first`,
    );
  }
  const previous = readBaseline(root);
  const growth = options.grow === undefined ? {} : { growth: options.grow };
  const next = nextBaseline(previous, report.findings, judgedLetters(report, gates), {
    today: today(terminal),
    ...growth,
  });
  writeWhole(join(root, baselineFile), baselineText(next.baseline));

  const refused = previous !== undefined && options.grow === undefined ? next.added : [];
  for (const { code, at, message } of refused) {
    terminal.stdout.write(`not added: ${code} at ${visible(at.file)}:${at.line}: ${visible(message)}\n`);
  }
  for (const { gate, problem } of unjudged)
    terminal.stdout.write(`not frozen: ${gate} could not judge: ${visible(problem ?? "")}\n`);
  const added = next.added.length - refused.length;
  const size = `${count(next.baseline.known.length, "known finding")}, ${next.removed.length} fewer, ${added} more`;
  terminal.stdout.write(
    refused.length === 0
      ? `✔ ${baselineFile}: ${size}\n`
      : `✘ ${baselineFile}: ${size}; ${count(refused.length, "new finding")} must be corrected, or added with \`--grow <reason>\`\n`,
  );
  return refused.length === 0 ? 0 : 1;
}
