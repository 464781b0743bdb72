import { invoicePaid } from "@billing/events";
import { defineFunction, type DurableRun } from "@rawr/hq-contract";
import type { DunningPorts } from "../context.js";

/** Reacts to the settlement plugin: whoever has paid is thanked, once. */
export const thank = defineFunction(
  { id: "thank", on: invoicePaid, idempotency: "event.data.invoiceId" },
  async ({ event, step, context: { ports } }: DurableRun<typeof invoicePaid, DunningPorts>) => {
    await step.run("send-thanks", () => ports.letters.send(event.data.invoiceId, "thanks"));
  },
);
