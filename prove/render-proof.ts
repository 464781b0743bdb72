import type { Verdict } from "./prove.js";

/** The table of mutants and what killed each, as markdown. */
export function renderProof(verdicts: readonly Verdict[]): string {
  const kinds = ["host", "contract", "harness", "evidence", "staleness"] as const;
  const survivors = verdicts.filter(({ killer }) => killer === undefined);
  const summary = kinds.map((kind) => {
    const own = verdicts.filter((verdict) => verdict.kind === kind);
    return `| ${kind} | ${own.length} | ${own.filter(({ killer }) => killer !== undefined).length} |`;
  });
  return [
    "# What kills a mutant of this workspace",
    "",
    `${verdicts.length} mutants, ${verdicts.length - survivors.length} killed, ${survivors.length} survived.`,
    "",
    "| kind | mutants | killed |",
    "| --- | --- | --- |",
    ...summary,
    ...kinds.flatMap((kind) => [
      "",
      `## ${kind}`,
      "",
      "| mutant | breaks | killed by | s |",
      "| --- | --- | --- | --- |",
      ...verdicts.filter((verdict) => verdict.kind === kind).map(row),
    ]),
    "",
  ].join("\n");
}

function row({ id, breaks, killer, milliseconds }: Verdict): string {
  const by = killer === undefined ? "**nothing: it survived**" : cell(killer);
  return `| ${id} | ${cell(breaks)} | ${by} | ${(milliseconds / 1000).toFixed(1)} |`;
}

/** One line of a table, whatever is in it. */
function cell(text: string): string {
  return text
    .replace(/[|\n\r`]/g, (character) => (character === "|" ? "\\|" : character === "`" ? "'" : " "))
    .slice(0, 220);
}
