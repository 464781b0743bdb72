import { implement } from "@orpc/server";
import {
  defineEvent,
  defineFunction,
  defineHq,
  defineWorkflowPlugin,
  register,
  StepError,
  workflowContract,
  type WorkflowContext,
} from "@rawr/hq-contract";
import { afterAll, expect, it } from "vitest";
import { z } from "zod";
import { createHost } from "../host.js";
import { startHost } from "../process/serve.js";

const order = z.strictObject({ orderId: z.string() });
const asked = defineEvent("orders/order.asked", order);
const approved = defineEvent("orders/order.approved", order);
const notes: string[] = [];

const double = defineFunction(
  { id: "double", on: { invoke: z.object({ n: z.number() }) } },
  async ({ event }) => event.data.n * 2,
);
const broken = defineFunction(
  {
    id: "broken",
    on: { invoke: z.object({ orderId: z.string() }) },
    retries: 0,
    onFailure: async ({ error, event }) => void notes.push(`failed ${event.data.orderId}: ${error.message}`),
  },
  async () => {
    throw new TypeError("no");
  },
);
const approve = defineFunction({ id: "approve", on: asked }, async ({ event, step }) => {
  await step.sleep("let the other wait", "1s");
  await step.sendEvent(approved, { orderId: event.data.orderId });
});
const main = defineFunction(
  {
    id: "main",
    on: { event: asked, if: "event.data.orderId != 'other'" },
    concurrency: { limit: 1, key: "event.data.orderId" },
  },
  async ({ event, step, context }) => {
    const answer = await step.waitForEvent(approved, { match: "data.orderId", timeout: "10s" });
    const doubled = await step.invoke(double, { n: 21 });
    const caught = await step.invoke(broken, { orderId: event.data.orderId }).catch((error: unknown) => error);
    notes.push(
      `${answer?.name} ${answer?.data.orderId} ${doubled} ${caught instanceof StepError} ${context.triggeredBy.caller}`,
    );
  },
);

const workflows = workflowContract("orders");
const contract = {
  start: workflows.route({ method: "POST", path: "/api/workflows/orders/orders" }).input(order).output(z.string()),
};
const os = implement(contract).$context<WorkflowContext<object, typeof asked>>();
const plugin = defineWorkflowPlugin({
  capability: "orders",
  contract,
  router: { start: os.start.handler(({ input, context }) => context.enqueue(asked, input)) },
  functions: [main, approve, double, broken],
  sends: [approved],
  ports: () => ({}),
});
const hq = defineHq<{ "workflows/orders": typeof plugin }>({
  "workflows/orders": register(
    { directory: "plugins/workflows/orders", surface: "workflows", rawr: { kind: "workflows", capability: "orders" } },
    plugin,
  ),
});

const running = await startHost(hq, { environment: { PORT: "0", HQ_LOG_LEVEL: "silent", HQ_ENGINE: "memory" } });
afterAll(() => running.close());

it("sends, waits for, invokes and hears of failures by the values that the plugin has", async () => {
  const response = await fetch(`${running.url}/api/workflows/orders/orders`, {
    method: "POST",
    headers: { authorization: `Bearer ${running.tokens?.external}`, "content-type": "application/json" },
    body: JSON.stringify({ orderId: "7" }),
  });
  expect(response.status).toBe(200);
  await expect.poll(() => notes.toSorted()).toEqual(["failed 7: no", "orders/order.approved 7 42 true external"]);
});

it("answers to localhost where its origin is 127.0.0.1, for a server calls it so, and to no other name", async () => {
  const host = createHost(hq, {
    alias: "hq",
    origin: "http://127.0.0.1:3000",
    authenticators: [],
    inngest: { signingKey: `signkey-test-${"ab".repeat(32)}`, eventKey: "event-key", baseUrl: "http://127.0.0.1:9" },
    telemetry: { level: "silent" },
  });
  const status = async (name: string) => (await host.fetch(new Request(`http://${name}:3000/livez`))).status;
  expect([await status("127.0.0.1"), await status("localhost"), await status("example.com")]).toEqual([200, 200, 421]);
});
