import { implement } from "@orpc/server";
import {
  defineEvent,
  defineExternalEvent,
  defineFunction,
  defineHq,
  defineWorkflowPlugin,
  register,
  workflowContract,
  type WorkflowContext,
} from "@rawr/hq-contract";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { eventKey, signingKey, testOptions, tokens } from "../fixtures/house.js";
import type { Host } from "../host.js";
import { createLocalEngine, createVirtualClock, type LogEntry } from "../local-engine/index.js";
import { openHost } from "../open-host.js";

const page = z.strictObject({ n: z.int() });
const asked = defineEvent("pages/page.asked", page);
const turned = defineEvent("pages/page.turned", page);
const paid = defineExternalEvent("stripe/invoice.paid", z.object({ sum: z.int() }));
const notes: string[] = [];

const scatter = defineFunction({ id: "scatter", on: asked }, async ({ event, step }) => {
  const first = await step.sendEvents(turned, [{ n: event.data.n }, { n: event.data.n + 1 }]);
  const second = await step.sendEvents(turned, []);
  notes.push(`sent ${new Set(first).size} and ${second.length}`);
});
const gather = defineFunction({ id: "gather", on: turned }, async ({ event, context }) => {
  notes.push(`turned ${event.data.n} of ${context.triggeredBy.id}`);
});
const settle = defineFunction({ id: "settle", on: paid, retries: 0 }, async ({ event, context }) => {
  notes.push(`paid ${event.data.sum} by ${String(context.triggeredBy)}`);
});
const nightly = defineFunction(
  { id: "nightly", on: { cron: "0 3 * * *", timeZone: "Europe/Berlin" } },
  async ({ event, step }) => {
    await step.sendEvent(turned, { n: 3 });
    notes.push(`nightly ${event.name}`);
  },
);
const again = defineEvent("pages/page.again", page);
const loop = defineFunction({ id: "loop", on: again, retries: 0 }, async ({ event, step }) => {
  notes.push(`loop ${event.data.n}`);
  await step.sendEvent(again, { n: event.data.n + 1 });
});

const nested = defineEvent("pages/page.nested", z.strictObject({ inner: z.string() }));
const nest = defineFunction({ id: "nest", on: nested, retries: 2 }, async ({ event, step }) => {
  const id = `inner ${event.data.inner}`;
  const inner: Record<string, () => Promise<unknown>> = {
    run: () => step.run(id, () => 1),
    sleep: () => step.sleep(id, "1s"),
    sleepUntil: () => step.sleepUntil(id, new Date(0)),
    sendEvent: () => step.sendEvent(turned, { n: 1 }, { id }),
    waitForEvent: () => step.waitForEvent(turned, { id, timeout: "1s" }),
    invoke: () => step.invoke(gather, { n: 1 }, { id }),
  };
  // Beside one another, and one after the other, steps are right.
  const first = step.run("first", () => 1).then(() => step.run("second", () => 2));
  await Promise.all([first, step.run("third", () => 3)]);
  await step.run("outer", () => {
    notes.push(`outer around ${event.data.inner}`);
    return inner[event.data.inner]?.();
  });
});

const workflows = workflowContract("pages");
const contract = {
  ask: workflows.route({ method: "POST", path: "/api/workflows/pages/asks" }).input(z.unknown()).output(z.string()),
  loop: workflows.route({ method: "POST", path: "/api/workflows/pages/loops" }).output(z.string()),
};
const os = implement(contract).$context<WorkflowContext<object, typeof asked | typeof again>>();
const plugin = defineWorkflowPlugin({
  capability: "pages",
  contract,
  router: {
    // What a schema of the contract let through, the event's own refuses.
    ask: os.ask.handler(({ input, context }) => context.enqueue(asked, input as { n: number })),
    loop: os.loop.handler(({ context }) => context.enqueue(again, { n: 0 })),
  },
  functions: [scatter, gather, settle, nightly, loop, nest],
  sends: [turned, again],
  ports: () => ({}),
});
const hq = defineHq<{ "workflows/pages": typeof plugin }>({
  "workflows/pages": register(
    { directory: "plugins/workflows/pages", surface: "workflows", rawr: { kind: "workflows", capability: "pages" } },
    plugin,
  ),
});

