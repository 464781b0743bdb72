export { createDatabase } from "./database.js";
export { violates } from "./violates.js";
export type { Connection, Database, Migration, Sql } from "./types.js";
