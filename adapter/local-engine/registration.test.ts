import { createServer } from "node:http";
import { cron, type InngestFunction } from "inngest";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLocalEngine } from "./local-engine.js";
import {
  createBench,
  createClient,
  EVENT_KEY,
  serveFunctions,
  SIGNING_KEY,
  type TestBench,
  type TestHost,
} from "./test-host.js";

describe("registration", () => {
  let bench: TestBench;
  const closing: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    bench = await createBench();
  });
  afterEach(async () => {
    await bench.close();
    for (const close of closing.splice(0)) await close();
  });
  const host = async (functions: InngestFunction.Any[], client = bench.client("shop")): Promise<TestHost> => {
    const served = await serveFunctions(client, functions);
    closing.push(() => served.close());
    return served;
  };
  /** Any option at all, as the SDK's types would refuse some of those that are tested here. */
  const functionWith = (options: Record<string, unknown>): InngestFunction.Any =>
    bench.client("shop").createFunction({ id: "fn", triggers: [{ event: "go" }], ...options }, () => "ok");

  it("takes what the host answers to a signed request, in band", async () => {
    const { url } = await host([functionWith({})]);
    expect(await bench.engine.register(url)).toEqual({ appId: "shop", functions: ["shop-fn"] });
    expect(bench.entries.at(-1)).toMatchObject({
      event: "app.registered",
      message: `App "shop" at ${url} has registered 1 functions.`,
    });
  });

  it("takes what the SDK sends by itself when anybody asks it to register", async () => {
    const { url } = await host([functionWith({})]);
    const answer = await fetch(url, { method: "PUT" });
    expect([answer.status, await answer.json()]).toMatchObject([200, { modified: true }]);
    const { ids } = await bench.client("shop").send({ name: "go" });
    expect(await bench.runsOf(ids[0])).toMatchObject([{ status: "Completed" }]);
  });

  it("takes what the SDK sends out of band when the host doesn't answer in band, and says so when it went elsewhere", async () => {
    vi.stubEnv("INNGEST_ALLOW_IN_BAND_SYNC", "0");
    try {
      const { url } = await host([functionWith({})]);
      expect(await bench.engine.register(url)).toEqual({ appId: "shop", functions: ["shop-fn"] });
      const other = await createBench();
      closing.push(() => other.close());
      await expect(other.engine.register(url)).rejects.toThrow(
        `The host at ${url} has registered somewhere else (Successfully registered); set INNGEST_BASE_URL of the host to ${other.url}.`,
      );
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("refuses what it would get wrong, all of a registration, by app, function and option", async () => {
    const { url } = await host([
      functionWith({ id: "shaky", triggers: [{ cron: "* * * * *", jitter: "5m" }] }),
      functionWith({ id: "free" }),
    ]);
    const sentence =
      'App "shop", function "shop-shaky": option "triggers.jitter" is random, and the local engine doesn\'t support it; remove it, or run this app against an Inngest server.';
    await expect(bench.engine.register(url)).rejects.toThrow(sentence);
    const answer = await fetch(url, { method: "PUT" });
    expect([answer.status, await answer.json()]).toMatchObject([400, { message: sentence }]);
    // Nothing of a refused registration stays.
    await bench.client("shop").send({ name: "go" });
    expect(bench.engine.runs()).toEqual([]);
  });

  it.each([
    [{ triggers: [{ event: "go", if: "event.data.n >" }] }, '"event.data.n >" of option "triggers.if" can\'t be read'],
    [
      { cancelOn: [{ event: "stop", if: "later.data.id == 1" }] },
      "`later` is unknown; it may read `event` and `async`",
    ],
    [{ idempotency: "event.data.a +" }, 'of option "idempotency" can\'t be read'],
    [{ concurrency: { limit: 1, key: "event.data[" } }, 'of option "concurrency.key" can\'t be read'],
    [
      { batchEvents: { maxSize: 1, timeout: "1s" } },
      'option "batchEvents.maxSize" must be a whole number from 2, not 1',
    ],
    [{ triggers: [{ event: "go" }, { event: "go" }] }, 'the trigger {"event":"go"} stands there twice'],
    [{ triggers: [cron("61 * * * *")] }, "Invalid value for minute: 61"],
    [{ triggers: [cron("TZ=Mars/North * * * * *")] }, "`Mars/North` is not a time zone"],
  ])("refuses what it can't read, and what a server refuses: %j", async (options, part) => {
    const { url } = await host([functionWith(options)]);
    await expect(bench.engine.register(url)).rejects.toThrow('App "shop", function "shop-fn": ');
    await expect(bench.engine.register(url)).rejects.toThrow(part);
  });

  it("says in one sentence that a host can't be reached, isn't one, or has another key", async () => {
    const gone = await serveFunctions(bench.client("shop"), []);
    await gone.close();
    await expect(bench.engine.register(gone.url)).rejects.toThrow(
      `The host at ${gone.url} can't be reached (ECONNREFUSED); start it first, or correct the address.`,
    );
    await expect(bench.engine.register("nowhere")).rejects.toThrow('"nowhere" is not the address of a host');
    const otherKey = createClient("shop", bench.url, { signingKey: `signkey-test-${"00".repeat(32)}` });
    const stranger = await host([], otherKey);
    await expect(bench.engine.register(stranger.url)).rejects.toThrow(
      `The host at ${stranger.url} refuses the engine's signature (401); give both the same signing key.`,
    );
    const server = createServer((_, response) => response.writeHead(404).end("<h1>nothing here</h1>"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closing.push(() => new Promise((resolve) => server.close(() => resolve())));
    const { port } = server.address() as { port: number }; // It listens on a port, not on a pipe.
    await expect(bench.engine.register(`http://127.0.0.1:${port}/`)).rejects.toThrow("answers 404 to a registration");
  });

  it("keeps apps apart: the same function ids, each app's calls go to its own host", async () => {
    for (const id of ["shop-blue", "shop-green"]) {
      const client = bench.client(id);
      const fn = client.createFunction({ id: "who", triggers: [{ event: `${id}/who` }] }, async ({ step }) => {
        const inner = await step.invoke("inner", { function: helper, data: {} });
        return [id, inner];
      });
      const helper = client.createFunction({ id: "helper", triggers: [] }, () => id);
      await bench.engine.register((await host([fn, helper], client)).url);
    }
    const { ids } = await bench.client("anyone").send([{ name: "shop-blue/who" }, { name: "shop-green/who" }]);
    expect(await bench.runsOf(ids[0])).toMatchObject([{ appId: "shop-blue", output: ["shop-blue", "shop-blue"] }]);
    expect(await bench.runsOf(ids[1])).toMatchObject([{ appId: "shop-green", output: ["shop-green", "shop-green"] }]);
    expect(bench.engine.runs()).toHaveLength(4);
  });

  it("lets no app take over the function of another", async () => {
    // App "a" with function "b-c" and app "a-b" with function "c" have the same id on the wire.
    await bench.engine.register(
      (await host([bench.client("a").createFunction({ id: "b-c", triggers: [] }, () => 1)], bench.client("a"))).url,
    );
    const thief = await host(
      [bench.client("a-b").createFunction({ id: "c", triggers: [] }, () => 2)],
      bench.client("a-b"),
    );
    await expect(bench.engine.register(thief.url)).rejects.toThrow(
      'App "a-b", function "a-b-c": app "a" already has a function with this id; rename one.',
    );
  });

  it("refuses production, empty keys and a port in use", async () => {
    const keys = { signingKey: SIGNING_KEY, eventKey: EVENT_KEY, onLog: () => {} };
    expect(() => createLocalEngine({ ...keys, environment: "production" })).toThrow("can't run in production");
    expect(() => createLocalEngine({ ...keys, eventKey: "" })).toThrow(
      "The local engine needs an event key; give it the host's.",
    );
    const port = Number(new URL(bench.url).port);
    await expect(createLocalEngine(keys).listen({ port })).rejects.toThrow(
      `The local engine can't listen on 127.0.0.1:${port} (EADDRINUSE); use another port, or stop what uses this one.`,
    );
  });

  it("says at its start that runs are kept in memory only", () => {
    expect(bench.entries[0]).toEqual({
      level: "warn",
      event: "engine.started",
      message: `The local engine at ${bench.url} keeps runs in memory only: they are lost when this process ends.`,
      url: bench.url,
    });
  });
});
