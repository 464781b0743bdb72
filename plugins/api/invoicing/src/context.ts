import type { BoundaryContext } from "@rawr/hq-contract";
import type { InvoiceStore } from "./invoice-store.js";

export interface InvoicingPorts {
  readonly invoices: InvoiceStore;
  readonly now: () => Date;
  readonly newId: () => string;
}

export type InvoicingContext = BoundaryContext<InvoicingPorts>;
