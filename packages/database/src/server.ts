import type { Driver, Sql } from "./types.js";
import type { TransactionSql } from "postgres";

/** A Postgres server, by the address that DATABASE_URL has. */
export async function openServer(url: string): Promise<Driver> {
  // Loaded here: the embedded Postgres needs no driver.
  const { default: postgres } = await import("postgres");
  const sql = postgres(url, { connect_timeout: 10, onnotice: () => undefined });
  const over =
    (run: Pick<TransactionSql, "unsafe">): Sql["query"] =>
    // The driver's type of a value has no `unknown`; it sends what it can, and the server refuses the rest.
    async <Row>(text: string, values: readonly unknown[] = []) =>
      [...(await run.unsafe(text, [...values] as never[]))] as Row[];
  return {
    query: over(sql),
    // The driver's own type unwraps arrays of promises.
    transaction: async <T>(work: (inside: Sql) => Promise<T>) =>
      (await sql.begin((inside) => work({ query: over(inside) }))) as T,
    async listen(channel, heard) {
      const { unlisten } = await sql.listen(channel, heard);
      return unlisten;
    },
    end: () => sql.end({ timeout: 2 }),
  };
}
