import { openSchema, type Database } from "@billing/database";
import type { WorkflowContext } from "@rawr/hq-contract";
import type { remindersRequested } from "./contract.js";

/** What other plugins and the process provide. */
export interface DunningServices {
  readonly invoicing: { list(input: { state: "open" }): Promise<{ invoices: { id: string; dueOn: string }[] }> };
  readonly database: Database;
}

/** The post. A letter that is sent twice is one letter, so a step that runs again does no harm. */
export interface Letters {
  send(invoiceId: string, letter: string): Promise<void>;
  sent(invoiceId: string): Promise<string[]>;
}

export interface DunningPorts {
  readonly invoicing: DunningServices["invoicing"];
  readonly letters: Letters;
  readonly today: () => string;
}

export type DunningContext = WorkflowContext<DunningPorts, typeof remindersRequested>;

export async function openLetters(database: Database, instance: string): Promise<Letters> {
  const columns = "invoice_id uuid, letter text, primary key (invoice_id, letter)";
  const { query, check } = await openSchema(database, `${instance}_dunning`, columns);
  const letters: Letters = {
    async send(invoiceId, letter) {
      await query("insert into TABLE values ($1, $2) on conflict do nothing", [invoiceId, letter]);
    },
    async sent(invoiceId) {
      const rows = await query<{ letter: string }>("select letter from TABLE where invoice_id = $1 order by letter", [
        invoiceId,
      ]);
      return rows.map(({ letter }) => letter);
    },
  };
  return Object.assign(letters, { check });
}
