import { addDays, daysBetween, toUtcDay, utcDayOf, type UtcDay } from "../utc-day.js";

/**
 * The time-boxed bridge: the days between which a workspace may still read legacy keys, for measurement only.
 *
 * All dates are UTC days. The bridge opens with the first instant of `start` and is expired from the first instant of the hard expiry
 * on: on that day nothing may read any more.
 *
 * Source: SPEC 2.8 (D-013, D-016).
 *
 * @example
 * const dates: BridgeDates = { start: "2027-01-04", checkpoints: ["2027-01-08", "2027-01-12"], hardExpiry: "2027-01-15" };
 * toBridge(dates).ok; //=> true
 */
export interface BridgeDates {
  readonly start: string;
  readonly checkpoints: readonly [string, string];
  readonly hardExpiry: string;
}

/**
 * A dated entry: what was decided at a checkpoint, or that the hard expiry moves. The only way to move it.
 *
 * @example
 * const decision: BridgeDecision = {
 *   on: "2026-02-27",
 *   by: "@rawr-distribution-lifecycle",
 *   reason: "two plugins still read `channel`",
 *   checkpoint: "2026-02-27",
 * };
 * toBridge(phaseABridge, [decision]).ok; //=> true
 */
export interface BridgeDecision {
  /** The UTC day on which it was made. */
  readonly on: string;
  /** Who decided, e.g. `@rawr-distribution-lifecycle`. */
  readonly by: string;
  readonly reason: string;
  /** The checkpoint that it answers. */
  readonly checkpoint?: string;
  /** The new hard expiry that it sets. */
  readonly hardExpiry?: string;
}

/**
 * The bridge of Phase A. It has expired.
 *
 * @example
 * phaseABridge.hardExpiry; //=> "2026-03-06"
 */
export const phaseABridge = {
  start: "2026-02-20",
  checkpoints: ["2026-02-27", "2026-03-03"],
  hardExpiry: "2026-03-06",
} as const satisfies BridgeDates;

/**
 * The longest that a bridge may stand, and the most that one decision may add, in days: as long as Phase A.
 *
 * @example
 * longestBridge; //=> 14
 */
export const longestBridge = 14;

/**
 * A bridge whose dates make sense.
 *
 * @example
 * const judged = toBridge(phaseABridge);
 * const expiryOf = ({ hardExpiry }: Bridge): string => hardExpiry;
 * judged.ok && expiryOf(judged.bridge); //=> "2026-03-06"
 */
export interface Bridge {
  readonly start: UtcDay;
  readonly checkpoints: readonly [UtcDay, UtcDay];
  /** As first set. */
  readonly firstHardExpiry: UtcDay;
  /** As moved by the decisions. */
  readonly hardExpiry: UtcDay;
  readonly decisions: readonly (BridgeDecision & { readonly on: UtcDay })[];
}

/**
 * Judges a bridge; `problem` is one sentence with the way out.
 *
 * @example
 * toBridge(phaseABridge).ok; //=> true
 * toBridge({ ...phaseABridge, hardExpiry: "2026-02-01" }).ok; //=> false
 */
