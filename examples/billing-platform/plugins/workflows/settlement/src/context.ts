import { openSchema, type Database } from "@billing/database";
import type { RunHandle, WorkflowContext } from "@rawr/hq-contract";
import type { Payment, Settlement, statementReceived } from "./contract.js";

/** What other plugins and the process provide. */
export interface SettlementServices {
  readonly invoicing: {
    list(input: { state: "open" }): Promise<{ invoices: { id: string; amount: number }[] }>;
    close(input: { id: string; as: "paid" | "written-off" }): Promise<unknown>;
  };
  readonly payments: { record(input: Payment): Promise<unknown> };
  readonly database: Database;
}

/** Results outlive their run, so they are kept here and not read back from the runtime. */
export interface SettlementStore {
  save(run: RunHandle, result: Settlement): Promise<void>;
  find(run: RunHandle): Promise<Settlement | undefined>;
}

export interface SettlementPorts {
  readonly invoicing: SettlementServices["invoicing"];
  readonly payments: SettlementServices["payments"];
  readonly results: SettlementStore;
}

export type SettlementContext = WorkflowContext<SettlementPorts, typeof statementReceived>;

export async function openSettlementStore(database: Database, instance: string): Promise<SettlementStore> {
  const columns = "run text primary key, result jsonb not null";
  const { query, check } = await openSchema(database, `${instance}_settlement`, columns);
  const store: SettlementStore = {
    async save(run, result) {
      await query("insert into TABLE values ($1, $2) on conflict do nothing", [run, JSON.stringify(result)]);
    },
    async find(run) {
      const [found] = await query<{ result: Settlement }>("select result from TABLE where run = $1", [run]);
      return found?.result;
    },
  };
  return Object.assign(store, { check });
}
