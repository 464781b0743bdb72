import { openSchema, type Database } from "@billing/database";
import type { BoundaryContext } from "@rawr/hq-contract";
import type { Invoice } from "./contract.js";

/** What other plugins and the process provide. */
export interface InvoicingServices {
  readonly customers: { get(input: { id: string }): Promise<{ id: string }> };
  readonly database: Database;
}

export interface InvoiceStore {
  add(invoice: Invoice): Promise<void>;
  find(id: string): Promise<Invoice | undefined>;
  list(where: {
    readonly state?: Invoice["state"] | undefined;
    readonly customer?: string | undefined;
  }): Promise<Invoice[]>;
  close(id: string, state: Invoice["state"]): Promise<void>;
}

export interface InvoicingPorts {
  readonly customers: InvoicingServices["customers"];
  readonly invoices: InvoiceStore;
}

export type InvoicingContext = BoundaryContext<InvoicingPorts>;

const columns = `id uuid primary key, customer uuid not null, amount bigint not null, currency text not null,
  due_on date not null, state text not null`;
const selected = `select id, customer, amount::float8 as amount, currency, to_char(due_on, 'YYYY-MM-DD') as "dueOn", state from TABLE`;

export async function openInvoiceStore(database: Database, instance: string): Promise<InvoiceStore> {
  const { query, check } = await openSchema(database, `${instance}_invoicing`, columns);
  const store: InvoiceStore = {
    async add({ id, customer, amount, currency, dueOn, state }) {
      await query("insert into TABLE values ($1, $2, $3, $4, $5, $6)", [id, customer, amount, currency, dueOn, state]);
    },
    async find(id) {
      const [invoice] = await query<Invoice>(`${selected} where id = $1`, [id]);
      return invoice;
    },
    list: ({ state, customer }) =>
      query<Invoice>(
        `${selected} where ($1::text is null or state = $1) and ($2::uuid is null or customer = $2) order by due_on, id`,
        [state ?? null, customer ?? null],
      ),
    async close(id, state) {
      await query("update TABLE set state = $2 where id = $1 and state = 'open'", [id, state]);
    },
  };
  return Object.assign(store, { check });
}
