import { randomBytes } from "node:crypto";

/**
 * The Inngest server of one host instance.
 *
 * @example
 * const connection: InngestConnection = {
 *   signingKey: `signkey-prod-${"0".repeat(64)}`,
 *   eventKey: "0".repeat(32),
 *   baseUrl: "http://inngest:8288",
 * };
 * connection.baseUrl; //=> "http://inngest:8288"
 */
export interface InngestConnection {
  /** `signkey-<word>-<hex>`, or the bare key of a self-hosted server. */
  readonly signingKey: string;
  readonly signingKeyFallback?: string | undefined;
  readonly eventKey: string;
  /** Origin of a self-hosted server or of the local engine. Without it: Inngest's cloud. */
  readonly baseUrl?: string | undefined;
}

const cloud = { events: "https://inn.gs", api: "https://api.inngest.com" };

/** Where events go. */
function eventOrigin({ baseUrl }: InngestConnection): string {
  return baseUrl ?? cloud.events;
}

/** Where runs are asked for and functions are registered. */
export function apiOrigin({ baseUrl }: InngestConnection): string {
  return baseUrl ?? cloud.api;
}

/** An event as the event API takes it. */
export interface OutgoingEvent {
  readonly name: string;
  readonly data: object;
  /** When it happens, in milliseconds since the epoch; default when the server takes it, whatever the clock here says. */
  readonly ts?: number | undefined;
}

/**
 * A request that the Inngest server did not carry out. The cause is for logs: it may quote an address that contains a key.
 *
 * @example
 * new UpstreamError("the event was not accepted").name; //=> "UpstreamError"
 */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
}

/** An event that is too large for the event API. Sending it again would not help. */
export class EventTooLargeError extends UpstreamError {}

/** An event that the event API may or may not have accepted: it may start a run. */
export class EventInDoubtError extends UpstreamError {}

/** Milliseconds within which the event API has to accept an event, repetitions included. */
const sendDeadline = 8000;
const attempts = 3;

/**
 * Sends one event and returns its id, which is also the event's id as its functions see it.
 *
 * A repetition carries the same id seed, so a server that accepted the first attempt and lost the answer starts no second run.
 * The same holds for another send with the seed of this one, from whichever process.
 *
 * @throws UpstreamError when the event was not accepted, EventInDoubtError when it may have been.
 */
export async function sendEvent(
  connection: InngestConnection,
  event: OutgoingEvent,
  fetch: typeof globalThis.fetch,
  seed: string = randomSeed(Date.now()),
  over?: AbortSignal,
): Promise<string> {
  const [id] = await sendEvents(connection, [event], fetch, seed, over);
  if (id === undefined) throw new UpstreamError("the event was not accepted");
  return id;
}

/** Sends several events in one request; their ids, in their order. See {@link sendEvent}. */
export async function sendEvents(
  connection: InngestConnection,
  events: readonly OutgoingEvent[],
  fetch: typeof globalThis.fetch,
  seed: string,
  over?: AbortSignal,
): Promise<readonly string[]> {
  const url = `${eventOrigin(connection)}/e/${encodeURIComponent(connection.eventKey)}`;
  const body = JSON.stringify(events.map(({ name, data, ts }) => ({ name, data, ts })));
  const headers = {
    "content-type": "application/json",
    "x-inngest-event-id-seed": seed,
  };
  const signal = AbortSignal.any([AbortSignal.timeout(sendDeadline), ...(over === undefined ? [] : [over])]);
  let fault: unknown = signal.reason;
  let isInDoubt = false;
  for (let attempt = 1; attempt <= attempts && !signal.aborted; attempt++) {
    try {
      const response = await fetch(url, { method: "POST", body, headers, signal });
      const ids = acceptedIds(await response.json().catch(() => undefined));
      if (response.ok && ids.length === events.length) return ids;
      fault = new Error(`the event API answered ${response.status}`);
      // A self-hosted server says 400 of what the cloud says 413 of.
      if (response.status === 413 || (response.status === 400 && Buffer.byteLength(body) > largestEvent)) {
        throw new EventTooLargeError("the event is too large", { cause: fault });
      }
      isInDoubt ||= response.ok || (response.status >= 500 && response.status !== 503);
      // What it refused once it will refuse again.
      if (response.status < 500 && response.status !== 429) break;
    } catch (error) {
      if (error instanceof EventTooLargeError) throw error;
      fault = error;
      isInDoubt ||= !neverArrived(error);
    }
    if (attempt < attempts) await pause(50 * 4 ** (attempt - 1), signal);
  }
  throw isInDoubt
    ? new EventInDoubtError("the event may have been accepted", { cause: fault })
    : new UpstreamError("the event was not accepted", { cause: fault });
}

/** Faults of a request that never left: there was no connection. */
function neverArrived(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"].includes(
    code,
  );
}

/** Bytes beyond which a server may refuse an event for its size alone: what the smallest of them takes. */
const largestEvent = 256 * 1024;

/** The seed of an event that is sent once. */
export function randomSeed(now: number): string {
  return `${now},${randomBytes(10).toString("base64")}`;
}

function acceptedIds(answer: unknown): readonly string[] {
  if (typeof answer !== "object" || answer === null || !("ids" in answer) || !Array.isArray(answer.ids)) return [];
  const ids: unknown[] = answer.ids;
  return ids.filter((id): id is string => typeof id === "string" && id !== "");
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}
