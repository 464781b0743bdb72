/** Runs SQL. `$1` stands for the first value. */
export interface Sql {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** What a Postgres does, whichever driver speaks to it. */
export interface Driver extends Sql {
  /** Runs `work` in one transaction: all of it is kept, or nothing. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Hears what `pg_notify` says on a channel, until the returned function is called. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  end(): Promise<void>;
}

/** One statement that changes the schema. Its name is kept in the database, so that it runs once; it never changes. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** A plugin's connection: a port, which the host checks and disposes of. */
export interface Connection extends Omit<Driver, "end">, AsyncDisposable {
  check(): Promise<void>;
}

/** A Postgres that several plugins of one process may share. It is closed when the last connection is disposed of. */
export interface Database {
  /**
   * Connects and migrates. The embedded Postgres does so at the first query, because it takes seconds of a processor to start.
   *
   * @throws what the driver throws when the server can't be reached, or refuses.
   */
  connect(migrations: readonly Migration[]): Promise<Connection>;
}
