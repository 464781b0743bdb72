import { setTimeout as sleep } from "node:timers/promises";
import type { ObservedTrail } from "@rawr/hq-contract/tables";
import type { ProbedHost } from "./probe.js";

/** How a run is started and asked for. */
export interface FollowedRun {
  readonly trigger: () => Promise<{ readonly run: string }>;
  readonly status: (run: string) => Promise<{ readonly state: string }>;
}

/** Milliseconds within which a run of a harness has to end. */
const deadline = 50_000;

/** Triggers a workflow, asks for its status until it has ended, and reads its trail from what the host told meanwhile. */
export async function followRun(
  host: ProbedHost<unknown>,
  { trigger, status }: FollowedRun,
): Promise<ObservedTrail & { readonly run: string }> {
  const before = host.events.length;
  const { run } = await trigger();
  const state = await untilEnded(() => status(run));
  const told = host.events.slice(before).filter(({ fields }) => fields["handle"] === run);
  const enqueued = told.find(({ event }) => event === "host.run_enqueued");
  const correlationId = String(enqueued?.fields["correlationId"] ?? "");
  const triggered = told.filter(({ fields }) => fields["correlationId"] === correlationId).map(({ event }) => event);
  return { run, triggered: [...new Set(triggered)], correlationId, handle: run, state };
}

export async function untilEnded(status: () => Promise<{ readonly state: string }>): Promise<string> {
  const end = Date.now() + deadline;
  for (;;) {
    const { state } = await status();
    if (state !== "queued" && state !== "running") return state;
    if (Date.now() > end) throw new Error(`the run is still ${state} after ${deadline} ms`);
    await sleep(50);
  }
}

/** Milliseconds in which no handler has run: the runs that other runs began have come to an end, or to a wait. */
const quiet = 100;
/** Milliseconds without a sign of life after which a run that has not ended is not waited for any more. */
const patience = 4000;

/**
 * Waits until every run that this host enqueued has ended, and those that they began by their steps have nothing to do: what runs behind
 * a test's back would move the count of handlers. A trigger need not have a run of its own (a rate limit skips it, a batch takes it along),
 * and a run need not end (it is cancelled, it waits for days): such a one is left behind when nothing moves any more.
 */
export async function settled(host: ProbedHost<unknown>): Promise<void> {
  const end = Date.now() + deadline;
  let seen = -1;
  let movedAt = Date.now();
  for (;;) {
    const signs = host.handled() + host.events.length;
    const pending = pendingHandles(host);
    if (signs === seen && pending.length === 0) return;
    if (signs !== seen) movedAt = Date.now();
    else if (Date.now() - movedAt > patience) pending.forEach((handle) => host.atRest.add(handle));
    if (Date.now() > end) throw new Error(`a run that the harness started has not come to rest after ${deadline} ms`);
    seen = signs;
    await sleep(pending.length === 0 ? quiet : 20);
  }
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
