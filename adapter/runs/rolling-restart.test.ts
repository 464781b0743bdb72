import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { testEngine } from "../fixtures/house.js";
import { openWorkshop, type Workshop } from "../fixtures/workshop.js";
import { closeServer } from "../process/listener.js";

/** Sends each request to the next of the replicas that are in. */
async function openBalancer(replicas: readonly Workshop[]) {
  let turn = 0;
  const server = createServer((incoming, response) => {
    const port = replicas[turn++ % replicas.length]?.port;
    const { method, url, headers } = incoming;
    const outgoing = request({ port, host: "127.0.0.1", method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on("error", () => response.writeHead(502).end());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // It listens on TCP.
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => closeServer(server) };
}

/** Restarts two replicas one after the other while runs of `retries: 0` go on. */
async function restartBoth(isTakenOutFirst: boolean): Promise<readonly (string | number)[]> {
  const engine = await testEngine();
  const replicas: Workshop[] = [];
  const balancer = await openBalancer(replicas);
  const work = (): Promise<void> => sleep(20);
  const open = async (): Promise<Workshop> => {
    const workshop = await openWorkshop(engine.url, { work }, { origin: balancer.origin, retries: 0 });
    workshop.takeTriggers();
    return workshop;
  };
  try {
    replicas.push(await open(), await open());
    await replicas[0]?.register();
    const runs: string[] = [];
    const trigger = async (replica = replicas[0]): Promise<void> => {
      if (replica !== undefined) runs.push((await replica.start(`job-${runs.length}`)).run);
    };
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 20; n++) await trigger();
      const next = await open();
      const old = replicas[0];
      if (isTakenOutFirst) {
        replicas.shift();
        // What was sent to it before arrives.
        await sleep(300);
      }
      await old?.close();
      if (!isTakenOutFirst) {
        // However fast the runs before were, of these either the trigger or a step is sent to the replica that is gone.
        for (let n = 0; n < 8; n++) await trigger(next).catch(() => undefined);
        replicas.shift();
      }
      replicas.push(next);
    }
    for (const run of runs) await engine.ended(engine.runs().find(({ eventId }) => eventId === run)?.id ?? "");
    return engine.runs().map(({ status }) => status);
  } finally {
    await Promise.all(replicas.map((workshop) => workshop.close()));
    await balancer.close();
    await engine.close();
  }
}

test("a rolling restart of two replicas fails no run of `retries: 0` where the balancer stops sending first", async () => {
  expect(await restartBoth(true)).toEqual(Array.from({ length: 40 }, () => "Completed"));
});

test("if it keeps sending, such runs fail: a refused call uses up its attempt, as documented", async () => {
  expect(await restartBoth(false)).toContain("Failed");
});
