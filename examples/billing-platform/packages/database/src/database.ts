/** Postgres, as far as this platform needs it. It connects with its first statement. */
export interface Database {
  /** Runs one statement; its values are `$1`, `$2` and so on. */
  query<Row>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/**
 * The database of the process: the Postgres server at `url`, or without one a Postgres in this process's memory (PGlite), which is empty
 * again after a restart.
 */
export function openDatabase(url: string | undefined): Database {
  const connect = url === undefined ? inMemory : () => server(url);
  let opened: Promise<Database> | undefined;
  const database = () => (opened ??= connect());
  return {
    query: async (statement, values) => (await database()).query(statement, values),
    close: async () => (await opened)?.close(),
  };
}

async function server(connectionString: string): Promise<Database> {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({ connectionString });
  return {
    // The caller knows the columns that it selects.
    query: async <Row>(statement: string, values: readonly unknown[] = []) =>
      (await pool.query(statement, [...values])).rows as Row[],
    close: () => pool.end(),
  };
}

async function inMemory(): Promise<Database> {
  const { PGlite } = await import("@electric-sql/pglite");
  const postgres = await PGlite.create();
  return {
    query: async <Row>(statement: string, values: readonly unknown[] = []) =>
      (await postgres.query<Row>(statement, [...values])).rows,
    close: () => postgres.close(),
  };
}
