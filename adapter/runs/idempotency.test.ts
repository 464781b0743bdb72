import { describe, expect, onTestFinished, test } from "vitest";
import { openEngine, openRegistered } from "../fixtures/engine-and-hosts.js";
import { tokens } from "../fixtures/house.js";
import { openWorkshop } from "../fixtures/workshop.js";
import { toInstanceAlias } from "@rawr/hq-contract";
import { keyedSend } from "./idempotency.js";

describe("a trigger with an idempotency key", () => {
  const key = (text: string) => ({ "idempotency-key": text });

  test("starts one run for one key, in two processes at the same time and again later", async () => {
    const { engine } = await openEngine();
    const hosts = [await openRegistered(engine, () => undefined), await openRegistered(engine, () => undefined)];
    const first = await Promise.all([...hosts, ...hosts].map((host) => host.start("once", key("a"))));
    expect(first.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(new Set(first.map(({ run }) => run)).size).toBe(1);
    expect(await hosts[0]?.state(first[0]?.run ?? "", { wait: 20 })).toBe("completed");
    const restarted = await openRegistered(engine, () => undefined);
    expect((await restarted.start("once", key("a"))).run).toBe(first[0]?.run);
    expect(engine.runs()).toHaveLength(1);
  });

  test("starts another run for another key, and for the same key of another principal", async () => {
    const { engine } = await openEngine();
    const host = await openRegistered(engine, () => undefined);
    const runs = [
      await host.start("one", key("a")),
      await host.start("one", key("b")),
      await host.start("one", { ...key("a"), authorization: `Bearer ${tokens.otherExternal}` }),
    ];
    expect(new Set(runs.map(({ run }) => run)).size).toBe(3);
  });

  test("answers 409 when the key is repeated with other data, and 400 when the key is malformed", async () => {
    const { engine } = await openEngine();
    const host = await openRegistered(engine, () => undefined);
    await host.start("one", key("a"));
    const other = await host.start("two", key("a"));
    expect([other.status, JSON.stringify(other.body)]).toEqual([409, expect.stringContaining("different input")]);
    for (const bad of ["two words", "x".repeat(256)]) expect((await host.start("one", key(bad))).status).toBe(400);
    expect(engine.runs()).toHaveLength(1);
  });

  test.each(["one process", "two processes"])(
    "starts one run for one input and answers 409 to the other when both arrive at once, in %s",
    async (where) => {
      const { engine } = await openEngine();
      const one = await openRegistered(engine, () => undefined);
      const other = where === "one process" ? one : await openRegistered(engine, () => undefined);
      for (let round = 0; round < 100; round++) {
        const answers = await Promise.all([
          one.start(`left ${round}`, key(`k${round}`)),
          other.start(`right ${round}`, key(`k${round}`)),
        ]);
        expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
      }
      await engine.settled();
      expect(engine.runs()).toHaveLength(100);
    },
    60_000,
  );

  test("answers 503 to a keyed trigger whose event can't be read back, and the same key finds its run later", async () => {
    const { engine } = await openEngine();
    let down = true;
    const host = await openRegistered(engine, () => undefined, {
      fetch: (url, init) =>
        down && String(url).includes("/v1/events/") ? Promise.reject(new Error("down")) : fetch(url, init),
    });
    expect((await host.start("one", key("a"))).status).toBe(503);
    down = false;
    expect((await host.start("one", key("a"))).status).toBe(202);
    expect(engine.runs()).toHaveLength(1);
  });

  test("counts the events of one request apart", async () => {
    const { engine } = await openEngine();
    const host = await openRegistered(engine, () => undefined);
    const pair = async () => {
      const response = await fetch(`${host.origin}/api/workflows/workshop/pairs`, {
        method: "POST",
        headers: { authorization: `Bearer ${tokens.external}`, "content-type": "application/json", ...key("a") },
        body: '{"job":"both"}',
      });
      return response.text();
    };
    const first = await pair();
    expect(await pair()).toBe(first);
    expect(engine.runs()).toHaveLength(2);
  });

  test("finds yesterday's run after midnight", async () => {
    const { engine } = await openEngine();
    await openRegistered(engine, () => undefined);
    const before = await openWorkshop(
      engine.url,
      { work: () => undefined },
      { now: () => Date.parse("2026-11-22T23:59:59Z") },
    );
    onTestFinished(() => before.close(200));
    before.takeTriggers();
    const { run } = await before.start("late", key("a"));
    const after = await openWorkshop(
      engine.url,
      { work: () => undefined },
      { now: () => Date.parse("2026-11-23T00:00:01Z") },
    );
    onTestFinished(() => after.close(200));
    after.takeTriggers();
    expect((await after.start("late", key("a"))).run).toBe(run);
    expect((await after.start("late", key("b"))).run).not.toBe(run);
    expect(engine.runs()).toHaveLength(2);
  });

  test("is free again when its event was not accepted", async () => {
    const { engine } = await openEngine();
    let down = true;
    const host = await openRegistered(engine, () => undefined, {
      fetch: (url, init) =>
        down && String(url).includes("/e/") ? Promise.reject(new Error("down")) : fetch(url, init),
    });
    expect((await host.start("one", key("a"))).status).toBe(503);
    expect(engine.runs()).toEqual([]);
    down = false;
    expect((await host.start("one", key("a"))).status).toBe(202);
    expect(engine.runs()).toHaveLength(1);
  });

  test("is derived from principal, event and key, and differs when one of them differs", () => {
    const instance = toInstanceAlias("a");
    const principal = { caller: "external", id: "acme" } as const;
    const use = { instance, principal, event: "a/b.c", key: "k" };
    const others = [
      { ...use, instance: toInstanceAlias("b") },
      { ...use, principal: { ...principal, id: "globex" } },
      { ...use, principal: { caller: "first-party-web", id: "acme" } as const },
      { ...use, event: "a/b.d" },
      { ...use, key: "l" },
    ];
    const [handle, ...more] = [use, ...others].map((one) => keyedSend(one, 1e12).candidates[0]);
    expect(new Set([handle, ...more]).size).toBe(6);
    expect(keyedSend(use, 1e12 + 1).candidates[0]).toBe(handle);
  });
});
