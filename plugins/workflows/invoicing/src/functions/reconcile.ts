import { defineFunction, type DurableRun } from "@rawr/hq-contract";
import { everyInvoice } from "../../../../../packages/paging/src/index.js";
import type { ReconciliationPorts } from "../context.js";
import {
  paymentUnmatched,
  reconciliationRequested,
  statementWithdrawn,
  type Payment,
  type Reconciliation,
} from "../contract.js";

/**
 * Confirms the payments with the bank, lets its ledger settle, compares them with the invoices, and keeps the result. What matches nothing
 * is looked into by a run of its own for each payment.
 */
export const reconcile = defineFunction(
  {
    id: "reconcile",
    on: reconciliationRequested,
    retries: 2,
    // Two statements of one account may list one payment: never at the same time.
    concurrency: { limit: 1, key: "event.data.account" },
    // The bank takes a faulty statement back; its correction comes as another one.
    cancelOn: [{ event: statementWithdrawn, match: "data.statement" }],
    onFailure: async ({ event, error, step, context: { ports } }) => {
      await step.run("tell-the-accountants", () => ports.desk.failed(event.data.statement, error.message));
    },
  },
  async ({ event, step, context }: DurableRun<typeof reconciliationRequested, ReconciliationPorts>) => {
    const { ports, handle, attempt } = context;
    const { statement } = event.data;
    const payments = await step.run("confirm-payments", () => ports.bank.confirm(handle, event.data.payments, attempt));
    await step.sleep("let-the-ledger-settle", "1s");
    const result = await step.run("match-invoices", async () => {
      const paid = new Set(payments.map(({ invoiceId }) => invoiceId));
      const amounts = new Map<string, number>();
      for await (const { id, amount } of everyInvoice(ports.invoices.list)) if (paid.has(id)) amounts.set(id, amount);
      return match(payments, amounts);
    });
    await step.run("keep-the-result", () => ports.results.save(handle, result));
    const unmatched = payments.filter(({ invoiceId }) => result.unmatched.includes(invoiceId));
    if (unmatched.length > 0) {
      await step.sendEvents(
        paymentUnmatched,
        unmatched.map((payment) => ({ ...payment, statement })),
      );
    }
    return result;
  },
);

function match(payments: readonly Payment[], amounts: ReadonlyMap<string, number>): Reconciliation {
  const unmatched = payments.filter(({ invoiceId, amount }) => amounts.get(invoiceId) !== amount);
  return {
    matched: payments.length - unmatched.length,
    unmatched: unmatched.map(({ invoiceId }) => invoiceId),
  };
}
