import { canonicalJson } from "../inngest/canonical-json.js";
import type { AcceptedEvent } from "./accepted-event.js";
import type { Clock } from "./clock.js";
import { isObject, type JsonObject } from "./json.js";
import type { Journal } from "./journal/journal.js";
import { ulid } from "../inngest/ulid.js";

/** Every event the engine took, by its internal id. */
export class EventLog {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #events = new Map<string, AcceptedEvent>();

  constructor(clock: Clock, journal: Journal) {
    this.#clock = clock;
    this.#journal = journal;
  }

  find(internalId: string): AcceptedEvent | undefined {
    return this.#events.get(internalId);
  }

  accept(
    event: JsonObject & { readonly name: string },
    internalId: string = ulid(this.#clock.now()),
    delay: number = 0,
  ): AcceptedEvent {
    const now = this.#clock.now();
    const senderId = typeof event.id === "string" && event.id !== "" ? event.id : undefined;
    const payload = {
      ...event,
      id: senderId ?? internalId,
      name: event.name,
      ts: typeof event.ts === "number" && event.ts > 0 ? event.ts : now,
      data: isObject(event.data) ? event.data : {},
      user: isObject(event.user) ? event.user : {},
    };
    const accepted: AcceptedEvent = {
      internalId,
      name: event.name,
      payload,
      json: canonicalJson(payload),
      receivedAt: now,
      delay,
      runIds: [],
      senderId,
    };
    this.#events.set(internalId, accepted);
    const sender = senderId === undefined ? "" : `,"senderId":${JSON.stringify(senderId)}`;
    this.#journal.addJson(
      `{"is":"event","id":"${internalId}","receivedAt":${now},"delay":${delay}${sender},"payload":${accepted.json}}`,
    );
    return accepted;
  }

  /** Takes back an event that a journal has. */
  restore(event: Omit<AcceptedEvent, "json" | "runIds">): void {
    this.#events.set(event.internalId, { ...event, json: canonicalJson(event.payload), runIds: [] });
  }
}
