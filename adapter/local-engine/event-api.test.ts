import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createBench, EVENT_KEY, SIGNING_KEY, type TestBench } from "./test-host.js";

describe("the event API", () => {
  let bench: TestBench;
  let runs: string[];
  beforeEach(async () => {
    runs = [];
    bench = await createBench();
    const client = bench.client("shop");
    const fn = client.createFunction(
      { id: "note", triggers: [{ event: "noted" }] },
      ({ event }) => void runs.push(event.data.text),
    );
    await bench.serve(client, [fn]);
  });
  afterEach(() => bench.close());

  const post = async (body: string, { key = EVENT_KEY, seed = "" } = {}) => {
    const headers: Record<string, string> = seed === "" ? {} : { "x-inngest-event-id-seed": seed };
    const response = await fetch(`${bench.url}/e/${key}`, { method: "POST", headers, body });
    const answer = JSON.parse(await response.text()) as { ids: string[]; status: number; error?: string };
    expect(answer.status).toBe(response.status);
    await bench.engine.settled();
    return answer;
  };
  const noted = (text: string) => ({ name: "noted", data: { text } });

  it("takes one event or several and answers an id for each", async () => {
    expect((await post(JSON.stringify(noted("one")))).ids).toHaveLength(1);
    const { ids } = await post(JSON.stringify([noted("two"), noted("three")]));
    expect(new Set(ids).size).toBe(2);
    expect(runs.toSorted()).toEqual(["one", "three", "two"]);
  });

  it("keeps the time and the id that an event came with", async () => {
    const { ids } = await post(JSON.stringify({ ...noted("old"), ts: 1_700_000_000_000, id: "mine" }));
    const answer = await fetch(`${bench.url}/v1/events/${ids[0]}`, {
      headers: { Authorization: `Bearer ${SIGNING_KEY}` },
    });
    expect(await answer.json()).toMatchObject({ data: { ts: 1_700_000_000_000, id: "mine", internal_id: ids[0] } });
    expect(ids[0]).not.toBe("mine");
  });

  it("refuses more events at once than a server takes", async () => {
    const many = JSON.stringify(Array.from({ length: 5001 }, () => noted("x")));
    expect(await post(many)).toEqual({ ids: [], status: 400, error: "A send may have at most 5000 events, not 5001." });
    expect(runs).toEqual([]);
  });

  it("accepts an unknown event and runs nothing", async () => {
    const { ids } = await post(JSON.stringify({ name: "unheard of" }));
    const answer = await fetch(`${bench.url}/v1/events/${ids[0]}/runs`, {
      headers: { Authorization: `Bearer ${SIGNING_KEY}` },
    });
    expect(await answer.json()).toMatchObject({ data: [] });
    expect(bench.engine.runs()).toEqual([]);
  });

  it("refuses a wrong key", async () => {
    expect(await post(JSON.stringify(noted("one")), { key: "other" })).toMatchObject({
      status: 401,
      ids: [],
      error: "Event key not found",
    });
    expect(runs).toEqual([]);
  });

  it("refuses an event of 5 MiB and says how much it takes", async () => {
    const answer = await post(JSON.stringify(noted("x".repeat(5 * 1024 * 1024))));
    expect(answer).toEqual({
      ids: [],
      status: 400,
      error: "A send may have at most 3145728 bytes; store large data elsewhere and send its address.",
    });
    expect((await post(JSON.stringify(noted("next")))).status).toBe(200);
    expect(runs).toEqual(["next"]);
  });

  it.each([
    ["not json", "Event 0: an event is a JSON object."],
    ["[1]", "Event 0: an event is a JSON object."],
    ["{}", "Event 0: an event needs a name."],
    [
      '{"name":"inngest/function.failed"}',
      "Event 0: event name is reserved for internal use: inngest/function.failed.",
    ],
    ['{"name":"noted","id":7}', "Event 0: id must be a string."],
    ['{"name":"noted","ts":"now"}', "Event 0: ts must be milliseconds since the epoch."],
  ])("refuses %s as a whole", async (body, error) => {
    expect(await post(body)).toEqual({ ids: [], status: 400, error });
    expect(runs).toEqual([]);
  });

  it("takes the events before a faulty one, as a server does", async () => {
    const body =
      '[{"name":"noted","data":{"text":"a"}},{"name":"noted","data":[]},{"name":"noted","data":{"text":"c"}}]';
    expect(await post(body)).toEqual({ ids: [], status: 400, error: "Event 1: data must be a JSON object." });
    expect(runs).toEqual(["a"]);
  });

  it("stores half of a surrogate pair as U+FFFD, and a whole one as it is", async () => {
    await post('{"name":"noted","data":{"text":"\\ud800 \\ud83d\\ude00"}}');
    expect(runs).toEqual(["\ufffd 😀"]);
  });

  it("accepts a send that the SDK repeats because the answer was lost only once", async () => {
    const seed = `${Date.now()},${Buffer.alloc(10, 7).toString("base64")}`;
    const body = JSON.stringify([noted("a"), noted("b")]);
    const first = await post(body, { seed });
    expect(await post(body, { seed })).toEqual(first);
    expect(runs.toSorted()).toEqual(["a", "b"]);
  });

  it("keeps an event's own `_inngest` out, so that it can't pass for an internal one", async () => {
    const { ids } = await post(JSON.stringify({ name: "noted", data: { text: "a", _inngest: { fn_id: "x" } } }));
    const answer = await fetch(`${bench.url}/v1/events/${ids[0]}`, {
      headers: { Authorization: `Bearer ${SIGNING_KEY}` },
    });
    const { data } = JSON.parse(await answer.text());
    expect(data.data).toEqual({ text: "a" });
  });

  it("refuses JSON that is nested without end", async () => {
    const answer = await post(`{"name":"noted","data":{"x":${"[".repeat(50_000)}${"]".repeat(50_000)}}}`);
    expect(answer).toEqual({ error: "The JSON is nested too deeply.", status: 400 });
  });

  it("carries a `__proto__` in the data to the function as plain data", async () => {
    await post('{"name":"noted","data":{"__proto__":{"text":"inherited"},"text":"own"}}');
    expect(runs).toEqual(["own"]);
  });

  it("answers for a run it doesn't know as a real server does: 200 with an error in the body", async () => {
    const answer = await fetch(`${bench.url}/v1/runs/01M815QPW0Y8TQGZD1B20ZD5YT`, {
      headers: { Authorization: `Bearer ${SIGNING_KEY}` },
    });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { error: "Unable to load function run: 01M815QPW0Y8TQGZD1B20ZD5YT", status: 404 },
    ]);
  });
});
