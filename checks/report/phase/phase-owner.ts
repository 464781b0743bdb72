import { decisionOf, type Decision } from "@rawr/hq-contract/governance";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import type { Settings } from "../../workspace/settings.js";
import type { RuleBook } from "../rule-book.js";

/** Who decides about a broken gate. */
export interface GateDecision extends Decision {
  readonly gate: string;
  /** UTC. */
  readonly raised: string;
}

/**
 * Answers who decides about a broken gate, by when, and who acts if the SLA is missed.
 *
 * @param raised - When the gate broke, ISO 8601 with a time zone. Default: now.
 * @throws CouldNotJudge when `raised` is not an instant, or is in the future.
 */
export function phaseOwner(
  gate: Pick<RuleBook, "name" | "owner">,
  owners: Settings["owners"],
  now: Date,
  raised?: string,
): GateDecision {
  const instant = raised === undefined ? now : new Date(raised);
  const isInstant = raised === undefined || /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:\d{2})$/.test(raised);
  if (!isInstant || Number.isNaN(instant.getTime())) {
    throw new CouldNotJudge(`\`${raised ?? ""}\` is not an instant: write it like ${now.toISOString()}`);
  }
  if (instant > now) {
    throw new CouldNotJudge(
      `the gate can't have failed in the future: ${instant.toISOString()} is after ${now.toISOString()}`,
    );
  }
  return { gate: gate.name, raised: instant.toISOString(), ...decisionOf(owners[gate.owner], instant, now, true) };
}

/** The answer in two sentences. */
export function renderGateDecision({ gate, role, primary, backup, by, isMissed, acting }: GateDecision): string {
  const until = `${by.slice(0, 16).replace("T", " ")} UTC`;
  const then = isMissed
    ? `The SLA is missed: ${acting} is the acting decision owner.`
    : `If the SLA is missed, ${backup} becomes the acting decision owner.`;
  return `${gate}: ${role} (${primary}) decides by ${until}. ${then}\n`;
}
