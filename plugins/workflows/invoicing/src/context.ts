import type { RunHandle, WorkflowContext } from "@rawr/hq-contract";
import type { Payment, reconciliationRequested, Statement } from "./contract.js";
import type { ReconciliationStore } from "./result-store.js";

/** What this plugin calls of the invoicing API, in process. */
export interface InvoicingServices {
  readonly invoicing: {
    list(page: {
      readonly cursor?: string;
      readonly limit: number;
    }): Promise<{ invoices: { id: string; amount: number }[]; next?: string | undefined }>;
  };
}

/** The bank's side. Its first answer is always "try again", so the example shows a retry. */
export interface BankStatements {
  confirm(run: RunHandle, payments: readonly Payment[], attempt: number): Promise<readonly Payment[]>;
  /** The numbers of statements that nobody has reconciled. */
  open(): Promise<readonly string[]>;
  read(statement: string): Promise<Statement>;
}

/** People, who are told what no program can settle. */
export interface AccountingDesk {
  /** A payment that nobody has explained. Told twice, it is one task. */
  look(payment: Payment): Promise<void>;
  /** A statement that could not be reconciled, and why. */
  failed(statement: string, reason: string): Promise<void>;
}

export interface ReconciliationPorts {
  readonly invoices: InvoicingServices["invoicing"];
  readonly results: ReconciliationStore;
  readonly bank: BankStatements;
  readonly desk: AccountingDesk;
}

export type ReconciliationContext = WorkflowContext<ReconciliationPorts, typeof reconciliationRequested>;

export function createHesitantBank(statements: readonly Statement[] = []): BankStatements {
  return {
    async confirm(_run, payments, attempt) {
      if (attempt === 0) throw new Error("the bank is busy, try again");
      return payments;
    },
    async open() {
      return statements.map(({ statement }) => statement);
    },
    async read(number) {
      const found = statements.find(({ statement }) => statement === number);
      if (found === undefined) throw new Error(`the bank has no statement ${number}`);
      return found;
    },
  };
}

/** Tasks in the order in which they came. */
export function createMemoryDesk(): AccountingDesk & { readonly tasks: ReadonlySet<string> } {
  const tasks = new Set<string>();
  return {
    tasks,
    async look({ invoiceId, amount }) {
      tasks.add(`payment of ${amount} for ${invoiceId}`);
    },
    async failed(statement, reason) {
      tasks.add(`statement ${statement}: ${reason}`);
    },
  };
}
