import { appendFileSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { Inngest, InngestFunction } from "inngest";
import { afterEach, describe, expect, it } from "vitest";
import { createLocalEngine } from "../local-engine.js";
import { createVirtualBench, EVENT_KEY, SIGNING_KEY, type VirtualBench } from "../test-host.js";
import { openJournal } from "./journal.js";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "journal-"));
  closing.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

const fileIn = (folder: string): string => join(folder, "journal.jsonl");

interface Kept extends VirtualBench {
  readonly folder: string;
  /** What steps and functions noted, here and in engines before this one. */
  readonly notes: string[];
}

type Make = (shop: Inngest, note: (text: string) => number) => InngestFunction.Any[];

/** An engine with a journal, and a host. Without `registers` the host stays away. */
async function open(make: Make, before?: Kept, registers = true): Promise<Kept> {
  const folder = newFolder();
  if (before !== undefined) {
    // As the kill of its process would leave it: what is written is written, and nothing is tidied up.
    await turn();
    copyFileSync(fileIn(before.folder), fileIn(folder));
    await before.engine.close({ drain: 0 });
  }
  const bench = await createVirtualBench({ journal: folder }, before?.clock);
  closing.push(() => bench.close());
  const notes = before?.notes ?? [];
  if (registers)
    await bench.serve(
      bench.shop,
      make(bench.shop, (text) => notes.push(text)),
    );
  return { ...bench, folder, notes };
}

const outcomes = (bench: VirtualBench) =>
  bench.engine.runs().map(({ functionId, status, output }) => `${functionId} ${status} ${JSON.stringify(output)}`);

