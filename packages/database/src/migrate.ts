import type { Driver, Migration } from "./types.js";

/** Any number that no other program locks: replicas that start together migrate one after the other. */
const lock = 7_026_022_001;

/** Brings the schema up to date: all of the missing migrations, or none. */
export async function migrate(driver: Driver, migrations: readonly Migration[]): Promise<void> {
  await driver.transaction(async ({ query }) => {
    await query("select pg_advisory_xact_lock($1::bigint)", [lock]);
    await query("create table if not exists migrations (name text primary key, at timestamptz not null default now())");
    const done = new Set((await query<{ name: string }>("select name from migrations")).map(({ name }) => name));
    for (const { name, sql } of migrations) {
      if (done.has(name)) continue;
      await query(sql);
      await query("insert into migrations (name) values ($1)", [name]);
    }
  });
}
