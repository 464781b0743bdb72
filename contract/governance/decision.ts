import { addBusinessHours } from "./business-hours.js";
import type { OwnerEntry } from "./owners.js";

/**
 * Who decides, by when, and who acts if nobody did.
 *
 * @example
 * const raised = new Date("2026-03-02T09:00:00Z");
 * const decision: Decision = decisionOf(owners["runtime-host"], raised, raised, false);
 * decision.acting; //=> "@rawr-runtime-host"
 */
export interface Decision {
  readonly role: string;
  readonly primary: string;
  readonly backup: string;
  /** UTC. */
  readonly by: string;
  /** Whether the SLA is missed at the instant that was asked about. */
  readonly isMissed: boolean;
  /** The primary until the deadline, the backup after it. */
  readonly acting: string;
}

/**
 * Says who decides about something raised at `raised`.
 *
 * @example
 * const raised = new Date("2026-03-02T09:00:00Z");
 * const owner = { ...owners["plugin-lifecycle"], sla: { businessHours: 8, whenGateIsBroken: 4 } };
 * decisionOf(owner, raised, raised, false).by; //=> "2026-03-02T17:00:00.000Z"
 */
export function decisionOf(owner: OwnerEntry, raised: Date, now: Date, isGateBroken: boolean): Decision {
  const { role, primary, backup, sla } = owner;
  const deadline = addBusinessHours(raised, isGateBroken ? sla.whenGateIsBroken : sla.businessHours);
  const isMissed = now > deadline;
  return { role, primary, backup, by: deadline.toISOString(), isMissed, acting: isMissed ? backup : primary };
}
