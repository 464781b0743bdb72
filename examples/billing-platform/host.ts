import { openDatabase } from "@billing/database";
import { serve } from "@rawr/hq-contract/adapter";
import { configure, surroundingsOf } from "./hq.host.js";
import { hq } from "./rawr.hq.js";

/** The database belongs to the process: every instance that it starts has schemas of its own. */
async function main(): Promise<void> {
  const database = openDatabase(process.env["DATABASE_URL"]);
  await serve(hq, configure({ database, ...surroundingsOf(process.env) }));
}

await main();