export function toBridge(
  dates: BridgeDates,
  decisions: readonly BridgeDecision[] = [],
): { readonly ok: true; readonly bridge: Bridge } | { readonly ok: false; readonly problem: string } {
  const problems: string[] = [];
  const day = (name: string, text: string): UtcDay => {
    const parsed = toUtcDay(text);
    if (parsed === undefined) problems.push(`bridge.${name} \`${text}\` is not a UTC day: write YYYY-MM-DD (D-013)`);
    return parsed ?? ("" as UtcDay); // refused below
  };
  const start = day("start", dates.start);
  const first = day("checkpoints", dates.checkpoints[0]);
  const second = day("checkpoints", dates.checkpoints[1]);
  const firstHardExpiry = day("hardExpiry", dates.hardExpiry);
  const dated = decisions.map((decision) => ({ ...decision, on: day("decisions.on", decision.on) }));
  if (problems[0] !== undefined) return { ok: false, problem: problems[0] };

  if (!(start < first && first < second && second < firstHardExpiry)) {
    return refuse(
      `bridge dates are out of order: start ${start}, checkpoints ${first} and ${second}, hard expiry ${firstHardExpiry} must follow one another`,
    );
  }
  if (start === phaseABridge.start && firstHardExpiry > phaseABridge.hardExpiry) {
    return refuse(
      `bridge.hardExpiry ${firstHardExpiry} moves the hard expiry of Phase A (${phaseABridge.hardExpiry}): record a dated entry in bridge.decisions instead`,
    );
  }
  if (daysBetween(start, firstHardExpiry) > longestBridge) {
    return refuse(
      `bridge.hardExpiry ${firstHardExpiry} is ${daysBetween(start, firstHardExpiry)} days after the start, a bridge stands ${longestBridge} at most: set it to ${addDays(start, longestBridge)} or earlier`,
    );
  }
  let hardExpiry = firstHardExpiry;
  for (const decision of dated.toSorted((a, b) => (a.on < b.on ? -1 : 1))) {
    if (decision.on < start) {
      return refuse(`the bridge decision of ${decision.on} is older than the bridge (${start}): correct its date`);
    }
    if (decision.checkpoint !== undefined) {
      const checkpoint = [first, second].find((known) => known === decision.checkpoint);
      if (checkpoint === undefined) {
        return refuse(
          `the bridge decision of ${decision.on} answers unknown checkpoint ${decision.checkpoint}: the checkpoints are ${first} and ${second}`,
        );
      }
      if (decision.on < checkpoint) {
        return refuse(
          `the bridge decision of ${decision.on} answers checkpoint ${checkpoint} before that day: decide on the day, or later`,
        );
      }
    }
    if (decision.hardExpiry !== undefined) {
      const moved = toUtcDay(decision.hardExpiry);
      if (moved === undefined) return refuse(`bridge decision hardExpiry \`${decision.hardExpiry}\` is not a UTC day`);
      if (decision.on >= hardExpiry) {
        return refuse(
          `the bridge decision of ${decision.on} comes too late to move the hard expiry of ${hardExpiry}: an expired bridge stays expired`,
        );
      }
      if (moved <= hardExpiry || daysBetween(hardExpiry, moved) > longestBridge) {
        return refuse(
          `the bridge decision of ${decision.on} moves the hard expiry from ${hardExpiry} to ${moved}: one decision adds 1 to ${longestBridge} days`,
        );
      }
      hardExpiry = moved;
    }
  }
  return { ok: true, bridge: { start, checkpoints: [first, second], firstHardExpiry, hardExpiry, decisions: dated } };
}

/**
 * The state of a bridge at an instant.
 *
 * @example
 * const judged = toBridge(phaseABridge);
 * if (!judged.ok) throw new Error(judged.problem);
 * const state: BridgeState = bridgeState(judged.bridge, new Date("2026-02-21T12:00:00Z"));
 * state.undecided.length; //=> 0
 */
export interface BridgeState {
  readonly day: UtcDay;
  readonly phase: "not-started" | "open" | "at-checkpoint" | "expired";
  /** Days until the hard expiry; 0 or less once it has expired. */
  readonly daysLeft: number;
  /** Checkpoints that passed without a recorded decision. */
  readonly undecided: readonly UtcDay[];
}

/**
 * Tells where a bridge stands. A checkpoint has its whole day to be decided; a decision dated in the future decides nothing yet.
 *
 * @example
 * const judged = toBridge(phaseABridge);
 * judged.ok && bridgeState(judged.bridge, new Date("2026-03-05T12:00:00Z")).daysLeft; //=> 1
 */
export function bridgeState(bridge: Bridge, now: Date): BridgeState {
  const day = utcDayOf(now);
  const isAnswered = (checkpoint: UtcDay) =>
    bridge.decisions.some((decision) => decision.checkpoint === checkpoint && decision.on <= day);
  const undecided = bridge.checkpoints.filter((checkpoint) => checkpoint < day && !isAnswered(checkpoint));
  return { day, phase: phaseOn(bridge, day), daysLeft: daysBetween(day, bridge.hardExpiry), undecided };
}

function phaseOn({ start, checkpoints, hardExpiry }: Bridge, day: UtcDay): BridgeState["phase"] {
  if (day >= hardExpiry) return "expired";
  if (day < start) return "not-started";
  return checkpoints.includes(day) ? "at-checkpoint" : "open";
}

function refuse(sentence: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem: `${sentence} (D-013)` };
}
