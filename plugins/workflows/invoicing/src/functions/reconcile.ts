import { defineFunction, type DurableRun } from "@rawr/hq-contract";
import type { ReconciliationPorts } from "../context.js";
import { reconciliationRequested, type Payment, type Reconciliation } from "../contract.js";

/** Confirms the payments with the bank, lets its ledger settle, compares them with the invoices, and keeps the result. */
export const reconcile = defineFunction(
  { id: "reconcile", on: reconciliationRequested, retries: 2 },
  async ({ event, step, context }: DurableRun<typeof reconciliationRequested, ReconciliationPorts>) => {
    const { ports, handle, attempt } = context;
    const payments = await step.run("confirm-payments", () => ports.bank.confirm(handle, event.data.payments, attempt));
    await step.sleep("let-the-ledger-settle", "1s");
    const result = await step.run("match-invoices", async () => {
      const { invoices } = await ports.invoices.list({});
      return match(payments, new Map(invoices.map(({ id, amount }) => [id, amount])));
    });
    await step.run("keep-the-result", () => ports.results.save(handle, result));
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
