import type { BoundaryContext } from "@rawr/hq-contract";
import type { Invoice } from "./contract.js";

/** Where invoices are kept. A platform brings its database; the example keeps them in the host instance's memory. */
export interface InvoiceStore {
  add(invoice: Invoice): Promise<void>;
  find(id: string): Promise<Invoice | undefined>;
  /** Newest first. */
  list(customer?: string): Promise<Invoice[]>;
}

export interface InvoicingPorts {
  readonly invoices: InvoiceStore;
  readonly now: () => Date;
  readonly newId: () => string;
}

export type InvoicingContext = BoundaryContext<InvoicingPorts>;

export function createMemoryInvoiceStore(): InvoiceStore {
  const invoices = new Map<string, Invoice>();
  return {
    async add(invoice) {
      invoices.set(invoice.id, invoice);
    },
    async find(id) {
      return invoices.get(id);
    },
    async list(customer) {
      return [...invoices.values()]
        .filter((invoice) => customer === undefined || invoice.customer === customer)
        .toReversed();
    },
  };
}
