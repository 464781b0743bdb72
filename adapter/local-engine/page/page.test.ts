import { request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createBench, createVirtualBench, type VirtualBench } from "../test-host.js";
import type { OfferView, RunDetail, RunList } from "./model.js";
import type { OfferedEvent } from "./offer.js";

const offered: OfferedEvent = {
  name: "order.asked",
  wireName: "shop/order.asked",
  schema: { type: "object" },
  callers: ["external"],
  async prepare(data) {
    if (typeof data !== "object" || data === null || !("id" in data)) throw new TypeError("an order needs an id");
    return data;
  },
};
const page = { events: [offered] };

let bench: VirtualBench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** With headers that `fetch` would not let pass. */
function ask(url: string, method = "GET", headers: Record<string, string> = {}, body = ""): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on("error", reject).end(body);
  });
}

/** Asks as the page does. */
async function pageOf(url: string) {
  const { text } = await ask(`${url}/`);
  const token = /name="engine-page" content="([^"]+)"/.exec(text)?.[1] ?? "";
  const headers = { "x-engine-page": token, origin: url };
  return {
    token,
    get: async <Answer>(path: string) => JSON.parse((await ask(`${url}/page/${path}`, "GET", headers)).text) as Answer,
    post: (path: string, body: unknown = {}) => ask(`${url}/page/${path}`, "POST", headers, JSON.stringify(body)),
  };
}

