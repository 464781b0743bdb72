import { invoicePaid } from "@billing/events";
import { defineFunction, type DurableRun } from "@rawr/hq-contract";
import type { SettlementPorts } from "../context.js";
import { statementReceived } from "../contract.js";

/** Matches a statement's payments with open invoices, records them, closes the invoices, and announces each. */
export const settle = defineFunction(
  // Two statements may list one payment: one at a time.
  { id: "settle", on: statementReceived, retries: 4, concurrency: { limit: 1 } },
  async ({ event, step, context: { ports, handle } }: DurableRun<typeof statementReceived, SettlementPorts>) => {
    const open = await step.run("list-open-invoices", async () => {
      const { invoices } = await ports.invoicing.list({ state: "open" });
      return invoices.map(({ id, amount }) => ({ id, amount }));
    });
    const amounts = new Map(open.map(({ id, amount }) => [id, amount]));
    const matched = event.data.payments.filter(({ invoiceId, amount }) => amounts.get(invoiceId) === amount);
    for (const payment of matched) {
      await step.run(`record-${payment.reference}`, () => ports.payments.record(payment));
      await step.run(`close-${payment.invoiceId}`, () => ports.invoicing.close({ id: payment.invoiceId, as: "paid" }));
    }
    const paid = matched.map(({ invoiceId }) => invoiceId);
    const unmatched = event.data.payments.filter((payment) => !matched.includes(payment));
    const result = { paid, unmatched: unmatched.map(({ reference }) => reference) };
    await step.run("keep-the-result", () => ports.results.save(handle, result));
    if (paid.length > 0) {
      await step.sendEvents(
        invoicePaid,
        paid.map((invoiceId) => ({ invoiceId })),
      );
    }
    return result;
  },
);
