import { createDatabase, type Database, type Migration } from "../../../../packages/database/src/index.js";
import { notice, type Notice } from "./contract.js";

/** What the bank delivered, each notice once. */
export interface DeliveryStore extends AsyncDisposable {
  /** Keeps a delivery. A sender that missed the answer delivers again, with the same id: that one is known. */
  keep(id: string, delivered: Notice): Promise<"new" | "known">;
  /** Newest first. */
  last(count: number): Promise<(Notice & { id: string })[]>;
  check(): Promise<void>;
}

const migrations: readonly Migration[] = [
  {
    name: "bank-feed-1-deliveries",
    sql: `
      create table bank_deliveries (
        sequence bigint generated always as identity primary key,
        id text not null unique,
        notice jsonb not null
      )`,
  },
];

/** Opens the store in a Postgres; without one, in an embedded one of its own. */
export async function openDeliveryStore(database: Database = createDatabase()): Promise<DeliveryStore> {
  const sql = await database.connect(migrations);
  return {
    check: () => sql.check(),
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
    async keep(id, delivered) {
      const kept = await sql.query(
        "insert into bank_deliveries (id, notice) values ($1, $2) on conflict (id) do nothing returning id",
        [id, delivered],
      );
      return kept.length > 0 ? "new" : "known";
    },
    async last(count) {
      const rows = await sql.query<{ id: string; notice: unknown }>(
        "select id, notice from bank_deliveries order by sequence desc limit $1",
        [count],
      );
      return rows.map(({ id, notice: kept }) => ({ id, ...notice.parse(kept) }));
    },
  };
}