describe("who may see it", () => {
  it("is opt-in: without it, an engine has no such address", async () => {
    const plain = await createBench();
    expect((await ask(`${plain.url}/`)).status).toBe(404);
    expect((await ask(`${plain.url}/page/runs`)).status).toBe(404);
    await plain.close();
  });

  it("answers loopback names only: a page that rebinds its own name to loopback gets nothing", async () => {
    bench = await createVirtualBench({ page });
    const { port } = new URL(bench.url);
    const { token } = await pageOf(bench.url);
    for (const path of ["/", "/page/runs", "/page/changes"]) {
      for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1", "127.0.0.1:1"]) {
        const reply = await ask(`${bench.url}${path}`, "GET", { host, "x-engine-page": token });
        expect([path, host, reply.status]).toEqual([path, host, 421]);
        expect(reply.text).not.toContain(token);
      }
    }
    expect((await ask(`${bench.url}/`, "GET", { host: `localhost:${port}` })).status).toBe(200);
  });

  it("lets its script run and nothing else, and shows itself in no frame", async () => {
    bench = await createVirtualBench({ page });
    const { headers } = await ask(`${bench.url}/`);
    expect(headers["content-security-policy"]).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("takes orders from itself only: its token, and its own origin", async () => {
    bench = await createVirtualBench({ page });
    const { token } = await pageOf(bench.url);
    const body = JSON.stringify({ name: "order.asked", caller: "external", data: { id: 1 } });
    const refused: Record<string, string>[] = [
      {},
      { origin: bench.url },
      { "x-engine-page": token },
      { origin: bench.url, "x-engine-page": `${token}x` },
      { origin: "http://evil.example", "x-engine-page": token },
      { origin: "null", "x-engine-page": token },
      { origin: bench.url, "x-engine-page": token, "sec-fetch-site": "same-site" },
    ];
    for (const headers of refused) {
      expect([headers, (await ask(`${bench.url}/page/events`, "POST", headers, body)).status]).toEqual([headers, 403]);
    }
    expect((await ask(`${bench.url}/page/runs`)).status).toBe(403);
    const taken = await ask(`${bench.url}/page/events`, "POST", { origin: bench.url, "x-engine-page": token }, body);
    expect(taken.status).toBe(200);
  });
});

describe("what it shows", () => {
  it("a run's steps with inputs, outputs, attempts and errors, and what they sent", async () => {
    bench = await createVirtualBench({ page });
    const { shop } = bench;
    const told = shop.createFunction({ id: "told", triggers: [{ event: "shop/told" }] }, () => "heard");
    const order = shop.createFunction(
      { id: "order", retries: 1, triggers: [{ event: "shop/order.asked" }] },
      async ({ step, attempt }) => {
        await step.run("charge", () => {
          if (attempt === 0) throw new Error("no card");
          return { paid: 3 };
        });
        await step.sleep("rest", "1m");
        await step.waitForEvent("paid", { event: "shop/paid", timeout: "1h" });
        await step.sendEvent("tell", { name: "shop/told", data: { n: 1 } });
        await step.invoke("ask", { function: told, data: { m: 2 } });
        return "done";
      },
    );
    await bench.serve(shop, [order, told]);
    const { get } = await pageOf(bench.url);
    await bench.send("shop/order.asked", { id: 7 });
    await bench.finishAll();
    const [run] = bench.runsOfFunction("shop-order");
    const detail = await get<RunDetail>(`runs/${run?.id}`);
    expect(detail).toMatchObject({
      fn: "order",
      app: "shop",
      status: "Completed",
      output: "done",
      event: "order.asked",
    });
    expect(detail.events).toMatchObject([{ name: "order.asked", data: { id: 7 } }]);
    expect(detail.steps.map(({ name, kind, state }) => [name, kind, state])).toEqual([
      ["charge", "step", "done"],
      ["rest", "sleep", "done"],
      ["paid", "wait", "timed out"],
      ["tell", "send", "done"],
      ["ask", "invoke", "done"],
    ]);
    const [charge, rest, paid, , invoked] = detail.steps;
    expect(charge?.attempts).toMatchObject([{ number: 1, error: { message: "no card" } }, { number: 2 }]);
    expect(charge?.attempts[1]).not.toHaveProperty("error");
    expect(charge?.output).toEqual({ paid: 3 });
    expect((rest?.to ?? 0) - (rest?.from ?? 0)).toBe(60_000);
    expect(paid?.input).toMatchObject({ timeout: "1h" });
    expect(invoked).toMatchObject({ input: { data: { m: 2 } }, output: "heard" });
    expect(detail.sent.map(({ name, data, runs }) => [name, data, runs.length])).toEqual([
      ["shop/told", { n: 1 }, 1],
      ["inngest/function.invoked", { m: 2 }, 1],
    ]);
    const { runs } = await get<RunList>("runs?search=told");
    const senders = await Promise.all(runs.map(async ({ id }) => (await get<RunDetail>(`runs/${id}`)).sentBy?.id));
    expect(senders).toEqual([run?.id, run?.id]);
  });

  it("why a run failed, where no step did", async () => {
    bench = await createVirtualBench({ page });
    const fn = bench.shop.createFunction({ id: "bad", retries: 1, triggers: [{ event: "shop/bad" }] }, () => {
      throw new Error("out of paper");
    });
    await bench.serve(bench.shop, [fn]);
    const { get } = await pageOf(bench.url);
    await bench.send("shop/bad");
    const { id } = await bench.finish("shop-bad");
    const { error, steps, output } = await get<RunDetail>(`runs/${id}`);
    expect([error?.message, output]).toEqual(["out of paper", undefined]);
    expect(steps).toMatchObject([{ kind: "function", state: "failed", attempts: [{ number: 1 }, { number: 2 }] }]);
  });

  it("counts and finds runs by status, function, event, run id and correlation id", async () => {
    bench = await createVirtualBench({ page });
    const { shop } = bench;
    await bench.serve(shop, [
      shop.createFunction({ id: "one", triggers: [{ event: "shop/one" }] }, () => 1),
      shop.createFunction({ id: "two", triggers: [{ event: "shop/two" }] }, ({ step }) => step.sleep("on", "1d")),
    ]);
    const { get } = await pageOf(bench.url);
    const trail = { instance: "shop", principal: { caller: "external" }, requestId: "r", correlationId: "Corr-7" };
    await bench.send("shop/one", { _hq: trail });
    await bench.send("shop/two");
    await bench.engine.settled();
    const found = async (query: string) => (await get<RunList>(`runs?${query}`)).runs.map(({ fn }) => fn);
    expect(await found("")).toEqual(["two", "one"]);
    expect(await found("status=Running")).toEqual(["two"]);
    expect(await found("search=corr-7")).toEqual(["one"]);
    expect(await found("search=shop/two")).toEqual(["two"]);
    expect(await found(`search=${bench.runsOfFunction("shop-one")[0]?.id}`)).toEqual(["one"]);
    expect(await found("search=three")).toEqual([]);
    expect(await get<RunList>("runs?search=three")).toMatchObject({ counts: { Running: 1, Completed: 1 }, found: 0 });
  });
});

describe("what it does", () => {
  it("cancels a run, and runs it again", async () => {
    bench = await createVirtualBench({ page });
    const { shop } = bench;
    await bench.serve(shop, [
      shop.createFunction({ id: "long", triggers: [{ event: "shop/order.asked" }] }, ({ step }) =>
        step.sleep("on", "1d"),
      ),
    ]);
    const { get, post } = await pageOf(bench.url);
    expect(await get<OfferView[]>("offers")).toMatchObject([{ name: "order.asked", starts: ["long"] }]);
    const sent = await post("events", { name: "order.asked", caller: "external", data: { id: 1 } });
    const { runs } = JSON.parse(sent.text) as { runs: string[] };
    expect((await post(`runs/${runs[0]}/cancel`)).status).toBe(200);
    expect(bench.engine.run(runs[0] ?? "")?.status).toBe("Cancelled");
    const replayed = JSON.parse((await post(`runs/${runs[0]}/replay`)).text) as { id: string };
    await bench.finishAll();
    expect(bench.engine.run(replayed.id)).toMatchObject({ status: "Completed", functionId: "shop-long" });
    expect((await post("runs/nobody/cancel")).status).toBe(404);
  });

  it("refuses an event that its host refuses, or has not, with a sentence", async () => {
    bench = await createVirtualBench({ page });
    const { post } = await pageOf(bench.url);
    const said = async (body: unknown) => {
      const { status, text } = await post("events", body);
      return [status, (JSON.parse(text) as { error: string }).error];
    };
    expect(await said({ name: "order.asked", caller: "external", data: {} })).toEqual([422, "an order needs an id"]);
    expect(await said({ name: "order.asked", caller: "runtime-ingress", data: { id: 1 } })).toEqual([
      400,
      "Name a caller: external.",
    ]);
    expect(await said({ name: "nobody" })).toEqual([400, "This engine's host has no such event."]);
    expect(await said("no object")).toEqual([400, "This engine's host has no such event."]);
    expect(bench.engine.runs()).toEqual([]);
  });

  it("tells pages that are open when something has changed", async () => {
    bench = await createVirtualBench({ page });
    const { shop, url } = bench;
    await bench.serve(shop, [shop.createFunction({ id: "one", triggers: [{ event: "shop/one" }] }, () => 1)]);
    const { token } = await pageOf(url);
    const response = await fetch(`${url}/page/changes`, { headers: { "x-engine-page": token } });
    const reader = response.body?.getReader();
    await reader?.read();
    const next = reader?.read();
    await bench.send("shop/one");
    expect((await next)?.done).toBe(false);
  });
});
