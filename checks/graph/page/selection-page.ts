import type { Parts } from "../model/fold.js";
import { count } from "../model/label-text.js";
import { selectionRows } from "../model/selection.js";
import type { ReportPage } from "./report-page.js";

/** A selection as a page: all of it, in a table, beside the pictures that fold. */
export function selectionPage(parts: Parts, title: string): ReportPage {
  const rows = selectionRows(parts);
  const { length: nodes } = parts.nodes;
  return {
    title: "Selection",
    lead: `${title}: ${count(nodes, "node")}, ${count(parts.edges.length, "edge")}.`,
    sections: [
      {
        heading: title,
        head: ["from", "leads to", "findings", "source"],
        rows: rows.map(({ from, leads, to, findings, at }) => [
          from,
          leads === "" ? "" : `${leads} ${to}`,
          findings.length === 0 ? "" : { text: findings.join(" "), tone: "bad" },
          at === undefined ? "" : `${at.file}:${at.line}`,
        ]),
        ...(rows.length === 0 && { note: "Nothing." }),
      },
    ],
  };
}
