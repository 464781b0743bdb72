import { describe, expect, test } from "vitest";
import { eventKey, memoryHost, signingKey, socketHost, testEngine, tokens } from "./fixtures/house.js";

const json = { "content-type": "application/json" };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("instances", () => {
  test("two in one process, on one engine, hear nothing of each other", async () => {
    const engine = await testEngine();
    const inngest = { signingKey, eventKey, baseUrl: engine.url };
    const [one, two] = await Promise.all([
      socketHost({ alias: "one", inngest }),
      socketHost({ alias: "two", inngest }),
    ]);
    try {
      await engine.register(`${one.origin}/api/inngest`);
      expect([one.host.readiness.state, two.host.readiness.state]).toEqual(["ready", "starting"]);
      await engine.register(`${two.origin}/api/inngest`);
      const headers = { ...json, ...bearer(tokens.external) };
      const close = { method: "POST", headers, body: '{"year":2026}' };
      const triggered: unknown = await (await fetch(`${one.origin}/api/workflows/ledger/closings`, close)).json();
      const run = Reflect.get(Object(triggered), "run");
      const status = (origin: string) => fetch(`${origin}/api/workflows/ledger/closings/${run}`, { headers });
      await expect
        .poll(async () => (await status(one.origin)).json())
        .toMatchObject({
          state: "completed",
        });
      expect((await status(two.origin)).status).toBe(404);
      expect([...two.calls.keys()]).toEqual(["status"]);
      expect(two.events.filter(({ event }) => event.startsWith("host.run_"))).toEqual([]);
      expect(engine.runs().map(({ appId }) => appId)).toEqual(["one"]);

      await one.host.services.ledger.add({ text: "only one knows" });
      expect(await one.host.services.ledger.list({})).toEqual({ entries: ["only one knows"] });
      expect(await two.host.services.ledger.list({})).toEqual({ entries: [] });
    } finally {
      await engine.close();
      await Promise.all([one.close(), two.close()]);
    }
  });

  test("an option that can't be used is refused in one sentence", () => {
    expect(() => memoryHost({ alias: "Not An Alias" })).toThrow(
      /instance alias "Not An Alias" is not lower-case kebab-case/,
    );
    const clashing = { calls: new Map<string, number>(), ledger: {} };
    expect(() => memoryHost({ house: clashing })).toThrow(/service `ledger` has the same name as a capability/);
  });
});
