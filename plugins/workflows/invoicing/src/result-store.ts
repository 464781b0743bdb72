import type { RunHandle } from "@rawr/hq-contract";
import { createDatabase, type Database, type Migration } from "../../../../packages/database/src/index.js";
import { reconciliation, type Reconciliation } from "./contract.js";

/** Results outlive their run: the runtime's own record of an output is not meant to be read back. */
export interface ReconciliationStore extends AsyncDisposable {
  /** Keeps the result of a run; a step that is repeated keeps it again. */
  save(run: RunHandle, result: Reconciliation): Promise<void>;
  find(run: RunHandle): Promise<Reconciliation | undefined>;
  check(): Promise<void>;
}

const migrations: readonly Migration[] = [
  {
    name: "reconciliations-1-results",
    sql: `
      create table reconciliation_results (
        run text primary key,
        result jsonb not null,
        saved_at timestamptz not null default now()
      )`,
  },
];

/** Opens the store in a Postgres; without one, in an embedded one of its own. */
export async function openReconciliationStore(database: Database = createDatabase()): Promise<ReconciliationStore> {
  const sql = await database.connect(migrations);
  return {
    check: () => sql.check(),
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
    async save(run, result) {
      await sql.query(
        `insert into reconciliation_results (run, result) values ($1, $2)
         on conflict (run) do update set result = excluded.result, saved_at = now()`,
        [run, result],
      );
    },
    async find(run) {
      const [row] = await sql.query<{ result: unknown }>("select result from reconciliation_results where run = $1", [
        run,
      ]);
      return row && reconciliation.parse(row.result);
    },
  };
}
