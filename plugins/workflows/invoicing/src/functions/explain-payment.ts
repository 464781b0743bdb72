import { defineFunction, type DurableRun } from "@rawr/hq-contract";
import type { ReconciliationPorts } from "../context.js";
import { paymentExplained, paymentUnmatched } from "../contract.js";

/** Gives the bank three days to explain a payment, then asks the accountants to look. */
export const explainPayment = defineFunction(
  { id: "explain-payment", on: paymentUnmatched, idempotency: "event.data.invoiceId" },
  async ({ event, step, context: { ports } }: DurableRun<typeof paymentUnmatched, ReconciliationPorts>) => {
    const explained = await step.waitForEvent(paymentExplained, { match: "data.invoiceId", timeout: "3d" });
    if (explained !== null) return explained.data.reference;
    await step.run("ask-the-accountants", () => ports.desk.look(event.data));
    return null;
  },
);