const log: LogEntry[] = [];
// Two minutes before three in Berlin.
const clock = createVirtualClock(Date.UTC(2026, 6, 1, 0, 58));
const engine = createLocalEngine({ signingKey, eventKey, clock, onLog: (entry) => log.push(entry) });
let host: Host;
let origin = "";
let engineUrl = "";
let close: () => Promise<void>;
beforeAll(async () => {
  engineUrl = (await engine.listen()).url;
  const inngest = { signingKey, eventKey, baseUrl: engineUrl };
  const opened = await openHost(hq, { ...testOptions, alias: "reader", inngest });
  ({ host, origin } = opened);
  await host.register();
  close = async () => {
    await engine.close();
    await opened.close();
  };
});
afterAll(() => close());
beforeEach(() => void (notes.length = 0));

async function post(path: string, body: unknown): Promise<number> {
  const headers = { authorization: `Bearer ${tokens.external}`, "content-type": "application/json" };
  const response = await fetch(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  return response.status;
}

it("sends several events in a step, each with the principal that began the run", async () => {
  expect(await post("/api/workflows/pages/asks", { n: 1 })).toBe(200);
  await expect.poll(() => notes.length).toBe(3);
  const [first, second] = notes.filter((note) => note.startsWith("turned")).toSorted();
  expect([first?.slice(0, 11), second?.slice(0, 11)]).toEqual(["turned 1 of", "turned 2 of"]);
  expect(first).not.toContain("undefined");
  expect(notes).toContain("sent 2 and 0");
});

it("answers 422 to data that the event's schema does not take, and starts nothing", async () => {
  for (const wrong of [{ n: "1" }, { n: 1.5 }, { n: 1, more: true }, {}, [1]]) {
    expect([wrong, await post("/api/workflows/pages/asks", wrong)]).toEqual([wrong, 422]);
  }
  await engine.settled();
  expect(notes).toEqual([]);
});

it("checks an event from outside against its schema, and gives the run no principal", async () => {
  const send = async (data: object) => {
    await fetch(`${engineUrl}/e/${eventKey}`, { method: "POST", body: JSON.stringify({ name: paid.name, data }) });
    await engine.settled();
  };
  await send({ sum: 5, unknown: true });
  expect(notes).toEqual(["paid 5 by undefined"]);
  await send({ sum: "5" });
  expect(notes).toHaveLength(1);
  const [failed] = engine.runs().filter(({ status }) => status === "Failed");
  expect(failed?.output).toMatchObject({
    message: expect.stringContaining("`stripe/invoice.paid` does not fit its schema at `sum`"),
  });
});

it("runs on a schedule, in its time zone, and sends its own events", async () => {
  clock.advanceBy(60_000);
  await engine.settled();
  expect(notes).toEqual([]);
  clock.advanceBy(60_000);
  await expect.poll(() => notes.length).toBe(2);
  expect(notes.toSorted()).toEqual([expect.stringMatching(/^nightly /), "turned 3 of undefined"]);
});

it("ends a function that its own event starts for ever, and names it", async () => {
  // Near the end of a chain: the trail says how far it has come.
  const ids = { requestId: "r", correlationId: "c" };
  const trail = { instance: "reader", principal: { caller: "external" }, ...ids, hops: 990 };
  const event = { name: "reader/pages/page.again", data: { n: 990, _hq: trail } };
  await fetch(`${engineUrl}/e/${eventKey}`, { method: "POST", body: JSON.stringify(event) });
  await expect.poll(() => log.some(({ message }) => message.includes("chain of runs"))).toBe(true);
  await engine.settled();
  expect(notes).not.toContain("loop 1001");
  expect(notes.filter((note) => note === "loop 1000")).toHaveLength(1);
  expect(log.find(({ message }) => message.includes("chain of runs"))?.message).toMatch(
    /function "reader-pages--loop": run \S+ has failed \(event `pages\/page\.again` is number 1001 in a chain of runs that start one another, and the chain ends here: stop the function from sending its own trigger\)/,
  );
});

it.each(["run", "sleep", "sleepUntil", "sendEvent", "waitForEvent", "invoke"])(
  "ends a run at once whose step.%s is in the work of another step, and names both",
  async (inner) => {
    const trail = { instance: "reader", principal: { caller: "external" }, requestId: "r", correlationId: "c" };
    const event = { name: "reader/pages/page.nested", data: { inner, _hq: trail } };
    await fetch(`${engineUrl}/e/${eventKey}`, { method: "POST", body: JSON.stringify(event) });
    const said = `step \`inner ${inner}\` is in the work of step \`outer\`: move it out of there, before or after that step`;
    await expect.poll(() => log.some(({ message }) => message.includes(said))).toBe(true);
    expect(notes.filter((note) => note === `outer around ${inner}`)).toHaveLength(1);
  },
);
