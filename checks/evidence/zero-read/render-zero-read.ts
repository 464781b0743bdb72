import type { OffendingRead } from "./evaluate-zero-read.js";
import type { ZeroReadReport } from "./zero-read.js";

/** How many events and lines are shown; the JSON has all. */
const shown = 10;

/** The measure as text for a terminal. */
export function renderZeroReadText(report: ZeroReadReport): string {
  const { window, days, offending, undated, unreadable, events, jq, reasons, file, verdict } = report;
  const lines = [
    `zero-read of ${file}, ${window.start} <= ts < ${window.end}`,
    "",
    "day         runs  reads",
    ...days.map(({ day, runs, reads }) => `${day}  ${String(runs).padStart(4)}  ${String(reads).padStart(5)}`),
    "",
    ...section("legacy reads in the window", offending.map(readLine)),
    ...section("legacy reads without a readable time", undated.map(readLine)),
    ...section(
      "lines that are not events",
      unreadable.map(({ line, text }) => `line ${line}: ${shorten(text)}`),
    ),
    `jq says ${jq === "error" ? "nothing, because it can't read the file" : jq}`,
    verdict === "pass"
      ? `✔ pass: ${events} events, seven days with runs, no legacy read`
      : `✘ ${verdict}: ${reasons.join("; ")}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** The measure as JSON; every list whole. */
export function renderZeroReadJson(report: ZeroReadReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The measure as markdown, for a report or a pull request. */
export function renderZeroReadMarkdown(report: ZeroReadReport): string {
  const { window, days, offending, jq, reasons, verdict, file } = report;
  const lines = [
    `### Zero-read: ${verdict}`,
    "",
    `\`${file}\`, \`${window.start}\` to \`${window.end}\` (half open). jq says ${jq}.`,
    "",
    "| day | runs | reads |",
    "| --- | ---: | ---: |",
    ...days.map(({ day, runs, reads }) => `| ${day} | ${runs} | ${reads} |`),
    ...(reasons.length === 0 ? [] : ["", ...reasons.map((reason) => `- ${reason}`)]),
    ...(offending.length === 0 ? [] : ["", ...offending.slice(0, shown).map((read) => `- ${readLine(read)}`)]),
  ];
  return `${lines.join("\n")}\n`;
}

function section(title: string, all: readonly string[]): string[] {
  if (all.length === 0) return [];
  const more = all.length > shown ? [`  ... and ${all.length - shown} more`] : [];
  return [`${title}:`, ...all.slice(0, shown).map((line) => `  ${line}`), ...more, ""];
}

function readLine({ line, ts, source, key, plugin, runId }: OffendingRead): string {
  return `line ${line}: ${shorten(`${ts} \`${key}\` of ${plugin} read by ${source} (run ${runId})`)}`;
}

/** One line of printable text: what a file holds is not trusted to be either. */
function shorten(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\uFFFD");
  return plain.length > 160 ? `${plain.slice(0, 159)}…` : plain;
}
