import { describe, expect, test } from "vitest";
import { sendEvent, UpstreamError } from "./event-api.js";
import { eventKey, signingKey, testEngine } from "../fixtures/house.js";
import { createRestApi } from "./rest-api.js";

const connection = { signingKey, eventKey, baseUrl: "http://inngest.test" };
const event = { name: "test/ledger/books.closed", data: {} };

/** A server in memory: what it answers, and what it was asked. The real protocol is tested with the engine below. */
function server(...answers: (Response | Error)[]) {
  const requests: { url: string; headers: Headers }[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    requests.push({ url: String(input), headers: new Headers(init?.headers) });
    const answer = answers[Math.min(requests.length, answers.length) - 1] ?? new Error("no answer");
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer.clone());
  };
  return { requests, fetch };
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

describe("asking for runs", () => {
  test("never asks the same URL twice: the server caches an empty list for fifteen seconds", async () => {
    const { requests, fetch } = server(json({ data: [] }));
    const api = createRestApi(connection, fetch);
    await api.runsOf("one");
    await api.runsOf("one");
    expect(new Set(requests.map(({ url }) => url)).size).toBe(2);
  });

  test("tries the second key when the first is refused, and shows neither as it is", async () => {
    const { requests, fetch } = server(json({ error: "who?" }, 401), json({ data: [] }));
    const fallback = `signkey-test-${"cd".repeat(32)}`;
    await createRestApi({ ...connection, signingKeyFallback: fallback }, fetch).runsOf("one");
    const shown = requests.map(({ headers }) => headers.get("authorization"));
    expect(shown[0]).toMatch(/^Bearer signkey-test-[0-9a-f]{64}$/);
    expect(new Set(shown).size).toBe(2);
    expect(shown.join()).not.toContain(signingKey);
    expect(shown.join()).not.toContain(fallback);
  });

  test("takes an error body with status 200 for what it is: nothing known", async () => {
    const { fetch } = server(json({ error: "not found", status: 404 }));
    const api = createRestApi(connection, fetch);
    expect(await api.eventData("one")).toBeUndefined();
    expect(await api.runsOf("one")).toEqual([]);
  });

  test.each([
    ["is down", new Error("ECONNREFUSED")],
    ["fails", json({}, 500)],
    ["does not speak JSON", new Response("<html>")],
    ["answers something else", json({ data: [{ id: 1 }] })],
  ])("fails when the server %s", async (_, answer) => {
    await expect(createRestApi(connection, server(answer).fetch).runsOf("one")).rejects.toThrow(UpstreamError);
  });

  test("reads what a real engine answers", async () => {
    const engine = await testEngine();
    const real = { ...connection, baseUrl: engine.url };
    const id = await sendEvent(real, { ...event, data: { a: 1 } }, fetch);
    const api = createRestApi(real, fetch);
    expect(await api.eventData(id)).toEqual({ a: 1 });
    expect(await api.runsOf(id)).toEqual([]);
    await engine.close();
  });
});

describe("sending an event", () => {
  test("repeats with the same id seed, so a lost answer starts no second run", async () => {
    const { requests, fetch } = server(new Error("reset"), json({}, 503), json({ ids: ["01"], status: 200 }));
    expect(await sendEvent(connection, event, fetch)).toBe("01");
    expect(requests).toHaveLength(3);
    expect(new Set(requests.map(({ headers }) => headers.get("x-inngest-event-id-seed"))).size).toBe(1);
  });

  test("does not repeat what was refused", async () => {
    const { requests, fetch } = server(json({ error: "Event key not found" }, 401));
    await expect(sendEvent(connection, event, fetch)).rejects.toThrow(UpstreamError);
    expect(requests).toHaveLength(1);
  });

  test.each([
    ["no id", json({ status: 200 })],
    ["an empty id", json({ ids: [""] })],
    ["no JSON", new Response("ok")],
  ])("is not done when the answer has %s", async (_, answer) => {
    await expect(sendEvent(connection, event, server(answer).fetch)).rejects.toThrow(
      "the event may have been accepted",
    );
  });
});
