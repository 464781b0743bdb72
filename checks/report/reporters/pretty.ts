import type { Edit, GateOutcome, Report } from "../finding.js";
import { createStyle, type Style } from "../terminal/style.js";
import { visible } from "../terminal/width.js";
import { causesOf, type Cause } from "./causes.js";
import { excerpt } from "./excerpt.js";
import type { ReportContext } from "./reporter.js";
import { count, mark, remarks, summarize } from "./summary.js";

/** For a person at a terminal: each finding with its place in the source, then every gate, then what was judged. */
export function pretty(report: Report, context: ReportContext): string {
  const style = createStyle(context.color);
  const blocks = causesOf(report.findings).map((cause) => prettyCause(cause, context, style));
  const said = remarks(report, context.pathPrefix).map((line) => style.warning(visible(line)));
  if (said.length > 0) blocks.push(said.join("\n"));
  blocks.push(gateTable(report.gates, style));
  const line = `${mark(report)} ${summarize(report)}`;
  blocks.push(report.exitCode === 0 ? style.good(line) : style.error(line));
  return `${blocks.join("\n\n")}\n`;
}

function prettyCause({ finding, also }: Cause, context: ReportContext, style: Style): string {
  const { at } = finding;
  const number = String(at.line);
  const margin = " ".repeat(number.length);
  const bar = style.place("|");
  const place = `${visible(context.pathPrefix + at.file)}:${at.line}:${at.column}`;
  const [message = "", ...rest] = finding.message.split(/\r?\n/).map((line) => visible(line));
  const lines = [
    `${style.error(`error[${finding.code}]`)}${style.strong(`: ${visible(finding.title)}`)}`,
    `${margin}${style.place("-->")} ${place}`,
    `${margin} ${bar}`,
  ];
  if (finding.excerpt.trim() === "") {
    lines.push(`${margin} ${bar} ${style.error(message)}`, ...rest.map((line) => `${margin} ${bar} ${line}`));
  } else {
    const shown = excerpt(finding.excerpt, at.column, at.endColumn, Math.max(40, context.width - number.length - 3));
    const pad = " ".repeat(shown.indent);
    const marker = "^".repeat(shown.length);
    lines.push(
      `${style.place(number)} ${bar} ${shown.line}`,
      `${margin} ${bar} ${pad}${style.error(`${marker} ${message}`)}`,
      ...rest.map((line) => `${margin} ${bar} ${pad}${line}`),
    );
  }
  const because = finding.policy === "-" ? "" : ` (${finding.policy})`;
  const equals = style.place("=");
  lines.push(
    `${margin} ${bar}`,
    `${margin} ${equals} why:   ${visible(finding.why)}${because}`,
    `${margin} ${equals} fix:   ${visible(finding.fix)}`,
    ...(finding.edits === undefined ? [] : [`${margin} ${equals} edit:  ${mend(finding.edits)}`]),
    ...(also.length === 0 ? [] : [`${margin} ${equals} also:  ${also.join(", ")} of other gates, for the same cause`]),
    `${margin} ${equals} owner: ${context.owners[finding.owner].primary}   explain: rawr-hq explain ${finding.code}`,
  );
  return lines.join("\n");
}

/** What `rawr-hq fix` would do, and where. */
function mend(edits: readonly Edit[]): string {
  const files = [...new Set(edits.map(({ file }) => visible(file)))].join(", ");
  const [only, ...more] = edits;
  const text = only === undefined || more.length > 0 ? "" : only.text.trim();
  const what = text === "" || text.length > 80 || text.includes("\n") ? "fixes it" : `writes \`${visible(text)}\``;
  return `\`rawr-hq fix\` ${what} in ${files}`;
}

function gateTable(gates: readonly GateOutcome[], style: Style): string {
  const width = Math.max(...gates.map((gate) => gate.gate.length), 0);
  return gates
    .map((gate) => {
      const name = gate.gate.padEnd(width);
      if (gate.verdict === "could-not-judge")
        return `${style.warning("?")} ${name}  could not judge: ${visible(gate.problem ?? "no reason given")}`;
      const found = gate.findings.length;
      const line = `${name}  ${style.quiet(judged(gate))}`;
      return found === 0 ? `${style.good("✔")} ${line}` : `${style.error("✘")} ${line}, ${count(found, "finding")}`;
    })
    .join("\n");
}

/** `148 files, 402 edges`: what the gate counted, without the zeroes. */
function judged(gate: GateOutcome): string {
  const counted = Object.entries(gate.judged).filter(([, amount]) => amount > 0);
  return counted.length === 0
    ? "judged nothing"
    : counted.map(([what, amount]) => `${amount} ${amount === 1 ? what.replace(/s$/, "") : what}`).join(", ");
}
