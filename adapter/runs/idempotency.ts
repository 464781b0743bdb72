import { createHash } from "node:crypto";
import { toRunHandle } from "#internal";
import type { InstanceAlias, Principal, RunHandle } from "@rawr/hq-contract";
import { seededUlid, timeOfUlid } from "../inngest/ulid.js";

const DAY = 86_400_000;
const FRESH = 10_000;

/** Milliseconds for which a server is given time to know an event that it has just accepted. */
export const indexing = 1000;

/** A send that every process of an instance makes alike for the same key: the server takes it for one event. */
export interface KeyedSend {
  /** `x-inngest-event-id-seed`: a day and a hash. */
  readonly seed: string;
  /** The ids of the event if it was sent today, or yesterday (UTC). A key is remembered for 24 hours, and for 48 at most. */
  readonly candidates: readonly RunHandle[];
}

/** The one send for a key of a principal's. Nothing is remembered here, so it survives this process. */
export function keyedSend(
  use: {
    readonly instance: InstanceAlias;
    readonly principal: Principal;
    readonly event: string;
    readonly key: string;
  },
  now: number,
): KeyedSend {
  const { instance, principal, event, key } = use;
  const place = JSON.stringify([instance, principal.caller, principal.id ?? null, event, key]);
  const entropy = createHash("sha256").update(place).digest().subarray(0, 10).toString("base64");
  const seedOf = (day: number): string => `${day},${entropy}`;
  const today = dayOf(now);
  // The first event of a seed has its entropy plus one; servers before that had it as it is.
  const candidates = [today, today - DAY].flatMap((day) =>
    [1, 0].map((index) => toRunHandle(seededUlid(seedOf(day), index) ?? "")),
  );
  return { seed: seedOf(today), candidates: candidates.filter((handle) => handle !== undefined) };
}

/** Whether the event of this id may have been accepted so lately that not every part of the server knows it. */
export function isFresh(handle: RunHandle, now: number): boolean {
  const time = timeOfUlid(handle);
  return Math.abs(now - time) < FRESH || time === dayOf(now);
}

function dayOf(time: number): number {
  return Math.floor(time / DAY) * DAY;
}

/** An idempotency key as a caller may send it: visible ASCII without spaces, so two headers joined into one are none. */
export function isIdempotencyKey(text: string): boolean {
  return /^[\x21-\x7e]{1,255}$/.test(text);
}
