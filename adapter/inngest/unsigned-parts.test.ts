import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  ingressCall,
  memoryHost,
  runningHouse,
  signingKey,
  socketHost,
  tokens,
  type SocketHost,
} from "../fixtures/house.js";
import { problems } from "../http/problem.js";
import { refuse } from "../http/refused.js";
import { createAskReader, registeredFunction } from "./ingress-call.js";
import { toInstanceAlias } from "@rawr/hq-contract";
import { createTelemetry } from "../telemetry/telemetry.js";
import { canonicalJson } from "./canonical-json.js";
import { guardedIngress } from "./ingress.js";
import { signatureHeader } from "./signature.js";

const noCall = refuse(problems.ingressCallMalformed, "call");

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type House = SocketHost & { readonly registered: string[] };

/** A house with a real engine, and the addresses that it registered. */
async function openHouse(): Promise<House> {
  const registered: string[] = [];
  const made = await runningHouse({
    fetch: async (url, init) => {
      if (String(url).includes("/fn/register")) registered.push(String(init?.body), String(url));
      return fetch(url, init);
    },
  });
  closing.push(made.close);
  return { ...made, registered };
}

let clock = Date.now() - 10_000;

/** A PUT as Inngest sends it, each with a second of its own. */
function registration(origin: string, query = "", signature?: string): [string, RequestInit] {
  const body = canonicalJson({ url: `${origin}/api/inngest` });
  const header = signature ?? signatureHeader(signingKey, body, (clock -= 1000));
  const headers = { "content-type": "application/json", "x-inngest-signature": header };
  return [`${origin}/api/inngest${query}`, { method: "PUT", body, headers }];
}

