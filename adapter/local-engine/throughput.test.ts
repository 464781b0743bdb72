import { describe, expect, it } from "vitest";
import { createBench, EVENT_KEY } from "./test-host.js";

describe("many runs at the same time", () => {
  it("completes a thousand runs of a workflow of three steps", async () => {
    const bench = await createBench();
    try {
      const client = bench.client("busy");
      const fn = client.createFunction({ id: "three", triggers: [{ event: "go" }] }, async ({ event, step }) => {
        const one = await step.run("one", () => Number(event.data.n) + 1);
        const two = await step.run("two", () => one + 1);
        return step.run("three", () => two + 1);
      });
      await bench.serve(client, [fn]);
      const events = Array.from({ length: 1000 }, (_, n) => ({ name: "go", data: { n } }));
      await fetch(`${bench.url}/e/${EVENT_KEY}`, { method: "POST", body: JSON.stringify(events) });
      const ended = await Promise.all(bench.engine.runs().map((run) => bench.engine.ended(run.id)));
      const outputs = ended.map((run) => run.output).toSorted((a, b) => Number(a) - Number(b));
      expect(outputs).toEqual(events.map((event) => event.data.n + 3));
      // Nothing was lost on the way and sent again.
      expect(bench.entries.filter((entry) => entry.level !== "info").map((entry) => entry.event)).toEqual([
        "engine.started",
      ]);
    } finally {
      await bench.close();
    }
  });
});
