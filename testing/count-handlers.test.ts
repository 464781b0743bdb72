import { implement } from "@orpc/server";
import {
  defineEvent,
  defineFunction,
  defineHq,
  defineWorkflowPlugin,
  register,
  workflowContract,
  type WorkflowContext,
} from "@rawr/hq-contract";
import { expect, it } from "vitest";
import { z } from "zod";
import { countHandlers } from "./count-handlers.js";
import { testFunction } from "./test-function.js";
import { testHq } from "./test-hq.js";

const asked = defineEvent("sums/sum.asked", z.strictObject({ of: z.array(z.number()) }));
const add = defineFunction(
  { id: "add", on: { invoke: z.strictObject({ of: z.array(z.number()) }) } },
  async ({ event }) => event.data.of.reduce((sum, one) => sum + one, 0),
);
const results: number[] = [];
const sum = defineFunction({ id: "sum", on: asked, retries: 0 }, async ({ event, step }) => {
  results.push(await step.invoke(add, { of: event.data.of }));
});

const contract = {
  ask: workflowContract("sums")
    .route({ method: "POST", path: "/api/workflows/sums" })
    .input(asked.schema)
    .output(z.strictObject({ run: z.string() })),
};
const os = implement(contract).$context<WorkflowContext<object, typeof asked>>();
const plugin = defineWorkflowPlugin({
  capability: "sums",
  contract,
  router: { ask: os.ask.handler(async ({ input, context }) => ({ run: await context.enqueue(asked, input) })) },
  functions: [sum, add],
  ports: () => ({}),
});
const hq = defineHq<{ "workflows/sums": typeof plugin }>({
  "workflows/sums": register(
    { directory: "plugins/workflows/sums", surface: "workflows", rawr: { kind: "workflows", capability: "sums" } },
    plugin,
  ),
});

it("a function whose handlers are counted is still found by who invokes it", async () => {
  const counted = countHandlers(hq);
  const host = await testHq(counted.hq);
  await host.external.sums.workflows.ask({ of: [1, 2, 3] });
  await expect.poll(() => results).toEqual([6]);
  // The procedure, the invoked function, and the invoking one before and after.
  expect(counted.handled()).toBe(4);
  await host.close();
});

it("a function that its test can't invoke fails with the reason", async () => {
  const run = await testFunction(sum, { event: { of: [1] }, ports: {} });
  expect(run).toMatchObject({
    state: "failed",
    error: expect.stringContaining("belongs to no plugin of this composition"),
  });
});
