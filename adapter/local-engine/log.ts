/** Something the engine wants a person to know. `message` stands on its own; the fields are for machines. */
export interface LogEntry {
  readonly level: "info" | "warn" | "error";
  readonly event: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

export type Log = (entry: LogEntry) => void;

/** An answer for the person who reads it: what is wrong, where, and the way out. It never wraps a surprise. */
export class LocalEngineError extends Error {
  override readonly name = "LocalEngineError";
}
