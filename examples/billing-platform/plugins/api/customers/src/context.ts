import { openSchema, type Database } from "@billing/database";
import type { BoundaryContext } from "@rawr/hq-contract";
import type { Customer } from "./contract.js";

/** What the process provides. */
export interface CustomersServices {
  readonly database: Database;
}

export interface CustomerStore {
  add(customer: Customer): Promise<void>;
  find(id: string): Promise<Customer | undefined>;
}

export interface CustomersPorts {
  readonly customers: CustomerStore;
}

export type CustomersContext = BoundaryContext<CustomersPorts>;

export async function openCustomerStore(database: Database, instance: string): Promise<CustomerStore> {
  const { query, check } = await openSchema(
    database,
    `${instance}_customers`,
    "id uuid primary key, name text not null",
  );
  const store: CustomerStore = {
    async add({ id, name }) {
      await query("insert into TABLE values ($1, $2)", [id, name]);
    },
    async find(id) {
      const [customer] = await query<Customer>("select id, name from TABLE where id = $1", [id]);
      return customer;
    },
  };
  return Object.assign(store, { check });
}
