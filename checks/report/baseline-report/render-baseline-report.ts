import { markdownTable } from "../markdown-table.js";
import type { BaselineReport } from "./baseline-report.js";

/** The report as JSON. */
export function renderBaselineJson(report: BaselineReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The report as markdown. */
export function renderBaselineMarkdown(report: BaselineReport): string {
  const { at, legacyUses, cells, families, plugins, files, gates } = report;
  const covered = cells.filter(({ assertions }) => assertions > 0).length;
  return `${[
    "# Baseline (A0)",
    "",
    `Taken ${at}: ${files} files, ${plugins.map(({ kind, count }) => `${count} ${kind}`).join(", ")}.`,
    "",
    "## Legacy keys by file and kind",
    "",
    ...table(
      ["file", "kind", "code", "count"],
      legacyUses.map(({ file, kind, code, count }) => [`\`${file}\``, kind, code, String(count)]),
      "None.",
    ),
    "",
    `## Forbidden routes: ${covered} of ${cells.length} cells covered`,
    "",
    ...table(
      ["caller", "family", "negative assertions"],
      cells.map(({ caller, family, assertions }) => [caller, family, String(assertions)]),
      "None.",
    ),
    "",
    "## Families",
    "",
    ...table(
      ["family", "state", "from", "owner", "slice", "unblocked by"],
      families.map(({ family, prefix, state, plugins: from, pending }) => [
        `${family} \`${prefix}\``,
        state,
        from.join(", ") || "-",
        pending?.owner ?? "-",
        pending?.slice ?? "-",
        pending?.unblock ?? "-",
      ]),
      "None.",
    ),
    "",
    "## Gates",
    "",
    ...table(
      ["gate", "verdict", "findings", "judged"],
      gates.map(({ gate, verdict, findings, judged }) => [
        gate,
        verdict,
        String(findings),
        Object.entries(judged)
          .map(([what, count]) => `${count} ${what}`)
          .join(", "),
      ]),
      "No gate ran.",
    ),
  ].join("\n")}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[], none: string): readonly string[] {
  return rows.length === 0 ? [none] : markdownTable(head, rows);
}
