import { describe, expect, test } from "vitest";
import { memoryHost, runningHouse, tokens } from "./fixtures/house.js";

const json = { "content-type": "application/json" };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("durable runs", () => {
  test("a trigger's run goes through signed requests, survives a failing step, and ends with its result", async () => {
    const made = await runningHouse();
    try {
      const ready = await fetch(`${made.origin}/readyz`);
      expect(ready.status).toBe(200);
      const headers = { ...json, ...bearer(tokens.external), "x-correlation-id": "trail-0002" };
      const call = (path: string, init: RequestInit = {}) => fetch(`${made.origin}${path}`, { ...init, headers });
      const triggered = await call("/api/workflows/ledger/closings", { method: "POST", body: '{"year":2026}' });
      expect(triggered.status).toBe(202);
      // The contract's output is an object with a run.
      const { run } = (await triggered.json()) as { run: string };
      await expect
        .poll(async () => (await call(`/api/workflows/ledger/closings/${run}`)).json())
        .toEqual({ state: "completed", total: 2026 });
      expect(made.calls.get("step:count")).toBe(2);
      expect(made.calls.get("step:keep")).toBe(1);

      const other = await fetch(`${made.origin}/api/workflows/ledger/closings/${run}`, {
        headers: bearer(tokens.otherExternal),
      });
      expect(other.status).toBe(404);

      const trail = made.events.filter(({ fields }) => fields.correlationId === "trail-0002" && fields.handle === run);
      expect(trail.map(({ event }) => event)).toEqual([
        "host.run_enqueued",
        "host.run_started",
        "host.run_ended",
        "host.run_ended",
      ]);
    } finally {
      await made.close();
    }
  });

  test.each(["", "cn=".padEnd(300, "x")])("runs for a principal whose authenticator calls it %j", async (id) => {
    const made = await runningHouse({ authenticators: [() => ({ caller: "external", id })] });
    try {
      const closings = `${made.origin}/api/workflows/ledger/closings`;
      const { run } = Object(
        await (await fetch(closings, { method: "POST", headers: json, body: '{"year":1}' })).json(),
      );
      await expect.poll(async () => (await fetch(`${closings}/${run}`)).json()).toMatchObject({ state: "completed" });
    } finally {
      await made.close();
    }
  });

  test("a key enqueues once, however often it is sent, and per principal", async () => {
    const made = await runningHouse();
    try {
      const close = async (token: string, key: string) => {
        const response = await fetch(`${made.origin}/api/workflows/ledger/closings`, {
          method: "POST",
          headers: { ...json, ...bearer(token) },
          body: JSON.stringify({ year: 1, key }),
        });
        const answer: unknown = await response.json();
        return Reflect.get(Object(answer), "run");
      };
      const runs = await Promise.all([
        close(tokens.external, "a"),
        close(tokens.external, "a"),
        close(tokens.external, "b"),
      ]);
      expect(new Set(runs).size).toBe(2);
      expect(await close(tokens.otherExternal, "a")).not.toBe(runs[0]);
    } finally {
      await made.close();
    }
  });

  test("a trigger whose event API is down answers 503, and nothing runs", async () => {
    const { host, events } = memoryHost();
    const response = await host.fetch(
      new Request("http://hq.test/api/workflows/ledger/closings", {
        method: "POST",
        headers: { ...json, ...bearer(tokens.external) },
        body: '{"year":2026}',
      }),
    );
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain("event-key");
    expect(events.map(({ event }) => event)).toContain("host.enqueue_failed");
  });
});
