import { setTimeout as sleep } from "node:timers/promises";
import { startIdleWatch } from "./idle-time.js";
import type { ProbedHost } from "./probe.js";

/** Milliseconds of idleness within which the runs of a harness have to come to rest. */
const deadline = 50_000;
/** Milliseconds of idleness in which no handler has run: the runs that other runs began have come to an end, or to a wait. */
const quiet = 100;
/** Milliseconds of idleness without a sign of life after which a run that has not ended is not waited for any more. */
const patience = 4000;

/**
 * Waits until every run that this host enqueued has ended, and those that they began by their steps have nothing to do: what runs behind
 * a test's back would move the count of handlers. A host that knows its engine says when that is.
 */
export async function settled(host: ProbedHost<unknown>): Promise<void> {
  if (host.settled === undefined) return stillness(host);
  const idle = startIdleWatch();
  const waiting = host.settled().then(() => true);
  while (!(await Promise.race([waiting, sleep(1000, false)]))) refuseLate(idle());
}

/**
 * The same of a host that can only be watched. A trigger need not have a run of its own (a rate limit skips it, a batch takes it along),
 * and a run need not end (it is cancelled, it waits for days): such a one is left behind when nothing moves any more.
 */
async function stillness(host: ProbedHost<unknown>): Promise<void> {
  const idle = startIdleWatch();
  let seen = -1;
  let movedAt = 0;
  for (;;) {
    const signs = host.handled() + host.events.length;
    const pending = pendingHandles(host);
    const isBusy = host.working() > 0;
    if (signs !== seen || isBusy) movedAt = idle();
    const still = idle() - movedAt;
    if (pending.length === 0 && still >= quiet) return;
    if (still > patience) pending.forEach((handle) => host.atRest.add(handle));
    refuseLate(idle());
    seen = signs;
    await sleep(20);
  }
}

function refuseLate(idle: number): void {
  if (idle > deadline) throw new Error(`a run that the harness started has not come to rest after ${deadline} ms`);
}

/** Handles of runs that this host enqueued, that have not ended and were not left behind. */
function pendingHandles({ events, atRest }: ProbedHost<unknown>): readonly unknown[] {
  const handles = (name: string, outcomes?: readonly unknown[]): unknown[] =>
    events
      .filter(({ event, fields }) => event === name && (outcomes?.includes(fields["outcome"]) ?? true))
      .map(({ fields }) => fields["handle"]);
  const ended = new Set(handles("host.run_ended", ["completed", "failed"]));
  return handles("host.run_enqueued").filter((handle) => !ended.has(handle) && !atRest.has(handle));
}
