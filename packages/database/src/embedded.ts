import { randomUUID } from "node:crypto";
import fs, { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PGlite } from "@electric-sql/pglite";
import type { Driver } from "./types.js";

/** An empty cluster, beside the package that made it: to load one takes a fifth of the time that it takes to make one. */
function keptCluster(): string {
  const entry = fileURLToPath(import.meta.resolve("@electric-sql/pglite"));
  const folder = entry.slice(0, entry.lastIndexOf("@electric-sql"));
  const { version } = JSON.parse(readFileSync(join(folder, "@electric-sql/pglite/package.json"), "utf8")) as {
    readonly version: string;
  };
  return join(folder, ".cache", "embedded-postgres", `${version}.tar`);
}

/** Whole or not at all: processes that start together each write one, and the last one stays. */
async function keep(dump: Blob, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const written = `${file}.${randomUUID()}`;
  await writeFile(written, dump.stream());
  await rename(written, file);
}

/** A deployment has no development dependencies: there, the database is a server. */
async function startPGlite(): Promise<PGlite> {
  try {
    const { PGlite } = await import("@electric-sql/pglite");
    const kept = keptCluster();
    if (existsSync(kept)) return await PGlite.create({ loadDataDir: await fs.openAsBlob(kept) });
    const database = await PGlite.create();
    const empty = await database.dumpDataDir("none");
    // No harm where nothing may be written: then the next start takes as long as this one.
    await keep(empty, kept).catch(() => undefined);
    return database;
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
