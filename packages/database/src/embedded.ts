import type { Driver } from "./types.js";

/** Postgres in this process, in memory: nothing is installed or configured, and nothing outlives the process. */
export async function openEmbedded(): Promise<Driver> {
  const { PGlite } = await import("@electric-sql/pglite").catch((cause: unknown) => {
    throw new Error(
      "DATABASE_URL is not set, and the embedded Postgres is not installed: set DATABASE_URL, or install @electric-sql/pglite",
      { cause },
    );
  });
  const database = await PGlite.create();
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
