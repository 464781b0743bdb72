import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVirtualClock, type VirtualClock } from "./clock.js";
import { createBench, SIGNING_KEY, type TestBench } from "./test-host.js";
import { hashedSigningKey } from "./signing.js";

describe("a workflow on the local engine", () => {
  let clock: VirtualClock;
  let bench: TestBench;
  beforeEach(async () => {
    clock = createVirtualClock();
    bench = await createBench({ clock, backoff: (attempt) => 1000 * 2 ** attempt });
  });
  afterEach(() => bench.close());

  /** Lets the host answer, then moves to the next timer, until the event's runs have ended. */
  async function finish(eventId: string | undefined) {
    const runs = () => bench.engine.runs().filter((run) => run.eventId === eventId);
    for (let step = 0; step < 200; step++) {
      await bench.engine.settled();
      if (runs().every((run) => run.endedAt !== undefined)) return runs();
      const next = clock.nextTimer();
      if (next === undefined) throw new Error("the run waits for nothing");
      clock.advanceTo(next);
    }
    throw new Error("the run doesn't end");
  }

  const rest = async (path: string) => {
    const response = await fetch(bench.url + path, {
      headers: { Authorization: `Bearer ${hashedSigningKey(SIGNING_KEY)}` },
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };

  it("runs steps, a sleep and a step that fails once, and tells status and result", async () => {
    const client = bench.client("shop");
    const calls: string[] = [];
    const reconcile = client.createFunction(
      { id: "reconcile", retries: 2, triggers: [{ event: "invoicing/reconcile" }] },
      async ({ event, step, attempt }) => {
        const total = await step.run("load", () => (calls.push("load"), Number(event.data.amount) + 1));
        await step.sleep("wait for the bank", "10d");
        const checked = await step.run("check", () => {
          calls.push(`check ${attempt}`);
          if (attempt === 0) throw new Error("bank closed");
          return total * 2;
        });
        return { checked, at: "é😀 " };
      },
    );
    await bench.serve(client, [reconcile]);
    const started = clock.now();
    const { ids } = await client.send({ name: "invoicing/reconcile", data: { amount: 20 } });
    await bench.engine.settled();
    expect((await rest(`/v1/events/${ids[0]}/runs`)).body.data).toMatchObject([{ status: "Running", ended_at: null }]);

    const [run] = await finish(ids[0]);
    expect(run).toMatchObject({ status: "Completed", appId: "shop", functionId: "shop-reconcile" });
    expect(calls).toEqual(["load", "check 0", "check 1"]);
    expect(clock.now() - started).toBe(10 * 86_400_000 + 1000);
    expect((await rest(`/v1/runs/${run?.id}`)).body.data).toMatchObject({
      run_id: run?.id,
      event_id: ids[0],
      status: "Completed",
      ended_at: new Date(clock.now()).toISOString(),
      output: { checked: 42, at: "é😀 " },
    });
    expect((await rest(`/v1/events/${ids[0]}`)).body.data).toMatchObject({
      name: "invoicing/reconcile",
      data: { amount: 20 },
    });
  });
});
