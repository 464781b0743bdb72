import type { PGlite } from "@electric-sql/pglite";
import type { Driver } from "./types.js";

/** A deployment has no development dependencies: there, the database is a server. */
async function startPGlite(): Promise<PGlite> {
  try {
    const { PGlite } = await import("@electric-sql/pglite");
    return await PGlite.create();
  } catch (cause) {
    throw new Error("DATABASE_URL is not set, and the embedded Postgres does not start: set DATABASE_URL", { cause });
  }
}

/** Postgres in this process, in memory: nothing is installed or configured, and nothing outlives the process. */
export async function openEmbedded(): Promise<Driver> {
  const database = await startPGlite();
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await database.query<Row>(text, [...values])).rows,
    transaction: (work) =>
      database.transaction((inside) =>
        work({
          query: async <Row>(text: string, values: readonly unknown[] = []) =>
            (await inside.query<Row>(text, [...values])).rows,
        }),
      ),
    listen: (channel, heard) => database.listen(channel, heard),
    end: () => database.close(),
  };
}
