import type { BaselineReport } from "../../report/baseline-report/baseline-report.js";
import type { Report } from "../../report/finding.js";
import type { PhaseStatus, SliceStatus } from "../../report/phase/phase-status.js";
import { count } from "../model/label-text.js";

/** A page of the report beside the pictures: text and tables, which the page shows as they are, never as markup. */
export interface ReportPage {
  readonly title: string;
  /** One sentence. */
  readonly lead: string;
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  readonly heading: string;
  readonly head?: readonly string[];
  readonly rows?: readonly (readonly Cell[])[];
  /** Stands where there is no row, or below the table. */
  readonly note?: string;
}

/** A cell; one with a tone is an answer, good or bad, and says so in words too. */
export type Cell = string | { readonly text: string; readonly tone: "good" | "bad" };

/** What the gates said, findings first. */
export function verdictsPage({ gates, findings }: Pick<Report, "gates" | "findings">): ReportPage {
  const silent = gates.filter(({ verdict }) => verdict === "could-not-judge").length;
  const unjudged = silent === 0 ? "" : `, and ${count(silent, "gate")} could not judge`;
  return {
    title: "Verdicts",
    lead: `${count(findings.length, "finding")} of ${count(gates.length, "gate")}${unjudged}.`,
    sections: [
      {
        heading: "Findings",
        head: ["code", "what", "where", "owner"],
        rows: findings.map(({ code, title, message, at, owner }) => [
          { text: code, tone: "bad" },
          `${title}: ${message}`,
          `${at.file}:${at.line}`,
          owner,
        ]),
        ...(findings.length === 0 && { note: "None." }),
      },
      {
        heading: "Gates",
        head: ["gate", "verdict", "findings"],
        rows: gates.map(({ gate, verdict, findings: many, problem }) => [
          gate,
          { text: verdict, tone: verdict === "clean" ? "good" : "bad" },
          problem ?? String(many.length),
        ]),
      },
    ],
  };
}

/** The report of slice A0 as a page. Dated by the day, so that the same tree yields the same page all day. */
export function baselinePage(report: BaselineReport): ReportPage {
  const { at, legacyUses, cells, families, plugins, files, gates, exitCode } = report;
  const covered = cells.filter(({ assertions }) => assertions > 0).length;
  return {
    title: "Baseline",
    lead: `State on ${at.slice(0, 10)}: ${count(files, "file")}, ${plugins.map(({ kind, count: many }) => `${many} ${kind}`).join(", ")}. ${exitCode === 0 ? "Everything could be checked, and no family is missing without a plan." : "A family is missing without a plan, or something could not be checked."}`,
    sections: [
      {
        heading: "Gates",
        head: ["gate", "verdict", "findings", "judged"],
        rows: gates.map(({ gate, verdict, findings, judged }) => [
          gate,
          { text: verdict, tone: verdict === "clean" ? "good" : "bad" },
          String(findings),
          Object.entries(judged)
            .map(([what, many]) => `${what} ${many}`)
            .join(", "),
        ]),
      },
      {
        heading: `Forbidden routes: ${covered} of ${count(cells.length, "cell")} covered`,
        head: ["caller", "family", "executed negative assertions"],
        rows: cells.map(({ caller, family, assertions }) => [
          caller,
          family,
          assertions > 0 ? { text: String(assertions), tone: "good" } : { text: "none", tone: "bad" },
        ]),
      },
      {
        heading: "Families",
        head: ["family", "prefix", "state", "from", "until"],
        rows: families.map(({ family, prefix, state, plugins: from, pending }) => [
          family,
          prefix,
          { text: state, tone: state === "missing" ? "bad" : "good" },
          from.join(", "),
          pending ? `${pending.slice}, ${pending.owner}: ${pending.unblock}` : "",
        ]),
      },
      {
        heading: "Legacy keys",
        head: ["file", "kind", "code", "count"],
        rows: legacyUses.map(({ file, kind, code, count: many }) => [
          file,
          kind,
          { text: code, tone: "bad" },
          String(many),
        ]),
        ...(legacyUses.length === 0 && { note: "None." }),
      },
    ],
  };
}

const states: Readonly<Record<SliceStatus["state"], "good" | "bad" | undefined>> = {
  done: "good",
  open: "bad",
  waiting: undefined,
};

/** Where the plan stands, as a page. */
export function phasePage(status: PhaseStatus): ReportPage {
  const { slices, bridge, zeroRead, deferred, rules } = status;
  const done = slices.filter(({ state }) => state === "done").length;
  const open = slices.filter(({ state }) => state === "open").map(({ id }) => id);
  return {
    title: "Phase",
    lead: `${done} of ${count(slices.length, "slice")} done${open.length > 0 ? `; open now: ${open.join(", ")}` : ""}.`,
    sections: [
      {
        heading: "Slices",
        head: ["slice", "owner", "after", "state", "remaining work"],
        rows: slices.map(({ id, title, owner, after, state, waitsFor, blockedBy }) => [
          `${id} ${title}`,
          `${owner.primary}, then ${owner.backup}`,
          after.join(", "),
          toned(state === "waiting" ? `waits for ${waitsFor.join(", ")}` : state, states[state]),
          blockedBy.join("; "),
        ]),
      },
      {
        heading: "Exit criteria",
        head: ["slice", "holds", "criterion", "because"],
        rows: slices.flatMap(({ id, criteria }) =>
          criteria.map(({ says, holds, because }) => [
            id,
            toned(holds ? "✔ yes" : "✘ no", holds ? "good" : "bad"),
            says,
            because,
          ]),
        ),
      },
      {
        heading: "Bridge and zero-read",
        head: ["what", "state", "details"],
        rows: [
          [
            "bridge",
            bridge.phase,
            `start ${bridge.start}, checkpoints ${bridge.checkpoints.join(" and ")}, hard expiry ${bridge.hardExpiry}`,
          ],
          ...bridge.decisions.map(({ on, by, reason }) => ["decision", on, `${by}: ${reason}`]),
          [
            "zero-read",
            toned(zeroRead.verdict, zeroRead.verdict === "pass" ? "good" : "bad"),
            `${zeroRead.window.start} to ${zeroRead.window.end}${zeroRead.reasons.length > 0 ? `: ${zeroRead.reasons.join("; ")}` : ""}`,
          ],
        ],
      },
      ...(deferred.length + rules.length === 0 ? [] : registerOf(deferred, rules)),
    ],
  };
}

/** The register and the rules of the default plan. */
function registerOf(deferred: PhaseStatus["deferred"], rules: PhaseStatus["rules"]): ReportSection[] {
  return [
    {
      heading: "Deferred",
      head: ["id", "what", "why", "until", "phase", "owner"],
      rows: deferred.map(({ id, title, reason, unblock, phase, owner }) => [id, title, reason, unblock, phase, owner]),
      ...(deferred.length === 0 && { note: "Nothing." }),
    },
    {
      heading: "Control rules",
      head: ["id", "rule", "enforced by"],
      rows: rules.map(({ id, rule, enforcedBy }) => [id, rule, enforcedBy.join(", ")]),
    },
  ];
}

function toned(text: string, tone: "good" | "bad" | undefined): Cell {
  return tone ? { text, tone } : text;
}
