import { setTimeout as sleep } from "node:timers/promises";
import type { ObservedTrail } from "@rawr/hq-contract/tables";
import type { ProbedHost } from "./probe.js";

/** How a run is started and asked for. */
export interface FollowedRun {
  readonly trigger: () => Promise<{ readonly run: string }>;
  readonly status: (run: string) => Promise<{ readonly state: string }>;
}

/** Milliseconds within which a run of a harness has to end. */
const deadline = 20_000;

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

/**
 * Waits until every run that this host enqueued has ended, and those that they began by their steps have nothing to do: what runs behind
 * a test's back would move the count of handlers.
 */
export async function settled(host: ProbedHost<unknown>): Promise<void> {
  const end = Date.now() + deadline;
  for (let seen = -1; !allEnded(host) || seen !== host.handled();) {
    if (Date.now() > end) throw new Error(`a run that the harness started has not ended after ${deadline} ms`);
    seen = host.handled();
    await sleep(allEnded(host) ? quiet : 20);
  }
}

function allEnded({ events }: ProbedHost<unknown>): boolean {
  const handles = (name: string, outcomes?: readonly unknown[]): unknown[] =>
    events
      .filter(({ event, fields }) => event === name && (outcomes?.includes(fields["outcome"]) ?? true))
      .map(({ fields }) => fields["handle"]);
  const ended = new Set(handles("host.run_ended", ["completed", "failed"]));
  return handles("host.run_enqueued").every((handle) => ended.has(handle));
}
