import { openEmbedded } from "./embedded.js";
import { migrate } from "./migrate.js";
import { openServer } from "./server.js";
import type { Connection, Database, Driver } from "./types.js";

/**
 * A Postgres by its address, or the embedded one without an address.
 *
 * @example
 * const database = createDatabase(process.env.DATABASE_URL);
 */
export function createDatabase(url?: string): Database {
  let driver: Promise<Driver> | undefined;
  let connections = 0;
  const start = (): Promise<Driver> => (driver ??= url === undefined ? openEmbedded() : openServer(url));
  const leave = async (): Promise<void> => {
    connections -= 1;
    if (connections > 0 || driver === undefined) return;
    const last = driver;
    driver = undefined;
    await (await last).end();
  };
  return {
    async connect(migrations) {
      connections += 1;
      let ready: Promise<Driver> | undefined;
      const open = (): Promise<Driver> =>
        (ready ??= start().then(async (opened) => {
          await migrate(opened, migrations);
          return opened;
        }));
      if (url !== undefined) {
        await open().catch(async (error: unknown) => {
          await leave();
          throw error;
        });
      }
      return connection(open, url !== undefined, leave);
    },
  };
}

function connection(open: () => Promise<Driver>, isServer: boolean, leave: () => Promise<void>): Connection {
  let left: Promise<void> | undefined;
  const use = (): Promise<Driver> => {
    if (left !== undefined) throw new Error("the connection to the database is closed");
    return open();
  };
  return {
    query: async (text, values) => (await use()).query(text, values),
    transaction: async (work) => (await use()).transaction(work),
    listen: async (channel, heard) => (await use()).listen(channel, heard),
    // A probe is no reason to start the embedded Postgres, which has no network to fail.
    check: async () => void (isServer && (await (await use()).query("select 1"))),
    [Symbol.asyncDispose]: () => (left ??= leave()),
  };
}