describe("an engine that is started on the journal of one that was killed", () => {
  it("resumes sleeps and waits on time, and runs no completed step again", async () => {
    const make: Make = (shop, note) => [
      shop.createFunction({ id: "fn", triggers: [{ event: "go" }] }, async ({ step }) => {
        const one = await step.run("one", () => note("one"));
        await step.sleep("nap", "10d");
        await step.run("two", () => note("two"));
        const paid = await step.waitForEvent("paid", { event: "paid", timeout: "3d", match: "data.order" });
        return [one, paid?.data.sum ?? null];
      }),
    ];
    const first = await open(make);
    const began = first.clock.now();
    await first.send("go", { order: 1 });
    await first.engine.settled();
    expect(first.notes).toEqual(["one"]);

    const second = await open(make, first);
    await second.engine.settled();
    expect(second.notes).toEqual(["one"]);
    second.clock.advanceTo(began + 10 * 86_400_000);
    await second.engine.settled();
    expect(second.notes).toEqual(["one", "two"]);

    const third = await open(make, second);
    await third.engine.settled();
    await third.send("paid", { order: 2, sum: 20 });
    await third.send("paid", { order: 1, sum: 10 });
    await third.engine.settled();
    expect(third.notes).toEqual(["one", "two"]);
    expect(outcomes(third)).toEqual(["shop-fn Completed [1,10]"]);
  });

  it("starts what was accepted and never called", async () => {
    const make: Make = (shop, note) => [
      shop.createFunction({ id: "fn", triggers: [{ event: "go" }] }, ({ event }) => note(String(event.data.n))),
    ];
    const first = await open(make);
    await first.engine.close({ drain: 0 });
    const journal = openJournal(first.folder, first.clock.now, () => {});
    const event = { id: "01J00000000000000000000000", receivedAt: 1, delay: 0 };
    journal.add({
      is: "event",
      ...event,
      payload: { id: "e", name: "go", ts: 1, data: { n: 7 } },
      senderId: undefined,
    });
    journal.add({ is: "run", id: "01J00000000000000000000001", fn: "shop-fn", events: [event.id], trace: "0", at: 1 });
    journal.add({ is: "call", run: "01J00000000000000000000001", step: "step", job: "j", attempt: 0, at: 1 });
    journal.close();
    const second = await open(make, first);
    await second.engine.settled();
    expect(second.notes).toEqual(["7"]);
  });

  it("retries at the time that was said, with the attempts that are left", async () => {
    const make: Make = (shop, note) => [
      shop.createFunction({ id: "fn", retries: 2, triggers: [{ event: "go" }] }, ({ attempt }) => {
        note(`attempt ${attempt}`);
        throw new Error("never");
      }),
    ];
    const first = await open(make);
    await first.send("go");
    await first.engine.settled();
    const second = await open(make, first);
    await second.finishAll();
    expect(second.notes).toEqual(["attempt 0", "attempt 1", "attempt 2"]);
    expect(second.runsOfFunction("shop-fn")).toMatchObject([{ status: "Failed", output: { message: "never" } }]);
  });

  it("waits for the parallel steps and the invoked functions that were under way, and starts none twice", async () => {
    const make: Make = (shop, note) => {
      const child = shop.createFunction({ id: "child", triggers: [{ event: "child" }] }, async ({ step }) => {
        note("child");
        await step.sleep("nap", "1h");
        return step.run("result", () => 5);
      });
      const held = shop.createFunction({ id: "held", triggers: [], debounce: { period: "3h" } }, () => 7);
      const parent = shop.createFunction({ id: "parent", triggers: [{ event: "go" }] }, async ({ step }) => {
        const parts = await Promise.all([
          step.run("a", () => note("a")),
          step.invoke("b", { function: child, data: {} }),
          step.sleep("c", "2h"),
          step.invoke("d", { function: held, data: {} }),
        ]);
        return step.run("end", () => (note("end"), parts));
      });
      return [child, held, parent];
    };
    const first = await open(make);
    await first.send("go");
    await first.engine.settled();
    expect(first.notes.filter((note) => note === "a")).toEqual(["a"]);
    const second = await open(make, first);
    await second.finishAll();
    expect(second.notes.filter((note) => note === "a" || note === "end")).toEqual(["a", "end"]);
    expect(outcomes(second).toSorted()).toEqual([
      "shop-child Completed 5",
      "shop-held Completed 7",
      expect.stringMatching(/^shop-parent Completed \[\d,5,null,7\]$/),
    ]);
  });

  it("holds a debounce and a batch, and counts keys, limits and ids on", async () => {
    const make: Make = (shop, note) => [
      shop.createFunction({ id: "late", triggers: [{ event: "go" }], debounce: { period: "1h" } }, ({ event }) =>
        note(`late ${event.data.n}`),
      ),
      shop.createFunction(
        { id: "many", triggers: [{ event: "go" }], batchEvents: { maxSize: 3, timeout: "60s" } },
        (c) => note(`many ${(c.events as { data: { n: number } }[]).map((event) => event.data.n).join()}`),
      ),
      shop.createFunction({ id: "once", triggers: [{ event: "go" }], idempotency: "event.data.key" }, ({ event }) =>
        note(`once ${event.data.key}`),
      ),
      shop.createFunction({ id: "few", triggers: [{ event: "go" }], rateLimit: { limit: 1, period: "1h" } }, () =>
        note("few"),
      ),
      shop.createFunction(
        { id: "single", triggers: [{ event: "go" }], singleton: { mode: "skip" } },
        async ({ step }) => {
          await step.run("single", () => note("single"));
          await step.sleep("nap", "1h");
        },
      ),
      shop.createFunction({ id: "plain", triggers: [{ event: "id" }] }, () => note("plain")),
    ];
    const first = await open(make);
    await first.send("go", { n: 1, key: "k" });
    await first.send("id", {}, { id: "the-id" });
    await first.engine.settled();
    expect(first.notes.toSorted()).toEqual(["few", "once k", "plain", "single"]);
    first.notes.length = 0;

    const second = await open(make, first);
    await second.send("go", { n: 2, key: "k" });
    await second.send("id", {}, { id: "the-id" });
    await second.engine.settled();
    expect(second.notes).toEqual([]);
    const third = await open(make, second);
    await third.send("go", { n: 3, key: "k" });
    await third.engine.settled();
    expect(third.notes).toEqual(["many 1,2,3"]);
    third.clock.advanceBy(3_600_000);
    await third.engine.settled();
    expect(third.notes).toEqual(["many 1,2,3", "late 3"]);
  });

  it("cancels by an event and at a time limit as before", async () => {
    const make: Make = (shop) => [
      shop.createFunction(
        {
          id: "fn",
          triggers: [{ event: "go" }],
          cancelOn: [{ event: "stop", match: "data.n" }],
          timeouts: { finish: "1h" },
        },
        async ({ step }) => step.sleep("nap", "2h"),
      ),
    ];
    const first = await open(make);
    for (const n of [1, 2]) await first.send("go", { n });
    await first.engine.settled();
    const second = await open(make, first);
    await second.send("stop", { n: 2 });
    expect(second.engine.runs().map(({ status }) => status)).toEqual(["Running", "Cancelled"]);
    second.clock.advanceBy(3_600_000);
    expect(second.engine.runs().map(({ status }) => status)).toEqual(["Cancelled", "Cancelled"]);
  });

  it("makes no call until the host is back, or has been away for five seconds", async () => {
    const make: Make = (shop, note) => [
      shop.createFunction({ id: "fn", triggers: [{ event: "go" }] }, async ({ step, attempt }) => {
        await step.sleep("nap", "1s");
        return note(`attempt ${attempt}`);
      }),
    ];
    const first = await open(make);
    await first.send("go");
    await first.engine.settled();
    const away = await open(make, first, false);
    away.clock.advanceBy(4000);
    await away.engine.settled();
    expect(away.sent).toEqual([]);
    const back = await open(make, away);
    await back.finishAll();
    expect(back.notes).toEqual(["attempt 0"]);
    const never = await open(make, first, false);
    never.clock.advanceBy(5000);
    await never.engine.settled();
    expect(never.sent).toHaveLength(1);
  });

  it("knows events and ended runs by their ids, and takes a send of the same seed for the same event", async () => {
    const make: Make = (shop, note) => [
      shop.createFunction({ id: "fn", triggers: [{ event: "go" }] }, () => note("fn")),
    ];
    const first = await open(make);
    const headers = { "x-inngest-event-id-seed": `1700000000000,${Buffer.alloc(10, 7).toString("base64")}` };
    const send = async (bench: VirtualBench) => {
      const sent = await fetch(`${bench.url}/e/${EVENT_KEY}`, { method: "POST", headers, body: '{"name":"go"}' });
      return ((await sent.json()) as { ids: string[] }).ids[0]; // what the event API answers
    };
    const id = await send(first);
    await first.engine.settled();
    const second = await open(make, first);
    expect(await send(second)).toBe(id);
    await second.engine.settled();
    expect(second.notes).toEqual(["fn"]);
    expect(await second.runsOf(id)).toMatchObject([{ status: "Completed", output: 1 }]);
  });
});

