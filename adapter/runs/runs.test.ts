import { createServer } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { eventKey, sha256, signingKey, tokens } from "../fixtures/house.js";
import { openWorkshop, requested, type Task, type Workshop, type WorkshopServices } from "../fixtures/workshop.js";
import { keyedSend } from "./idempotency.js";
import { createLocalEngine, type LocalEngine, type LocalEngineOptions } from "../local-engine/index.js";
import { bearerTokens } from "../callers/caller.js";
import { sendEvent } from "../inngest/event-api.js";
import type { HostOptions } from "../host-options.js";
import { toInstanceAlias } from "@rawr/hq-contract";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

interface Place {
  readonly engine: LocalEngine & { readonly url: string };
  readonly said: string[];
}

async function openEngine(options: Partial<LocalEngineOptions> = {}): Promise<Place> {
  const said: string[] = [];
  const onLog: LocalEngineOptions["onLog"] = ({ message }) => said.push(message);
  const engine = createLocalEngine({ signingKey, eventKey, backoff: () => 5, onLog, ...options });
  const { url } = await engine.listen();
  closing.push(() => engine.close({ drain: 200 }));
  return { engine: { ...engine, url }, said };
}

async function open(
  engine: { readonly url: string },
  work: WorkshopServices["work"],
  options: Partial<HostOptions> & { result?: WorkshopServices["result"]; port?: number } = {},
): Promise<Workshop> {
  const { result, ...rest } = options;
  const workshop = await openWorkshop(engine.url, { work, ...(result && { result }) }, rest);
  closing.push(() => workshop.close(200));
  await workshop.register();
  return workshop;
}

/** Starts a job as a caller does that is told 503: again, under the same key, until it is taken. */
async function taken({ start }: Workshop, job: string, key: string): Promise<string> {
  for (;;) {
    const { status, run, body } = await start(job, { "idempotency-key": key });
    if (status === 503) continue;
    expect(body).toHaveProperty("run");
    return run;
  }
}

