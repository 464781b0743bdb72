import { RetryAfterError, type Inngest, type InngestFunction } from "inngest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVirtualBench, EVENT_KEY, SIGNING_KEY, type VirtualBench } from "./test-host.js";

/** What a self-hosted server was measured to do; what differs on purpose is in the README. */
let bench: VirtualBench;
beforeEach(async () => {
  bench = await createVirtualBench();
});
afterEach(() => bench.close());

type Handler = Parameters<Inngest["createFunction"]>[1];
const fn = (id: string, handler: Handler, options: Partial<InngestFunction.Options> = {}): InngestFunction.Any =>
  bench.shop.createFunction({ id, triggers: [{ event: "go" }], retries: 0, ...options }, handler);

const read = async (path: string): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(`${bench.url}${path}`, { headers: { Authorization: `Bearer ${SIGNING_KEY}` } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }; // its own answers are objects
};

const sendText = (body: string) =>
  fetch(`${bench.url}/e/${EVENT_KEY}`, { method: "POST", headers: { "content-type": "application/json" }, body });

const MIB = 1024 * 1024;

describe("as on a server", () => {
  it.each([
    ["of 4 MiB with its quotes and the member around it", "x".repeat(4 * MIB - '{"data":""}'.length), "Completed"],
    ["of one byte more", "x".repeat(4 * MIB - '{"data":""}'.length + 1), "Failed"],
    ["of 4.5 MB", "x".repeat(4_500_000), "Failed"],
    ["of fewer characters that are more bytes", "é".repeat(2 * MIB), "Failed"],
    ["with the first half of a pair", "a\ud83d", "Failed"],
    ["with the second half of a pair, in a member's name", { "\ude00": 1 }, "Failed"],
    ["with a whole pair, and with text that looks like half of one", ["😀", "\\ud83d", "\\\\udc00"], "Completed"],
  ])("a step's result %s ends its run as a server does", async (_, result, status) => {
    await bench.serve(bench.shop, [fn("fn", ({ step }) => step.run("big", () => result).then(() => "done"))]);
    await bench.send("go");
    await bench.finishAll();
    const [run] = bench.engine.runs();
    const fault = /step \\"big\\": its result (?:has more than 4194304 bytes|contains half of a surrogate pair)/;
    expect([run?.status, fault.test(JSON.stringify(run?.output))]).toEqual([status, status === "Failed"]);
  });

  it.each([
    ["3 MiB", "x".repeat(3 * MIB - '{"name":"go","data":{"t":""}}'.length), 200],
    ["a byte more", "x".repeat(3 * MIB - '{"name":"go","data":{"t":""}}'.length + 1), 400],
    ["3.2 MB", "x".repeat(3_200_000), 400],
    ["fewer characters that are more bytes", "é".repeat(1_600_000), 400],
  ])("a send of %s is taken or is a 400", async (_, text, status) => {
    const answer = await sendText(`{"name":"go","data":{"t":"${text}"}}`);
    expect(answer.status).toBe(status);
    const { ids } = (await answer.json()) as { ids: string[] }; // both answers have it
    expect(ids).toHaveLength(status === 200 ? 1 : 0);
  });

  it("an event id starts each function once, and another event or function runs with the same id", async () => {
    await bench.serve(bench.shop, [
      fn("one", ({ event }) => event.data.n),
      fn("two", ({ event }) => event.data.n),
      fn("three", ({ event }) => event.data.n, { triggers: [{ event: "other" }] }),
    ]);
    const send = (name: string, n: number) => sendText(JSON.stringify({ id: "same", name, data: { n } }));
    await send("go", 1);
    await send("go", 2);
    await send("other", 3);
    await bench.finishAll();
    expect(bench.engine.runs().map(({ functionId, output }) => [functionId, output])).toEqual([
      ["shop-one", 1],
      ["shop-two", 1],
      ["shop-three", 3],
    ]);
  });

  it("a wildcard runs functions for names that begin with its text, and no others", async () => {
    await bench.serve(bench.shop, [fn("any", ({ event }) => event.name, { triggers: [{ event: "order/*" }] })]);
    for (const name of ["order/paid", "order/item.added", "orders/paid", "order", "an/order/paid"])
      await bench.send(name);
    await bench.finishAll();
    expect(bench.engine.runs().map(({ output }) => output)).toEqual(["order/paid", "order/item.added"]);
  });

  it("failure handlers and listeners receive the error and the result, for all events of a batch", async () => {
    const heard = new Map<string, Record<string, unknown>>();
    const listens = (name: string, only: string) =>
      fn(name, ({ event }) => void heard.set(name, event.data), {
        triggers: [{ event: `inngest/function.${name}`, if: `event.data.function_id == '${only}'` }],
      });
    await bench.serve(bench.shop, [
      fn(
        "bad",
        () => {
          throw new TypeError("broken");
        },
        {
          batchEvents: { maxSize: 2, timeout: "5s" },
          onFailure: ({ event }: { event: { data: Record<string, unknown> } }) => void heard.set("handler", event.data),
        },
      ),
      fn("long", ({ step }) => step.sleep("nap", "1h"), {
        triggers: [{ event: "wait" }],
        cancelOn: [{ event: "stop" }],
      }),
      listens("failed", "shop-bad"),
      listens("finished", "shop-bad"),
      listens("cancelled", "shop-long"),
    ]);
    await bench.send("go", { n: 1 });
    await bench.send("go", { n: 2 });
    await bench.send("wait");
    await bench.engine.settled();
    await bench.send("stop");
    await bench.finishAll();
    for (const name of ["handler", "failed", "finished"]) {
      const { error, result, events, run_id, function_id } = heard.get(name) ?? {};
      expect([name, error, result, function_id]).toMatchObject([
        name,
        { name: "TypeError", message: "broken" },
        { name: "TypeError", message: "broken" },
        "shop-bad",
      ]);
      expect((events as { data: { n: number } }[]).map(({ data }) => data.n)).toEqual([1, 2]);
      expect(run_id).toBe(bench.runsOfFunction("shop-bad")[0]?.id);
    }
    expect(heard.get("cancelled")).not.toHaveProperty("error");
    expect(heard.get("cancelled")).toMatchObject({ function_id: "shop-long", _inngest: { status: "Cancelled" } });
  });

  it("a schedule's event has its cron, the time it was for and the time it came", async () => {
    await bench.serve(bench.shop, [fn("tick", ({ event }) => event.data, { triggers: [{ cron: "0 6 * * *" }] })]);
    bench.clock.advanceTo(bench.clock.nextTimer() ?? 0);
    await bench.engine.settled();
    expect(bench.engine.runs()[0]?.output).toEqual({
      cron: "0 6 * * *",
      fireAt: expect.stringMatching(/T06:00:00\.000Z$/),
      scheduledAt: expect.stringMatching(/Z$/),
    });
  });

  it("an unknown function that is invoked is an error that says so", async () => {
    const gone = fn("gone", () => 1);
    await bench.serve(bench.shop, [
      fn("calls", ({ step }) =>
        step.invoke("it", { function: gone, data: {} }).catch(({ name, message }: Error) => `${name}: ${message}`),
      ),
    ]);
    await bench.send("go");
    await bench.finishAll();
    expect(bench.engine.runs()[0]?.output).toMatch(/^Error: could not find function with ID/);
  });

  it("a cancelled run's output is an empty object, and an id that is none is answered 200 with an error", async () => {
    await bench.serve(bench.shop, [fn("fn", ({ step }) => step.sleep("nap", "1h"), { cancelOn: [{ event: "stop" }] })]);
    await bench.send("go");
    await bench.engine.settled();
    await bench.send("stop");
    await bench.finishAll();
    const [run] = bench.engine.runs();
    expect((await read(`/v1/runs/${run?.id}`)).body).toMatchObject({ data: { status: "Cancelled", output: {} } });
    for (const id of ["nonsense", "01", "%F0"]) {
      expect(await read(`/v1/events/${id}/runs`)).toMatchObject({ status: 200, body: { status: 400 } });
    }
  });

  it("a Retry-After is kept to: three seconds, half of one, and one that is past", async () => {
    for (const [after, least] of [
      [3000, 3000],
      [500, 500],
      [new Date(0), 0],
    ] as const) {
      await bench.close();
      bench = await createVirtualBench();
      const times: number[] = [];
      await bench.serve(bench.shop, [
        fn(
          "busy",
          ({ attempt }) => {
            times.push(bench.clock.now());
            if (attempt === 0) throw new RetryAfterError("busy", after);
          },
          { retries: 1 },
        ),
      ]);
      await bench.send("go");
      await bench.finishAll();
      const [first = 0, second = 0] = times;
      expect(second - first).toBeGreaterThanOrEqual(least);
      expect(second - first).toBeLessThanOrEqual(least + 1000);
    }
  });
});
