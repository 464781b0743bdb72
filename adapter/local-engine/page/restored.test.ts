import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { NonRetriableError, type Inngest } from "inngest";
import { afterEach, expect, it } from "vitest";
import { createVirtualBench, type VirtualBench } from "../test-host.js";
import { LONGEST } from "../journal/records.js";
import type { RunDetail, RunList } from "./model.js";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "restored-"));
  closing.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

const functions = (shop: Inngest) => [
  shop.createFunction(
    { id: "all", triggers: [{ event: "go" }], retries: 1 },
    async ({ event, step, attempt, runId }) => {
      await step.run("flaky", () => {
        if (attempt === 0) throw new Error("once");
        return { sum: 7 };
      });
      await Promise.all([step.sleep("nap", "1m"), step.run("beside", () => runId.length)]);
      await step.sendEvent("tell", { name: "told", data: { of: event.data.n } });
      await step.invoke("ask", { function: answering(shop), data: { n: 2 } });
      await step.waitForEvent("answer", { event: "answer", timeout: "1h" });
      return "x".repeat(LONGEST) && "done";
    },
  ),
  shop.createFunction({ id: "long", triggers: [{ event: "go" }] }, ({ step }) =>
    step.run("large", () => "y".repeat(2 * LONGEST)).then((text) => text.length),
  ),
  shop.createFunction({ id: "sad", triggers: [{ event: "go" }], retries: 1 }, async ({ step }) => {
    await step.run("bad", () => {
      throw new NonRetriableError("never");
    });
  }),
  shop.createFunction({ id: "waits", triggers: [{ event: "go" }] }, async ({ step }) => {
    await step.run("first", () => 1);
    await step.waitForEvent("word", { event: "word", match: "data.n", timeout: "7d" });
  }),
  answering(shop),
];
const answering = (shop: Inngest) =>
  shop.createFunction({ id: "answer", triggers: [{ event: "asked" }] }, ({ step, event }) =>
    step.run("think", () => Number(event.data.n) * 2),
  );

async function detailsOf({ url }: VirtualBench): Promise<readonly RunDetail[]> {
  const text = await (await fetch(`${url}/`)).text();
  const token = /name="engine-page" content="([^"]+)"/.exec(text)?.[1] ?? "";
  const headers = { "x-engine-page": token };
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}/page/${path}`, { headers })).json();
  const { runs } = (await get("runs")) as RunList; // the page's own answer
  const details = await Promise.all(runs.map(({ id }) => get(`runs/${id}`) as Promise<RunDetail>));
  // What time it is differs.
  return details.map((detail) => ({ ...detail, now: 0 })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

it("shows the steps, attempts and events of runs from before a restart as it showed them then", async () => {
  const folder = newFolder();
  const first = await createVirtualBench({ page: { events: [] }, journal: folder });
  closing.push(() => first.close());
  await first.serve(first.shop, functions(first.shop));
  await first.send("go", { n: 1 });
  for (let hour = 0; hour < 3; hour++) {
    await first.engine.settled();
    first.clock.advanceTo(first.clock.now() + 3_600_000);
  }
  await first.engine.settled();
  const before = await detailsOf(first);
  expect(before.map(({ fn, status }) => [fn, status]).toSorted()).toEqual([
    ["all", "Completed"],
    ["answer", "Completed"],
    ["long", "Completed"],
    ["sad", "Failed"],
    ["waits", "Running"],
  ]);
  const all = before.find(({ fn }) => fn === "all");
  expect(all?.steps.map(({ name, kind, state, attempts }) => [name, kind, state, attempts.length])).toEqual([
    ["flaky", "step", "done", 2],
    ["nap", "sleep", "done", 0],
    ["beside", "step", "done", 1],
    ["tell", "send", "done", 1],
    ["ask", "invoke", "done", 0],
    ["answer", "wait", "timed out", 0],
  ]);

  await turn();
  // As the kill of its process would leave it.
  const next = newFolder();
  copyFileSync(join(folder, "journal.jsonl"), join(next, "journal.jsonl"));
  const second = await createVirtualBench({ page: { events: [] }, journal: next }, first.clock);
  closing.push(() => second.close());
  const after = await detailsOf(second);
  const short = (details: readonly RunDetail[]) =>
    details.map((detail) => ({
      ...detail,
      steps: detail.steps.map((step) => ({ ...step, output: JSON.stringify(step.output ?? null).slice(0, 100) })),
    }));
  expect(short(after)).toEqual(short(before));
});

it("keeps the steps of ended runs only where a page has shown them, and of the latest two hundred", async () => {
  const { compact } = await import("../journal/compact.js");
  const run = (n: number) => `01J${String(n).padStart(23, "0")}`;
  const records = Array.from({ length: 210 }, (_, n) => [
    {
      is: "event",
      id: `e${n}`,
      payload: { id: "", name: "go", ts: 1, data: {} },
      receivedAt: 1,
      delay: 0,
      senderId: undefined,
    } as const,
    { is: "run", id: run(n), fn: "shop-fn", events: [`e${n}`], trace: "0", at: 1 } as const,
    ...(n % 2 === 0 ? [{ is: "seen", run: run(n), step: "step", number: 1, from: 1, to: 2, steps: [] } as const] : []),
    { is: "settled", run: run(n), step: "s", at: 2, result: { data: n } } as const,
    { is: "ended", run: run(n), status: "Completed", at: 3 } as const,
  ]).flat();
  const settled = compact(records, 4).filter(({ is }) => is === "settled");
  expect(settled).toHaveLength(105);
  const twice = [...records, ...records.map((record) => JSON.parse(JSON.stringify(record).replaceAll("01J0", "01J1")))];
  const seenOnly = twice.filter(({ is }) => is === "seen");
  expect(seenOnly).toHaveLength(210);
  expect(compact(twice, 4).filter(({ is }) => is === "seen")).toHaveLength(200);
});
