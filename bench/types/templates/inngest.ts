import { lines, zod } from "./text.js";

export const inngestClient = lines(
  'import { Inngest } from "inngest";',
  'export const inngest = new Inngest({ id: "bench" });',
);

/** A durable function as Inngest's documentation writes it: a typed event, two steps and a sleep. */
export function inngestFunction(capability: string): string {
  return lines(
    'import { eventType } from "inngest";',
    zod,
    'import { inngest } from "../../../../shared.js";',
    "",
    `export const requested = eventType("${capability}/thing.requested", { schema: z.strictObject({ id: z.string(), amount: z.number() }) });`,
    `export const run = inngest.createFunction({ id: "${capability}--run", triggers: [requested], retries: 2 }, async ({ event, step }) => {`,
    '  const total = await step.run("total", async () => event.data.amount * 2);',
    '  await step.sleep("pause", "1s");',
    '  return step.run("store", async () => ({ id: event.data.id, total }));',
    "});",
  );
}
