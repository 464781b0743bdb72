import { openSchema, type Database } from "@billing/database";
import type { BoundaryContext } from "@rawr/hq-contract";
import type { Payment } from "./contract.js";

/** What the process provides. */
export interface PaymentsServices {
  readonly database: Database;
}

export interface PaymentStore {
  add(payment: Payment): Promise<void>;
  list(invoiceId: string): Promise<Payment[]>;
}

export interface PaymentsPorts {
  readonly payments: PaymentStore;
}

export type PaymentsContext = BoundaryContext<PaymentsPorts>;

const columns = "reference text primary key, invoice_id uuid not null, amount bigint not null";

export async function openPaymentStore(database: Database, instance: string): Promise<PaymentStore> {
  const { query, check } = await openSchema(database, `${instance}_payments`, columns);
  const store: PaymentStore = {
    async add({ reference, invoiceId, amount }) {
      await query("insert into TABLE values ($1, $2, $3) on conflict do nothing", [reference, invoiceId, amount]);
    },
    list: (invoiceId) =>
      query<Payment>(
        `select reference, invoice_id as "invoiceId", amount::float8 as amount from TABLE where invoice_id = $1 order by reference`,
        [invoiceId],
      ),
  };
  return Object.assign(store, { check });
}
