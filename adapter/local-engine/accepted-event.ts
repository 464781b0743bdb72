import type { JsonObject } from "./json.js";

/** An event as it was accepted. */
export interface AcceptedEvent {
  /** The engine's own id, a ULID: what the event API answers and the REST API looks up. */
  readonly internalId: string;
  readonly name: string;
  /** What functions see. `id` is the sender's, if it gave one. */
  readonly payload: JsonObject & { readonly id: string; readonly name: string; readonly ts: number };
  /** `payload` in canonical JSON, made once: it goes into every request of every run. */
  readonly json: string;
  readonly receivedAt: number;
  /** Milliseconds after which the runs it starts make their first call: an event may be dated ahead. */
  readonly delay: number;
  readonly runIds: string[];
  /** The id that the sender gave: it starts each function once a day. */
  readonly senderId: string | undefined;
}
