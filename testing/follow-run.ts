import { setTimeout as sleep } from "node:timers/promises";
import type { ObservedTrail } from "@rawr/hq-contract/tables";
import { startIdleWatch } from "./idle-time.js";
import type { ProbedHost } from "./probe.js";

/** How a run is started and asked for. */
export interface FollowedRun {
  readonly trigger: () => Promise<{ readonly run: string }>;
  readonly status: (run: string) => Promise<{ readonly state: string }>;
}

/** Milliseconds of idleness within which a run of a harness has to end. */
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
  const idle = startIdleWatch();
  for (;;) {
    const { state } = await status();
    if (state !== "queued" && state !== "running") return state;
    if (idle() > deadline) throw new Error(`the run is still ${state} after ${deadline} ms`);
    await sleep(50);
  }
}
