import { describe, expect, it } from "vitest";
import { settled } from "./follow-run.js";
import type { ProbedHost, ToldEvent } from "./probe.js";

/** What a host has told of runs; `handled` counts what its handlers did. */
function hostWith(events: ToldEvent[]) {
  let handled = 0;
  // Only these are read.
  const host = { events, handled: () => handled, atRest: new Set<unknown>() } as Partial<ProbedHost<unknown>>;
  return { host: host as ProbedHost<unknown>, work: () => (handled += 1) };
}
const enqueued = (handle: string): ToldEvent => ({ event: "host.run_enqueued", fields: { handle } });
const ended = (handle: string, outcome = "completed"): ToldEvent => ({
  event: "host.run_ended",
  fields: { handle, outcome },
});

describe("a host has come to rest", () => {
  it("when each run that it enqueued has ended, whatever it came to, and no handler has worked for a moment", async () => {
    const events = [enqueued("a"), enqueued("b"), ended("a", "to-be-retried"), ended("b", "failed")];
    const { host, work } = hostWith(events);
    let rested = false;
    const waiting = settled(host).then(() => (rested = true));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(rested).toBe(false);
    work();
    events.push(ended("a"));
    await waiting;
    expect(host.atRest.size).toBe(0);
  });

  it("and when a trigger has no run, or its run does nothing more: that is waited for once", async () => {
    const events = [enqueued("skipped"), enqueued("waits"), { event: "host.run_started", fields: { handle: "waits" } }];
    const { host } = hostWith(events);
    await settled(host);
    expect([...host.atRest]).toEqual(["skipped", "waits"]);
    const again = performance.now();
    await settled(host);
    expect(performance.now() - again).toBeLessThan(3000);
  });
});
