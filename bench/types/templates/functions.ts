import { lines } from "./text.js";

/** One workflow plugin of as many functions as asked for, each of an event of its own: in our words, and in Inngest's and oRPC's. */
export function pluginOfFunctions(words: "ours" | "inngest", count: number): string {
  const numbers = Array.from({ length: count }, (_, at) => at);
  const { head, one, tail } = words === "ours" ? ours : inngest;
  return lines(head, ...numbers.map(one), tail(numbers.map((at) => `fn${at}`).join(", ")));
}

const schema = "z.strictObject({ id: z.string(), amount: z.number() })";
const route = '.route({ method: "POST", path: "/api/workflows/orders/orders" })';
const output = ".output(z.strictObject({ run: z.string() }))";
const options = (at: number) => `id: "fn-${at}", retries: 2, concurrency: { limit: 1, key: "event.data.id" }`;
const handler = (at: number) =>
  lines(
    "async ({ event, step }) => {",
    `  const total = await step.run("total", () => event.data.amount + ${at});`,
    '  await step.sleep("pause", "1s");',
    "  return { id: event.data.id, total };",
    "}",
  );

const ours = {
  head: lines(
    'import { defineEvent, defineFunction, defineWorkflowPlugin, workflowContract, type WorkflowContext } from "@rawr/hq-contract";',
    'import { implement } from "@orpc/server";',
    'import { z } from "zod";',
  ),
  one: (at: number) =>
    lines(
      `const asked${at} = defineEvent("orders/order${at}.asked", ${schema});`,
      `const fn${at} = defineFunction({ ${options(at)}, on: asked${at} }, ${handler(at)});`,
    ),
  tail: (names: string) =>
    lines(
      `const contract = { ask: workflowContract("orders")${route}.input(asked0.schema)${output} };`,
      "const os = implement(contract).$context<WorkflowContext<object, typeof asked0>>();",
      "const router = os.router({ ask: os.ask.handler(async ({ input, context }) => ({ run: await context.enqueue(asked0, input) })) });",
      `export const plugin = defineWorkflowPlugin({ capability: "orders", contract, router, functions: [${names}], ports: () => ({}) });`,
    ),
};

const inngest = {
  head: lines(
    'import { oc } from "@orpc/contract";',
    'import { implement } from "@orpc/server";',
    'import { Inngest, eventType } from "inngest";',
    'import { z } from "zod";',
    'const client = new Inngest({ id: "app" });',
  ),
  one: (at: number) =>
    lines(
      `const asked${at} = eventType("orders/order${at}.asked", { schema: ${schema} });`,
      `const fn${at} = client.createFunction({ ${options(at)}, triggers: [asked${at}] }, ${handler(at)});`,
    ),
  tail: (names: string) =>
    lines(
      `const contract = { ask: oc${route}.input(${schema})${output} };`,
      "const os = implement(contract).$context<{ caller: string }>();",
      'export const router = os.router({ ask: os.ask.handler(async ({ input }) => ({ run: (await client.send(asked0.create(input))).ids[0] ?? "" })) });',
      `export const functions = [${names}];`,
    ),
};
