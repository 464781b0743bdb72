export { openDatabase, type Database } from "./database.js";
export { openSchema, type Schema } from "./schema.js";
