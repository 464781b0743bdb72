import { markdownTable } from "../markdown-table.js";
import type { BridgeDecision } from "@rawr/hq-contract/tables";
import type { PhaseStatus, SliceStatus } from "./phase-status.js";

const marks = { done: "✔", open: "✘", waiting: "…" } as const;

/** The plan as text for a terminal. */
export function renderPhaseText(status: PhaseStatus): string {
  const lines = status.slices.flatMap((slice) => [
    `${marks[slice.state]} ${slice.id} ${slice.title}: ${stateOf(slice)}`,
    `    owner: ${slice.owner.role} (${slice.owner.primary}, then ${slice.owner.backup})`,
    ...slice.criteria.map(({ says, holds, because }) => `    ${holds ? "✔" : "✘"} ${says}: ${because}`),
  ]);
  const next = status.slices.filter(({ state }) => state === "open").map(({ id }) => id);
  const done = status.slices.filter(({ state }) => state === "done").length;
  return `${[
    ...lines,
    "",
    bridgeLine(status),
    ...status.bridge.decisions.map((decision) => `    ${decisionLine(decision)}`),
    `zero-read: ${status.zeroRead.verdict}`,
    ...(status.deferred.length > 0
      ? [`deferred: ${status.deferred.map(({ id, title }) => `${id} ${title}`).join("; ")}`]
      : []),
    "",
    `${done} of ${status.slices.length} slices done${next.length > 0 ? `; open now: ${next.join(", ")}` : ""}`,
  ].join("\n")}\n`;
}

/** The plan as JSON. */
export function renderPhaseJson(status: PhaseStatus): string {
  return `${JSON.stringify(status, null, 2)}\n`;
}

/** The plan as markdown, for a report or a pull request. */
export function renderPhaseMarkdown(status: PhaseStatus): string {
  const { slices, deferred, rules, bridge } = status;
  return `${[
    "## Slices",
    "",
    ...markdownTable(
      ["slice", "owner", "after", "state", "blocked by"],
      slices.map(({ id, title, owner, after, state, blockedBy }) => [
        `${id} ${title}`,
        owner.primary,
        after.join(", ") || "-",
        state,
        blockedBy.join("<br>") || "-",
      ]),
    ),
    "",
    "## Bridge",
    "",
    bridgeLine(status),
    ...bridge.decisions.map((decision) => `- ${decisionLine(decision)}`),
    "",
    `Zero-read: ${status.zeroRead.verdict}.`,
    ...section(
      "Deferred",
      deferred.length === 0
        ? []
        : markdownTable(
            ["id", "what", "why", "until", "phase", "owner"],
            deferred.map(({ id, title, reason, unblock, phase, owner }) => [id, title, reason, unblock, phase, owner]),
          ),
    ),
    ...section(
      "Control rules",
      rules.map(({ id, rule, enforcedBy }) => `- ${id}: ${rule} (${enforcedBy.join(", ")})`),
    ),
  ].join("\n")}\n`;
}

/** Nothing where there are no lines. */
function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", `## ${heading}`, "", ...lines];
}

function stateOf({ state, waitsFor }: SliceStatus): string {
  return state === "waiting" ? `waits for ${waitsFor.join(", ")}` : state;
}

function bridgeLine({ bridge }: PhaseStatus): string {
  const { phase, start, checkpoints, hardExpiry, firstHardExpiry, undecided } = bridge;
  const moved = hardExpiry === firstHardExpiry ? "" : `, moved from ${firstHardExpiry}`;
  const open = undecided.length > 0 ? `; no decision recorded for ${undecided.join(", ")}` : "";
  return `bridge: ${phase} (start ${start}, checkpoints ${checkpoints.join(" and ")}, hard expiry ${hardExpiry}${moved})${open}`;
}

function decisionLine({ on, by, checkpoint, hardExpiry, reason }: BridgeDecision): string {
  const what = [
    ...(checkpoint === undefined ? [] : [`answers checkpoint ${checkpoint}`]),
    ...(hardExpiry === undefined ? [] : [`moves the hard expiry to ${hardExpiry}`]),
  ];
  return `${on} ${by}: ${[...what, reason].join(", ")}`;
}