describe("a journal", () => {
  const engine = (journal: string) =>
    createLocalEngine({ signingKey: SIGNING_KEY, eventKey: EVENT_KEY, journal, onLog: () => {} });

  it("is one engine's at a time, and a killed process's lock is taken over", async () => {
    const folder = newFolder();
    const one = engine(folder);
    expect(() => engine(folder)).toThrow(
      `The journal ${fileIn(folder)} is in use by process ${process.pid}; stop that engine, use another folder, or keep runs in memory (HQ_ENGINE=memory).`,
    );
    await one.close();
    for (const left of ["4194304", String(process.pid), ""]) {
      writeFileSync(`${fileIn(folder)}.lock`, left);
      await engine(folder).close();
    }
    writeFileSync(`${fileIn(folder)}.lock`, String(process.ppid));
    expect(() => engine(folder)).toThrow(`is in use by process ${process.ppid};`);
  });

  it("drops a last line that is torn, and says so; any other line that can't be read is refused", async () => {
    const folder = newFolder();
    await engine(folder).close();
    appendFileSync(fileIn(folder), '[{"is":"event","id":"01J0000');
    const entries: string[] = [];
    const torn = createLocalEngine({
      signingKey: SIGNING_KEY,
      eventKey: EVENT_KEY,
      journal: folder,
      onLog: ({ message }) => entries.push(message),
    });
    await torn.listen();
    await torn.close();
    expect(entries.join()).toContain("whose incomplete last line was dropped; 0 runs continue.");
    expect(readFileSync(fileIn(folder), "utf8")).toBe('[{"is":"journal","version":1}]\n');
    for (const line of ["{}", "[1]", '[{"is":"toString"}]', '[{"is":"journal","version":2}]', "torn"]) {
      writeFileSync(fileIn(folder), `[{"is":"journal","version":1}]\n${line}\n`);
      expect(() => engine(folder)).toThrow(/^Line 2 of the journal .*journal\.jsonl can't be read; delete the file/);
      expect(existsSync(`${fileIn(folder)}.lock`)).toBe(false);
    }
  });

  it("stays bounded: steps of ended runs go, then all of them but the latest", async () => {
    const folder = newFolder();
    const journal = openJournal(
      folder,
      () => 0,
      () => {},
      100_000,
    );
    const sizes: number[] = [];
    for (let n = 0; n < 3000; n++) {
      const payload = { id: `e${n}`, name: "go", ts: 1, data: {} };
      journal.add({ is: "event", id: `e${n}`, receivedAt: 0, delay: 0, senderId: undefined, payload });
      journal.add({ is: "run", id: `r${n}`, fn: "fn", events: [`e${n}`], trace: "", at: 0 });
      journal.add({ is: "settled", run: `r${n}`, step: "s", result: { data: "x".repeat(1000) } });
      if (n > 0) journal.add({ is: "ended", run: `r${n}`, status: "Completed", at: 0 });
      journal.write();
      sizes.push(readFileSync(fileIn(folder)).length);
    }
    journal.close();
    expect(Math.max(...sizes)).toBeLessThan(2.2 * 1024 * 1024);
    const again = openJournal(
      folder,
      () => 0,
      () => {},
    );
    again.close();
    const runs = again.records.filter((record) => record.is === "run").map(({ id }) => id);
    expect([runs.length, runs[0], runs.at(-1)]).toEqual([2001, "r0", "r2999"]);
    expect(again.records.filter((record) => record.is === "settled").map(({ run }) => run)).toEqual(["r0"]);
  });
});
