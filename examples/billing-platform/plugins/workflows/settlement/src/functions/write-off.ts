import { invoiceAbandoned } from "@billing/events";
import { defineFunction, type DurableRun } from "@rawr/hq-contract";
import type { SettlementPorts } from "../context.js";

/** Reacts to the dunning plugin: an invoice without hope is written off. */
export const writeOff = defineFunction(
  { id: "write-off", on: invoiceAbandoned, retries: 4, idempotency: "event.data.invoiceId" },
  async ({ event, step, context: { ports } }: DurableRun<typeof invoiceAbandoned, SettlementPorts>) => {
    await step.run("close-the-invoice", () => ports.invoicing.close({ id: event.data.invoiceId, as: "written-off" }));
  },
);