/** Something that a step waits for, and the means to let it go. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

test("a trigger before the first registration is refused, sends nothing, and is accepted afterwards", async () => {
  const { engine } = await openEngine();
  const sent: string[] = [];
  const host = await openWorkshop(
    engine.url,
    { work: () => undefined },
    {
      fetch: (url, init) => {
        sent.push(new URL(String(url)).pathname.slice(0, 3));
        return fetch(url, init);
      },
    },
  );
  closing.push(() => host.close(200));
  const readyz = async () => (await fetch(`${host.origin}/readyz`)).status;
  for (const headers of [{}, { "idempotency-key": "k" }]) expect((await host.start("early", headers)).status).toBe(503);
  expect([await readyz(), sent]).toEqual([503, []]);
  await host.register();
  expect([await readyz(), (await host.start("early")).status]).toEqual([200, 202]);
});

describe("the status of a run", () => {
  test("is queued while it waits for its turn, running until its last attempt, then what it came to", async () => {
    const { engine } = await openEngine({ concurrency: 1 });
    const { opened, open: letGo } = gate();
    const host = await open(engine, async ({ job, attempt }) => {
      if (job === "slow") await opened;
      if (job === "doomed") throw new Error(`attempt ${attempt}`);
    });
    const slow = await host.start("slow");
    await expect.poll(() => host.state(slow.run)).toBe("running");
    const next = await host.start("doomed");
    expect(await host.state(next.run)).toBe("queued");
    expect(engine.runs().map(({ status }) => status)).toEqual(["Running", "Queued"]);
    letGo();
    expect(await host.state(slow.run, { wait: 20 })).toBe("completed");
    expect(await host.state(next.run, { wait: 20 })).toBe("failed");
  });

  test("is never failed while another attempt is to come", async () => {
    const { engine } = await openEngine({ backoff: () => 200 });
    const seen = new Set<string | number>();
    const host = await open(engine, ({ step, attempt }) => {
      if (step === "second" && attempt < 2) throw new Error("not yet");
    });
    const { run } = await host.start("stubborn");
    for (let state: string | number = ""; state !== "completed";) seen.add((state = await host.state(run)));
    expect([...seen].filter((state) => state !== "queued" && state !== "running")).toEqual(["completed"]);
    expect(host.events.filter(({ fields }) => fields["outcome"] === "to-be-retried").length).toBeGreaterThan(0);
  });

  test("says cancelled of a run that was cancelled", async () => {
    const { engine } = await openEngine();
    const { opened, open: letGo } = gate();
    const host = await open(engine, () => opened);
    const { run } = await host.start("long");
    await expect.poll(() => host.state(run)).toBe("running");
    const cancelled = await fetch(`${engine.url}/v1/runs/${engine.runs()[0]?.id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${signingKey}` },
    });
    expect(cancelled.status).toBe(200);
    expect(await host.state(run)).toBe("cancelled");
    letGo();
  });

  test("is 404 for another caller's run, for an unknown run and for an invalid handle", async () => {
    const { engine } = await openEngine();
    const host = await open(engine, () => undefined);
    const { run } = await host.start("mine");
    expect(await host.state(run, { wait: 20 })).toBe("completed");
    expect(await host.state(run, { token: tokens.otherExternal, wait: 20 })).toBe(404);
    expect(await host.state(run, { token: tokens.web })).toBe(404);
    expect(await host.state("01M815QPW0Y8TQGZD1B20ZD5YT", { wait: 20 })).toBe(404);
    expect(await host.state("no-handle")).toBe(404);
  });

  test("is known to a host that did not start the run, and to one that was restarted", async () => {
    const { engine } = await openEngine();
    const first = await open(engine, () => undefined);
    const second = await open(engine, () => undefined);
    const { run } = await first.start("shared");
    expect(await second.state(run, { wait: 20 })).toBe("completed");
    expect(await second.state(run, { token: tokens.otherExternal })).toBe(404);
  });

  test("waits for a server that does not know at once what it has just accepted", async () => {
    const { engine } = await openEngine();
    let misses = 0;
    let until = Infinity; // counted from the first question, however long the hosts take to open
    const lagging: typeof fetch = async (url, init) => {
      if (!/\/v1\/events\/\w+\?/.test(String(url)) || performance.now() > until) return fetch(url, init);
      until = Math.min(until, performance.now() + 600);
      misses += 1;
      return new Response('{"error":"Unable to query events","status":404}');
    };
    const first = await open(engine, () => undefined);
    const { run } = await first.start("young");
    const second = await open(engine, () => undefined, { fetch: lagging });
    expect(await second.state(run)).not.toBe(404);
    expect(misses).toBeGreaterThan(0);
  });

  test("is 503 when the server can't be asked", async () => {
    const { engine } = await openEngine();
    const host = await open(engine, () => undefined);
    const { run } = await host.start("one");
    await engine.close();
    expect(await host.state(run)).toBe(503);
  });
});

describe("waiting for a run", () => {
  test("answers when the run ends, not when the time is up", async () => {
    const { engine } = await openEngine();
    const { opened, open: letGo } = gate();
    const host = await open(engine, () => opened);
    const { run } = await host.start("awaited");
    const started = performance.now();
    const state = host.state(run, { wait: 25 });
    setTimeout(letGo, 300);
    expect(await state).toBe("completed");
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test("answers with the current state when the time is up", async () => {
    const { engine } = await openEngine();
    const { opened, open: letGo } = gate();
    const host = await open(engine, () => opened);
    const { run } = await host.start("slow");
    await expect.poll(() => host.state(run)).toBe("running");
    const started = performance.now();
    expect(await host.state(run, { wait: 0.3 })).toBe("running");
    expect(performance.now() - started).toBeGreaterThan(290);
    for (const wait of [-1, Number.NaN]) expect(await host.state(run, { wait })).not.toBe("completed");
    letGo();
  });

  test("ends when the host drains", async () => {
    const { engine } = await openEngine();
    const { opened, open: letGo } = gate();
    const host = await open(engine, () => opened);
    const { run } = await host.start("slow");
    await expect.poll(() => host.state(run)).toBe("running");
    const state = host.state(run, { wait: 25 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const started = performance.now();
    const closed = host.close(5000);
    expect(await state).toBe("running");
    expect(performance.now() - started).toBeLessThan(4000);
    letGo();
    await closed;
  });
});

describe("a trigger with an idempotency key", () => {
  const key = (text: string) => ({ "idempotency-key": text });

  test("starts one run for one key, in two processes at the same time and again later", async () => {
    const { engine } = await openEngine();
    const hosts = [await open(engine, () => undefined), await open(engine, () => undefined)];
    const first = await Promise.all([...hosts, ...hosts].map((host) => host.start("once", key("a"))));
    expect(first.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(new Set(first.map(({ run }) => run)).size).toBe(1);
    expect(await hosts[0]?.state(first[0]?.run ?? "", { wait: 20 })).toBe("completed");
    const restarted = await open(engine, () => undefined);
    expect((await restarted.start("once", key("a"))).run).toBe(first[0]?.run);
    expect(engine.runs()).toHaveLength(1);
  });

  test("starts another run for another key, and for the same key of another principal", async () => {
    const { engine } = await openEngine();
    const host = await open(engine, () => undefined);
    const runs = [
      await host.start("one", key("a")),
      await host.start("one", key("b")),
      await host.start("one", { ...key("a"), authorization: `Bearer ${tokens.otherExternal}` }),
    ];
    expect(new Set(runs.map(({ run }) => run)).size).toBe(3);
  });

  test("answers 409 when the key is repeated with other data, and 400 when the key is malformed", async () => {
    const { engine } = await openEngine();
    const host = await open(engine, () => undefined);
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
      const one = await open(engine, () => undefined);
      const other = where === "one process" ? one : await open(engine, () => undefined);
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
    const host = await open(engine, () => undefined, {
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
    const host = await open(engine, () => undefined);
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
    await open(engine, () => undefined);
    const before = await openWorkshop(
      engine.url,
      { work: () => undefined },
      { now: () => Date.parse("2026-11-22T23:59:59Z") },
    );
    closing.push(() => before.close(200));
    before.takeTriggers();
    const { run } = await before.start("late", key("a"));
    const after = await openWorkshop(
      engine.url,
      { work: () => undefined },
      { now: () => Date.parse("2026-11-23T00:00:01Z") },
    );
    closing.push(() => after.close(200));
    after.takeTriggers();
    expect((await after.start("late", key("a"))).run).toBe(run);
    expect((await after.start("late", key("b"))).run).not.toBe(run);
    expect(engine.runs()).toHaveLength(2);
  });

  test("is free again when its event was not accepted", async () => {
    const { engine } = await openEngine();
    let down = true;
    const host = await open(engine, () => undefined, {
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

describe("bad input", () => {
  test("an event without a function is accepted and starts nothing", async () => {
    const { engine } = await openEngine();
    await open(engine, () => undefined);
    const connection = { signingKey, eventKey, baseUrl: engine.url };
    await sendEvent(connection, { name: "workshop/workshop/job.unheard-of", data: {} }, fetch);
    await engine.settled();
    expect(engine.runs()).toEqual([]);
  });

  test("a payload that does not fit its schema fails the run at once, and says why", async () => {
    const { engine } = await openEngine();
    const tasks: Task[] = [];
    const host = await open(engine, (task) => void tasks.push(task));
    const connection = { signingKey, eventKey, baseUrl: engine.url };
    const principal = { caller: "external", id: "acme" };
    const trail = { instance: "workshop", principal, requestId: "r", correlationId: "c" };
    const data = { job: 7, _hq: trail };
    const run = await sendEvent(connection, { name: `workshop/${requested.name}`, data }, fetch);
    expect(await host.state(run, { wait: 20 })).toBe("failed");
    expect(tasks).toEqual([]);
    expect(host.events.filter(({ event }) => event === "host.run_started")).toHaveLength(1);
    const [ended] = engine.runs();
    expect(JSON.stringify(ended?.output)).toMatch(/`workshop\/job\.requested` does not fit its schema/);
  });

  test("a function that never returns is ended by the server's patience, attempt by attempt", async () => {
    const { engine } = await openEngine({ requestTimeout: 100 });
    const host = await open(engine, () => new Promise(() => undefined));
    const { run } = await host.start("endless");
    expect(await host.state(run, { wait: 20 })).toBe("failed");
    expect(JSON.stringify(engine.runs()[0]?.output)).toContain("the function didn't answer in time");
  });

  test.each([
    ["a BigInt", () => 1n],
    [
      "a circle",
      () => {
        const circle: Record<string, unknown> = {};
        circle["self"] = circle;
        return circle;
      },
    ],
  ])("a result that is not JSON (%s) fails the run, and the host goes on", async (_, result) => {
    const { engine } = await openEngine();
    const host = await open(engine, () => undefined, { result: (job) => (job === "odd" ? result() : job) });
    const { run } = await host.start("odd");
    expect(await host.state(run, { wait: 20 })).toBe("failed");
    expect(JSON.stringify(engine.runs()[0]?.output)).toMatch(/BigInt|circular/);
    expect(await host.state((await host.start("even")).run, { wait: 20 })).toBe("completed");
  });

  test("an event of 5 MiB is refused by the host, and by the event API behind a host that would take it: 413", async () => {
    const { engine } = await openEngine();
    const big = "x".repeat(5 * 1024 * 1024);
    const small = await open(engine, () => undefined);
    expect((await small.start(big)).status).toBe(413);
    const large = await open(engine, () => undefined, { limits: { body: 8 * 1024 * 1024 } });
    const refused = await large.start(big);
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([413, expect.stringContaining("send less")]);
    expect(engine.runs()).toEqual([]);
  });

  test("a host whose clock is wrong runs nothing: the run continues if the clock is corrected while attempts are left", async () => {
    const { engine, said } = await openEngine({ backoff: () => 2000 });
    let skew = 0;
    const host = await open(engine, () => undefined, { now: () => Date.now() + skew });
    skew = 301_000;
    const { run } = await host.start("patient");
    await expect
      .poll(() => said.some((line) => line.includes("its signing key or its clock differs from the engine's")))
      .toBe(true);
    expect(host.events).toContainEqual({
      event: "host.ingress_refused",
      fields: expect.objectContaining({ reason: expect.stringMatching(/stale|window|old|time/) }),
    });
    expect(["queued", "running"]).toContain(await host.state(run));
    skew = 0;
    expect(await host.state(run, { wait: 20 })).toBe("completed");
  });

  test("an engine that is down when the host starts: triggers are refused, and accepted when it is up", async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => probe.once("listening", resolve));
    const { port } = probe.address() as { port: number }; // It listens on a port, not on a pipe.
    await new Promise((resolve) => probe.close(resolve));
    const host = await openWorkshop(`http://127.0.0.1:${port}`, { work: () => undefined });
    closing.push(() => host.close(200));
    await expect(host.register()).rejects.toThrow(/is its server up/);
    expect((await host.start("early")).status).toBe(503);
    const engine = createLocalEngine({ signingKey, eventKey, onLog: () => undefined });
    await engine.listen({ port });
    closing.push(() => engine.close());
    await host.register();
    const { run } = await host.start("late");
    expect(await host.state(run, { wait: 20 })).toBe("completed");
    expect(engine.runs()).toHaveLength(1);
  });
});

describe("two aliases on one engine", () => {
  test("run their own runs and know nothing of each other's", async () => {
    const { engine } = await openEngine();
    const done: Task[] = [];
    const hosts = [
      await open(engine, (task) => void done.push(task), { alias: "north" }),
      await open(engine, (task) => void done.push(task), { alias: "south" }),
    ] as const;
    const started = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const alias = n % 2 === 0 ? "north" : "south";
        // The same keys in both: a key of one instance is none of the other's.
        const run = await taken(hosts[n % 2 === 0 ? 0 : 1], alias, `key-${n >> 1}`);
        return { alias, run };
      }),
    );
    expect(new Set(started.map(({ run }) => run)).size).toBe(40);
    const strangers: [Workshop, string][] = [];
    for (const { alias, run } of started) {
      const [own, other] = alias === "north" ? hosts : [hosts[1], hosts[0]];
      await expect.poll(() => own.state(run, { wait: 20 })).toBe("completed");
      strangers.push([other, run]);
    }
    for (const [other, run] of strangers) await expect.poll(() => other.state(run)).toBe(404);
    expect(done).toHaveLength(120);
    expect(done.filter(({ job, instance }) => job !== instance)).toEqual([]);
  });
});

describe("rotating the signing key under load", () => {
  test("fails no run: the new key is the fallback, then the first, then the only one", async () => {
    const next = `signkey-test-${"0f".repeat(32)}`;
    const { engine } = await openEngine({ signingKeyFallback: next, backoff: () => 500 });
    const connection = { eventKey, baseUrl: engine.url };
    const work = () => new Promise((resolve) => setTimeout(resolve, 5));
    const rotation = [
      { signingKey },
      { signingKey, signingKeyFallback: next },
      { signingKey: next, signingKeyFallback: signingKey },
      { signingKey: next },
    ];
    let port = 0;
    const runs: string[] = [];
    let host: Workshop | undefined;
    for (const keys of rotation) {
      // The old process goes while its runs are under way.
      await host?.close(0);
      host = await openWorkshop(engine.url, { work }, { inngest: { ...connection, ...keys }, port, retries: 20 });
      port = host.port;
      await host.register();
      const taker = host;
      const jobs = Array.from({ length: 20 }, (_, n) => `job-${runs.length + n}`);
      runs.push(...(await Promise.all(jobs.map((job) => taken(taker, job, job)))));
    }
    const last = host as Workshop; // the rotation has four steps
    closing.push(() => last.close());
    expect(runs).toHaveLength(80);
    for (const run of runs) await expect.poll(() => last.state(run, { wait: 25 })).toBe("completed");
  });
});

test("a caller that proves the same identity with another credential is the same principal", async () => {
  const { engine } = await openEngine();
  const first = await open(engine, () => undefined);
  const { run } = await first.start("mine");
  const other = await open(engine, () => undefined, {
    authenticators: [bearerTokens([{ caller: "external", id: "acme", sha256: sha256("another-token-of-acme") }])],
  });
  expect(await other.state(run, { token: "another-token-of-acme", wait: 20 })).toBe("completed");
});
