import type { RunHandle, WorkflowContext } from "@rawr/hq-contract";
import type { Payment, Reconciliation, reconciliationRequested } from "./contract.js";

/** What this plugin calls of the invoicing API, in process. */
export interface InvoicingServices {
  readonly invoicing: {
    list(input: { customer?: string }): Promise<{ invoices: { id: string; amount: number }[] }>;
  };
}

/** Results outlive their run: the runtime's own record of an output is not meant to be read back. */
export interface ReconciliationStore {
  save(run: RunHandle, result: Reconciliation): Promise<void>;
  find(run: RunHandle): Promise<Reconciliation | undefined>;
}

/** The bank's side. Its first answer is always "try again", so the example shows a retry. */
export interface BankStatements {
  confirm(run: RunHandle, payments: readonly Payment[], attempt: number): Promise<readonly Payment[]>;
}

export interface ReconciliationPorts {
  readonly invoices: InvoicingServices["invoicing"];
  readonly results: ReconciliationStore;
  readonly bank: BankStatements;
}

export type ReconciliationContext = WorkflowContext<ReconciliationPorts, typeof reconciliationRequested>;

export function createMemoryReconciliationStore(): ReconciliationStore {
  const results = new Map<RunHandle, Reconciliation>();
  return {
    async save(run, result) {
      results.set(run, result);
    },
    async find(run) {
      return results.get(run);
    },
  };
}

export function createHesitantBank(): BankStatements {
  return {
    async confirm(_run, payments, attempt) {
      if (attempt === 0) throw new Error("the bank is busy, try again");
      return payments;
    },
  };
}
