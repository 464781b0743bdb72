import type { Migration } from "../../../../packages/database/src/index.js";

/** The unique constraint that a caller learns of as CONFLICT. */
export const referenceIsUnique = "invoices_reference_is_unique";

export const migrations: readonly Migration[] = [
  {
    name: "invoicing-1-invoices",
    sql: `
      create table invoices (
        sequence bigint generated always as identity primary key,
        id uuid not null unique,
        customer text not null,
        amount bigint not null check (amount > 0),
        currency text not null,
        reference text,
        issued_at timestamptz not null,
        constraint ${referenceIsUnique} unique (customer, reference)
      )`,
  },
  { name: "invoicing-2-by-customer", sql: "create index invoices_by_customer on invoices (customer, sequence desc)" },
];
