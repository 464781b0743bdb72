import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { createVirtualClock } from "./clock.js";
import { fastForward } from "./fast-forward.js";
import { createBench, EVENT_KEY, serveFunctions, SIGNING_KEY, type TestBench } from "./test-host.js";

describe("delivery to a host in trouble", () => {
  let bench: TestBench;
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    await bench.close();
    for (const close of closing.splice(0)) await close();
  });

  it("uses up an attempt for each call to a host that is down, and continues once it is back in time", async () => {
    const clock = createVirtualClock();
    bench = await createBench({ clock, backoff: () => 60_000 });
    const client = bench.client("shop");
    const fn = client.createFunction({ id: "fn", retries: 2, triggers: [{ event: "go" }] }, async ({ step }) => {
      await step.run("before", () => 1);
      await step.sleep("meanwhile", "1d");
      return "done";
    });
    const host = await bench.serve(client, [fn]);
    const { ids } = await client.send({ name: "go" });
    await bench.engine.settled();
    await host.close();
    const retries = () => bench.entries.filter((entry) => entry.event === "run.retry");
    await fastForward(bench.engine, clock, () => retries().length === 2);
    expect(retries().at(-1)?.message).toBe(
      'App "shop", function "shop-fn" failed attempt 2 of 3 (UndeliveredError: App "shop", function "shop-fn": the host doesn\'t answer (ECONNREFUSED).); it is retried in 60000 ms.',
    );
    const again = await serveFunctions(client, [fn], host.port);
    closing.push(() => again.close());
    await fastForward(bench.engine, clock, () => bench.engine.runs().every((run) => run.endedAt !== undefined));
    expect(await bench.runsOf(ids[0])).toMatchObject([{ status: "Completed", output: "done" }]);
  });

  it("fails a run whose host is away for all of its attempts", async () => {
    const clock = createVirtualClock();
    bench = await createBench({ clock });
    const client = bench.client("shop");
    const fn = client.createFunction({ id: "fn", retries: 0, triggers: [{ event: "go" }] }, () => "done");
    const host = await bench.serve(client, [fn]);
    await host.close();
    const { ids } = await client.send({ name: "go" });
    await fastForward(bench.engine, clock, () => bench.engine.runs().every((run) => run.endedAt !== undefined));
    expect(await bench.runsOf(ids[0])).toMatchObject([{ status: "Failed", output: { name: "UndeliveredError" } }]);
  });

  /** A host without the SDK that answers each call as it is told. */
  async function scripted(
    answer: (server: Server, socket: Socket) => string | undefined,
    options = {},
  ): Promise<string> {
    bench = await createBench(options);
    const server = createServer((request, response) => {
      request.resume().on("end", () => {
        const text = answer(server, request.socket);
        if (text !== undefined) response.socket?.end(text);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closing.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const { port } = server.address() as { port: number }; // It listens on a port, not on a pipe.
    const url = `http://127.0.0.1:${port}/?`;
    const steps = { step: { id: "step", name: "step", runtime: { type: "http", url }, retries: { attempts: 1 } } };
    const registered = await fetch(`${bench.url}/fn/register`, {
      method: "POST",
      headers: { Authorization: `Bearer ${SIGNING_KEY}` },
      body: JSON.stringify({ appName: "odd", url, functions: [{ id: "odd-fn", triggers: [{ event: "go" }], steps }] }),
    });
    expect(registered.status).toBe(200);
    const sent = await fetch(`${bench.url}/e/${EVENT_KEY}`, { method: "POST", body: '{"name":"go"}' });
    return JSON.parse(await sent.text()).ids[0];
  }
  const http = (status: number, body: string, headers = ""): string =>
    `HTTP/1.1 ${status} x\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n${headers}\r\n${body}`;

  it("fails a run whose result is not JSON, naming app and function", async () => {
    const event = await scripted(() => http(200, "<html>", "x-inngest-sdk: js:v4\r\n"));
    const message = 'App "odd", function "odd-fn": the host answered 200 with a result that isn\'t JSON: "<html>".';
    expect(await bench.runsOf(event)).toMatchObject([
      { status: "Failed", output: { name: "ResultNotJsonError", message } },
    ]);
  });

  it("counts a function that never answers as a failed attempt", async () => {
    let calls = 0;
    const event = await scripted(() => void (calls += 1), { requestTimeout: 50 });
    const message = 'App "odd", function "odd-fn": the function didn\'t answer in time.';
    expect(await bench.runsOf(event)).toMatchObject([{ status: "Failed", output: { name: "TimeoutError", message } }]);
    expect(calls).toBe(2);
  });

  it("repeats a call whose answer broke off in the middle", async () => {
    let calls = 0;
    const event = await scripted(() => ((calls += 1) < 2 ? http(200, '"whole"').slice(0, -3) : http(200, '"whole"')));
    expect(await bench.runsOf(event)).toMatchObject([{ status: "Completed", output: "whole" }]);
    expect(calls).toBe(2);
  });

  it.each([401, 403, 404, 429, 502, 503, 504])(
    "counts a %d from before the SDK as an attempt, and makes the next",
    async (status) => {
      let calls = 0;
      const event = await scripted(() => ((calls += 1) < 2 ? http(status, "not now") : http(200, '"at last"')));
      expect(await bench.runsOf(event)).toMatchObject([{ status: "Completed", output: "at last" }]);
    },
  );

  it("waits as long as a host that is overloaded says", async () => {
    const clock = createVirtualClock();
    let calls = 0;
    const event = await scripted(
      () => ((calls += 1) === 1 ? http(503, "busy", "retry-after: 90\r\n") : http(200, "true")),
      { clock },
    );
    const started = clock.now();
    await fastForward(bench.engine, clock, () => bench.engine.runs().every((run) => run.endedAt !== undefined));
    expect(await bench.runsOf(event)).toMatchObject([{ status: "Completed", endedAt: started + 90_000 }]);
  });

  it("says that keys or clocks differ when a host refuses the signature, and continues once they agree", async () => {
    const clock = createVirtualClock();
    let skew = 0;
    bench = await createBench({ clock, signatureTime: () => Date.now() + skew });
    const client = bench.client("shop");
    const fn = client.createFunction({ id: "fn", retries: 1, triggers: [{ event: "go" }] }, () => "done");
    await bench.serve(client, [fn]);
    skew = 301_000;
    const { ids } = await client.send({ name: "go" });
    await bench.engine.settled();
    expect(bench.entries.at(-1)?.message).toBe(
      'App "shop", function "shop-fn" failed attempt 1 of 2 (UndeliveredError: App "shop", function "shop-fn": the host answers 401 (its signing key or its clock differs from the engine\'s).); it is retried in 5 ms.',
    );
    skew = -299_000;
    await fastForward(bench.engine, clock, () => bench.engine.runs().every((run) => run.endedAt !== undefined));
    expect(await bench.runsOf(ids[0])).toMatchObject([{ status: "Completed" }]);
  });

  it("counts an error of the host itself as an attempt", async () => {
    let calls = 0;
    const event = await scripted(() => ((calls += 1), http(500, "<h1>oops</h1>")));
    const message = 'App "odd", function "odd-fn": the host answered 500: "<h1>oops</h1>".';
    expect(await bench.runsOf(event)).toMatchObject([{ status: "Failed", output: { name: "HttpError", message } }]);
    expect(calls).toBe(2);
  });

  it("survives an answer that is nested without end", async () => {
    const deep = `[{"id":"a","op":"StepRun","data":${"[".repeat(50_000)}${"]".repeat(50_000)}}]`;
    const event = await scripted(() => http(206, deep));
    expect(await bench.runsOf(event)).toMatchObject([{ status: "Failed", output: { name: "AnswerError" } }]);
  });

  it("reads the real answer out of a streamed one", async () => {
    const streamed = JSON.stringify({
      status: 200,
      headers: { "Content-Type": "application/json" },
      body: '{"ok":true}',
    });
    const event = await scripted(() => http(201, `   ${streamed}`));
    expect(await bench.runsOf(event)).toMatchObject([{ status: "Completed", output: { ok: true } }]);
  });

  it("doesn't hang on an answer that asks for nothing", async () => {
    const event = await scripted(() => http(206, "[]"));
    const message = 'App "odd", function "odd-fn": the function neither returned nor asked for a step.';
    expect(await bench.runsOf(event)).toMatchObject([{ status: "Failed", output: { message } }]);
  });

  it("loses no run and repeats no finished step when the host is killed again and again", async () => {
    const kills = Number(process.env.RAWR_KILLS ?? 8);
    const runs = kills * 8;
    // Calls that find the host gone use up attempts: there are enough of them for a restart.
    bench = await createBench({ concurrency: 8, backoff: () => 2000 });
    const folder = mkdtempSync(join(tmpdir(), "crashing-host-"));
    const journal = join(folder, "journal");
    const start = async (port: number): Promise<ChildProcess> => {
      const script = fileURLToPath(new URL("fixtures/crashing-host.mjs", import.meta.url));
      const child = fork(script, [String(port), bench.url, SIGNING_KEY, EVENT_KEY, journal]);
      await once(child, "message");
      return child;
    };
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
    const { port } = probe.address() as { port: number }; // It listens on a port, not on a pipe.
    await new Promise((resolve) => probe.close(resolve));

    let child = await start(port);
    closing.push(
      () => child.kill("SIGKILL"),
      () => rmSync(folder, { recursive: true }),
    );
    await bench.engine.register(`http://127.0.0.1:${port}/api/inngest`);
    const events = Array.from({ length: runs }, (_, n) => ({ name: "work", data: { n } }));
    await fetch(`${bench.url}/e/${EVENT_KEY}`, { method: "POST", body: JSON.stringify(events) });
    for (let kill = 0; kill < kills; kill++) {
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 80));
      child.kill("SIGKILL");
      await once(child, "exit");
      child = await start(port);
    }
    const ended = await Promise.all(bench.engine.runs().map((run) => bench.engine.ended(run.id)));
    expect(ended.map((run) => run.output).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      events.map((event) => event.data.n),
    );

    // A step may begin twice. Once the host has told its end, it may not: at most the answers in flight are lost at a kill.
    const lines = readFileSync(journal, "utf8").trim().split("\n");
    const ends = lines.filter((line) => line.startsWith("end "));
    expect(new Set(ends).size).toBe(runs * 3);
    expect(ends.length - runs * 3).toBeLessThanOrEqual(kills * 8);
  });
});
