import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventKey, signingKey, tokens } from "../fixtures/house.js";
import { transpileInto } from "../fixtures/transpile.js";
import { createLocalEngine } from "../local-engine/index.js";
import { closeServer } from "../process/listener.js";

const code = mkdtempSync(join(tmpdir(), "replicas-"));
beforeAll(() => transpileInto(code));
afterAll(() => rmSync(code, { recursive: true }));

interface Replica {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Sends each request to the replica that it names, else to the next one that is in. */
function openProxy(replicas: readonly Replica[]) {
  let turn = 0;
  let waits = 0;
  const out = new Set<Replica>();
  const server = createServer((incoming, response) => {
    const { method, url = "", headers } = incoming;
    const inside = replicas.filter((replica) => !out.has(replica));
    const replica = replicas[Number(headers["x-replica"] ?? Number.NaN)] ?? inside[turn++ % inside.length];
    const isWait = url.includes("wait=");
    if (isWait) waits += 1;
    const outgoing = request({ port: replica?.port, host: "127.0.0.1", method, path: url, headers }, (answer) => {
      if (isWait) waits -= 1;
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on("error", () => response.writeHead(502).end());
    incoming.pipe(outgoing);
  }).listen(0, "127.0.0.1");
  // `waits`: requests that wait for a run and have no answer yet.
  return { server, takeOut: (replica: Replica) => void out.add(replica), waits: () => waits };
}

describe.each([2, 10])("%i processes of one alias behind a proxy, on one server", (count) => {
  const engine = createLocalEngine({ signingKey, eventKey, onLog: () => undefined });
  const replicas: Replica[] = [];
  const { server, takeOut, waits } = openProxy(replicas);
  let origin: string;

  beforeAll(async () => {
    const { url } = await engine.listen();
    // It listens on TCP.
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (let index = 0; index < count; index += 1) {
      const child = fork(join(code, "adapter/fixtures/replica-host.js"), [url, origin]);
      const [ready] = await once(child, "message");
      replicas.push({ child, port: Number(Reflect.get(Object(ready), "port")) });
    }
  });
  afterAll(async () => {
    for (const { child } of replicas) child.kill("SIGKILL");
    await closeServer(server);
    await engine.close({ drain: 0 });
  });

  const jobs = "/api/workflows/workshop/jobs";
  const all = () => replicas.map((_replica, index) => index);
  const call = async (path: string, replica: number | undefined, init: { key?: string; job?: string } = {}) => {
    const { key, job } = init;
    const response = await fetch(`${origin}${path}`, {
      headers: {
        authorization: `Bearer ${tokens.external}`,
        "content-type": "application/json",
        ...(replica !== undefined && { "x-replica": String(replica) }),
        ...(key !== undefined && { "idempotency-key": key }),
      },
      ...(job !== undefined && { method: "POST", body: JSON.stringify({ job }) }),
    });
    const body: unknown = await response.json();
    return {
      status: response.status,
      run: Reflect.get(Object(body), "run"),
      state: Reflect.get(Object(body), "state"),
    };
  };

  test("start one run for one key, know it everywhere, answer every wait, and lose nothing when one of them drains", async () => {
    const started = await Promise.all(all().map((replica) => call(jobs, replica, { key: "one", job: "a" })));
    const [{ run } = { run: undefined }] = started;
    expect(run).toBeTypeOf("string");
    expect(started).toEqual(started.map(() => ({ status: 202, run, state: undefined })));
    expect((await call(jobs, count - 1, { key: "one", job: "another" })).status).toBe(409);
    expect(engine.runs()).toHaveLength(1);

    const states = (await Promise.all(all().map((replica) => call(`${jobs}/${run}`, replica)))).map(
      ({ state }) => state,
    );
    expect(states).toEqual(all().map(() => "running"));

    const [first, ...others] = all().map((replica) => call(`${jobs}/${run}?wait=60`, replica));
    await expect.poll(waits).toBe(count);
    const [leaving] = replicas as [Replica];
    const exit = once(leaving.child, "exit");
    takeOut(leaving);
    leaving.child.kill("SIGTERM");
    // Who waits there learns the state now; the others go on waiting.
    expect(await first).toMatchObject({ status: 200, state: "running" });
    expect(waits()).toBe(count - 1);
    expect((await call(`${jobs}/${run}`, 0)).status).toBe(503);
    for (const { child } of replicas) child.send("open");
    expect(await exit).toEqual([0, null]);
    expect((await Promise.all(others)).map(({ state }) => state)).toEqual(others.map(() => "completed"));

    const left = all().slice(1);
    const again = await Promise.all(left.map((replica) => call(jobs, replica, { key: "one", job: "a" })));
    expect(again.map((answer) => answer.run)).toEqual(left.map(() => run));
    expect(engine.runs().map(({ status }) => status)).toEqual(["Completed"]);
  });
});
