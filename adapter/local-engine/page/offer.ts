/** An event of a host that the page can send, in the words of its author. */
export interface OfferedEvent {
  readonly name: string;
  /** Its name on the wire, which functions have registered. */
  readonly wireName: string;
  /** What its data looks like: a JSON Schema. */
  readonly schema: object;
  /** Who may be said to send it; empty for an event from outside. */
  readonly callers: readonly string[];
  /** Its data on the wire. Throws an Error whose message says what is wrong with it. */
  prepare(data: unknown, caller: string | undefined): Promise<object>;
}

/** What the engine's page knows of the host beside it. */
export interface PageOptions {
  readonly events: readonly OfferedEvent[];
  /** What the page proves itself by. One that survives restarts lets an open page go on. Default: a random one, and open pages load themselves again. */
  readonly token?: string;
}
