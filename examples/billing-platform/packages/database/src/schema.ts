import type { Database } from "./database.js";

/** The tables of one plugin in one host instance. Two instances in one process share the connection, and no table. */
export interface Schema {
  /** Runs one statement, in which `TABLE` stands for the schema's table. */
  query<Row>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Asked by `/readyz`. */
  check(): Promise<unknown>;
}

/**
 * Opens a schema with one table, and makes both when they are missing.
 *
 * @param name - `<instance>_<capability>`
 * @param columns - as `create table` takes them
 */
export async function openSchema(database: Database, name: string, columns: string): Promise<Schema> {
  const schema = `"${name.replaceAll('"', '""')}"`;
  await database.query(`create schema if not exists ${schema}`);
  await database.query(`create table if not exists ${schema}.entries (${columns})`);
  return {
    query: (statement, values) => database.query(statement.replaceAll("TABLE", `${schema}.entries`), values),
    check: () => database.query("select 1"),
  };
}