async function runs({ origin }: House): Promise<unknown> {
  const headers = { authorization: `Bearer ${tokens.external}`, "content-type": "application/json" };
  const init = { method: "POST", body: '{"year":1}', headers };
  const { run } = Object(await (await fetch(`${origin}/api/workflows/ledger/closings`, init)).json());
  for (;;) {
    const status: unknown = await (await fetch(`${origin}/api/workflows/ledger/closings/${run}`, { headers })).json();
    const state = String(Reflect.get(Object(status), "state"));
    if (state !== "queued" && state !== "running") return state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("a captured registration", () => {
  test.each(["", "?probe=trust", "?deployId=evil", "?fnId=test-ledger--close-books&stepId=step"])(
    "is refused when replayed with the query %j, and workflows continue",
    async (query) => {
      const made = await openHouse();
      const [url, init] = registration(made.origin);
      expect((await fetch(url, init)).status).toBe(200);
      const before = made.registered.length;
      expect((await fetch(`${url}${query}`, init)).status).toBe(409);
      expect(made.registered).toHaveLength(before);
      expect(await runs(made)).toBe("completed");
    },
  );

  test("counts once when it is replayed at the same time, and workflows continue", async () => {
    const made = await openHouse();
    const before = made.registered.length;
    const [url, init] = registration(made.origin);
    const answers = await Promise.all([fetch(url, init), fetch(`${url}?probe=trust`, init), fetch(url, init)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(made.registered).toHaveLength(before + 2);
    expect(await runs(made)).toBe("completed");
  });

  test.each<[string, (init: RequestInit) => RequestInit]>([
    ["in another spelling", (init) => ({ ...init, body: ` ${String(init.body)}\n` })],
    ["in band", (init) => ({ ...init, headers: { ...init.headers, "x-inngest-sync-kind": "in_band" } })],
    [
      "behind a request for another host",
      (init) => ({ ...init, headers: { ...init.headers, "x-forwarded-host": "b" } }),
    ],
  ])("is refused when replayed %s, also after it went as a probe", async (_, changed) => {
    const made = await openHouse();
    const [url, init] = registration(made.origin);
    expect((await fetch(url, init)).status).toBe(200);
    expect((await fetch(`${url}?probe=trust`, { ...init, method: "POST" })).status).toBe(200);
    expect((await fetch(url, changed(init))).status).toBe(409);
  });

  test("that failed may come again", async () => {
    let isDown = false;
    const made = await runningHouse({
      fetch: async (url, init) => {
        if (isDown && String(url).includes("/fn/register")) return new Response("{}", { status: 500 });
        return fetch(url, init);
      },
    });
    closing.push(made.close);
    const [url, init] = registration(made.origin);
    isDown = true;
    expect((await fetch(url, init)).status).toBe(500);
    isDown = false;
    expect((await fetch(url, init)).status).toBe(200);
    expect((await fetch(url, init)).status).toBe(409);
  });

  test.each(["?probe=trust", "?deployId=evil", "?x=1&probe=trust&probe=no"])(
    "rewritten in transit to the query %j registers the configured address and nothing else",
    async (query) => {
      const made = await openHouse();
      expect((await fetch(...registration(made.origin, query))).status).toBe(200);
      const [body = "", url = ""] = made.registered.slice(-2);
      expect(body).toContain(`"url":"${made.origin}/api/inngest"`);
      expect(body).toContain(`"url":"${made.origin}/api/inngest?fnId=test-ledger--close-books&stepId=step"`);
      expect(body + url).not.toMatch(/probe=|evil|deployId/);
      expect(await runs(made)).toBe("completed");
    },
  );
});

describe("a registration in band", () => {
  const inBand = { "x-inngest-sync-kind": "in_band" };
  async function put(body: string): Promise<{ status: number; state: string }> {
    const { host } = memoryHost();
    const signature = signatureHeader(signingKey, body, Date.now());
    const headers = { "content-type": "application/json", "x-inngest-signature": signature, ...inBand };
    const { status } = await host.fetch(new Request("http://hq.test/api/inngest", { method: "PUT", body, headers }));
    return { status, state: host.readiness.state };
  }

  test("makes a host ready that was asked for its functions", async () => {
    expect(await put(canonicalJson({ url: "http://hq.test/api/inngest" }))).toEqual({ status: 200, state: "ready" });
  });

  test.each([
    ["a captured call", ingressCall({ year: 1 })],
    ["no address", "{}"],
    ["an address that is none", canonicalJson({ url: "nowhere" })],
    ["nothing", ""],
  ])("that is made of %s leaves it as it was", async (_, body) => {
    const { status, state } = await put(body);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(state).toBe("starting");
  });

  test("whose answer lists no functions changes nothing", async () => {
    for (const body of ["", "{}", '{"functions":[]}', '{"message":"hello"}']) {
      let registered = 0;
      const runtime = { functions: new Map([["one", {}]]), handle: async () => ({ status: 200, headers: {}, body }) };
      const guard = async () => ({ body: Buffer.from("{}"), sign: () => "" });
      const answer = guardedIngress(
        guard,
        runtime as never,
        "http://hq.test",
        createTelemetry(toInstanceAlias("test"), [], { level: "silent" }),
        () => (registered += 1),
      );
      const exchange = { requestId: "1", method: "PUT", search: "", network: {}, header: () => null };
      expect(await answer(exchange as never)).toMatchObject({ status: 200 });
      expect(registered).toBe(0);
    }
  });
});

describe("a signed call", () => {
  const { host, calls } = memoryHost();
  const body = ingressCall({ year: 1 });
  const fnId = "fnId=test-ledger--close-books";
  const planned = "a".repeat(40);
  const change = (edit: (call: Record<string, Record<string, unknown>>) => void): string => {
    const call = JSON.parse(body);
    edit(call);
    return canonicalJson(call);
  };
  async function send(query: string, text: string, headers: Record<string, string> = {}) {
    const signature = signatureHeader(signingKey, text, Date.now());
    const all = { "content-type": "application/json", "x-inngest-signature": signature, ...headers };
    const started = performance.now();
    const init = { method: "POST", body: text, headers: all };
    const response = await host.fetch(new Request(`http://hq.test/api/inngest${query}`, init));
    return { status: response.status, text: await response.text(), took: performance.now() - started };
  }

  test.each([
    ["an unknown step", `?${fnId}&stepId=nope`, body],
    ["a step that the body does not ask for", `?${fnId}&stepId=${planned}`, body],
    ["two steps", `?${fnId}&stepId=step&stepId=step`, body],
    ["a step without a name", `?${fnId}&stepId=`, body],
    ["a step in other letters", `?${fnId}&stepId=STEP`, body],
    ["a step behind a blank", `?${fnId}&stepId=step%20`, body],
    ...["A".repeat(40), "a".repeat(39), "a".repeat(41), "__proto__"].map((id): [string, string, string] => [
      `the planned step ${id}, which is no hash`,
      `?${fnId}&stepId=${id}`,
      change((call) => Object.assign(call.ctx ?? {}, { disable_immediate_execution: true })),
    ]),
    [
      "an event of another function",
      `?${fnId}&stepId=step`,
      change((call) => (call.event = { name: "test/other", data: {} })),
    ],
    ["no event", `?${fnId}&stepId=step`, change((call) => delete call.event)],
    ["no run", `?${fnId}&stepId=step`, change((call) => delete call.ctx?.run_id)],
    ["steps in a list", `?${fnId}&stepId=step`, change((call) => Object.assign(call, { steps: [] }))],
    [
      "a stack of numbers",
      `?${fnId}&stepId=step`,
      change((call) => (call.ctx = { ...call.ctx, stack: { stack: [1], current: 0 } })),
    ],
    ["an unknown version", `?${fnId}&stepId=step`, change((call) => Object.assign(call, { version: 9 }))],
    ["no object", `?${fnId}&stepId=step`, "[]"],
    ["no JSON", `?${fnId}&stepId=step`, "{"],
  ])("of %s is refused at once with 400 and reveals no host internals", async (_, query, text) => {
    const answer = await send(query, text);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ code: "INGRESS_CALL_MALFORMED" });
    expect(answer.text).not.toMatch(/stack|expected|invalid_type|\.ts|\.js/i);
    expect(answer.took).toBeLessThan(2000);
    expect(calls.get("step:count")).toBeUndefined();
  });

  test("is never treated as a probe, whatever its query", async () => {
    for (const query of ["?probe=trust", `?probe=trust&${fnId}&stepId=step`, `?${fnId}&probe=trust`]) {
      expect((await send(query, body)).status).toBe(404);
    }
    expect(await send("?probe=trust", "{}")).toMatchObject({ status: 200 });
  });

  test("keeps its step and version whatever the headers say", async () => {
    const attacked = await send(`?${fnId}`, body, { "x-inngest-step-id": planned, "x-inngest-req-version": "1" });
    expect(attacked.took).toBeLessThan(5000);
    expect(attacked.status).toBe(206);
  });

  test("for a step that its function lacks is held once, and binds nothing", async () => {
    const made = await socketHost();
    closing.push(made.close);
    // The SDK looks for a step for ten seconds: this test says when they are over.
    const over: (() => void)[] = [];
    const { setTimeout: realTimeout } = globalThis;
    const timeout = vi.spyOn(globalThis, "setTimeout").mockImplementation((...[work, time, ...rest]) => {
      if (time === 10_000) over.push(work as () => void);
      return realTimeout(work, time === 10_000 ? 60_000 : time, ...rest).unref();
    });
    closing.push(async () => timeout.mockRestore());
    const text = change(({ ctx }) => Object.assign(ctx ?? {}, { qi_id: "a", disable_immediate_execution: true }));
    const post = async (stepId: string, age = 0) => {
      const signature = signatureHeader(signingKey, text, now - age);
      const headers = { "content-type": "application/json", "x-inngest-signature": signature };
      const response = await fetch(`${made.origin}/api/inngest?${fnId}&stepId=${stepId}`, {
        method: "POST",
        body: text,
        headers,
      });
      const retry = response.headers.get("x-inngest-no-retry");
      return { status: response.status, text: await response.text(), retry };
    };
    const now = Date.now();
    let isHeld = true;
    const held = post(planned).finally(() => (isHeld = false));
    await vi.waitFor(() => expect(over).not.toEqual([]));
    for (const stepId of [planned, "b".repeat(40)]) expect(await post(stepId)).toMatchObject({ status: 400 });
    expect(isHeld).toBe(true);
    for (const end of over) end();
    const answer = await held;
    // The server may try again: a step that isn't there may be that of a deployment under way.
    expect(answer).toMatchObject({ status: 400, retry: "false" });
    expect(JSON.parse(answer.text)).toMatchObject({ code: "INGRESS_CALL_MALFORMED" });
    expect(answer.text).not.toContain("count");
    expect(await post(planned)).toMatchObject({ status: 400 });
    // The genuine call of the same queue item.
    expect(await post(createHash("sha1").update("count").digest("hex"), 1000)).toMatchObject({ status: 206 });
    expect(made.calls.get("step:count")).toBe(1);
  });

  test("stays bound to the function and step that its queue item was first called with", () => {
    const any = registeredFunction([{ event: "test/ledger/books.closed" }]);
    const read = createAskReader(new Map(["one", "other"].map((id) => [id, any])));
    const bytes = (item: string): Uint8Array =>
      Buffer.from(
        change(({ ctx }) => Object.assign(ctx ?? {}, { qi_id: item, disable_immediate_execution: true })),
        "utf8",
      );
    expect(read("POST", `?fnId=one&stepId=${planned}`, bytes("a"))).toMatchObject({ kind: "call", stepId: planned });
    expect(read("POST", `?fnId=one&stepId=${planned}`, bytes("a"))).toMatchObject({ kind: "call" });
    expect(read("POST", `?fnId=one&stepId=${"b".repeat(40)}`, bytes("a"))).toEqual(noCall);
    expect(read("POST", `?fnId=other&stepId=${planned}`, bytes("a"))).toEqual(noCall);
    expect(read("POST", `?fnId=one&stepId=${"b".repeat(40)}`, bytes("b"))).toMatchObject({ kind: "call" });
  });
});

describe("the calls of a real server", () => {
  interface Vector {
    readonly method: string;
    readonly target: string;
    readonly bodyBase64: string;
  }
  const requests = ["inngest-self-hosted", "inngest-self-hosted-two-step-run"].flatMap((file): Vector[] => {
    const text = readFileSync(new URL(`../fixtures/vectors/${file}.json`, import.meta.url), "utf8");
    // Fixtures of our own, in the shape above.
    return JSON.parse(text).requests;
  });
  const calls = requests.filter(({ method }) => method === "POST");
  const triggers: Record<string, object[]> = {
    "lab-app-kitchen": [{ event: "lab/kitchen" }],
    "lab-app-kitchen-failure": [{ event: "inngest/function.failed" }],
    "lab-app-two-step": [{ event: "lab/gr*" }],
    "lab-app-ping": [{ event: "lab/ping" }],
  };
  const functions = new Map(Object.entries(triggers).map(([id, list]) => [id, registeredFunction(list)]));

  test("are all taken, planned steps, invocations and failures included", () => {
    const read = createAskReader(functions);
    const asks = calls.map(({ target, bodyBase64 }) =>
      read("POST", target.slice(target.indexOf("?")), Buffer.from(bodyBase64, "base64")),
    );
    expect(asks.map((ask) => ("refused" in ask ? ask.refused : ask.kind))).toEqual(calls.map(() => "call"));
    expect(asks.filter((ask) => "stepId" in ask && ask.stepId !== "step").length).toBeGreaterThan(1);
  });

  test("are refused with another function's id, and with another step once seen", () => {
    const read = createAskReader(functions);
    for (const { target, bodyBase64 } of calls) {
      const body = Buffer.from(bodyBase64, "base64");
      const query = new URLSearchParams(target.slice(target.indexOf("?")));
      read("POST", `?${String(query)}`, body);
      const of = (fnId: string, stepId: string) => read("POST", `?fnId=${fnId}&stepId=${stepId}`, body);
      const id = query.get("fnId") ?? "";
      const others = [...functions.keys()].filter((other) => other !== id);
      expect(others.map((other) => of(other, "step"))).toEqual(others.map(() => noCall));
      expect(of(id, "f".repeat(40))).toEqual(noCall);
    }
  });
});
