import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "./clock.js";
import type { Dispatcher } from "./dispatcher.js";
import type { AcceptedEvent } from "./accepted-event.js";
import type { EventLog } from "./event-log.js";
import type { Executor } from "./executor.js";
import type { Journal } from "./journal/journal.js";
import { isObject, parseJson, text, wellFormed, type JsonObject } from "./json.js";
import { LocalEngineError } from "./log.js";
import type { Registry } from "./registry.js";
import { readBody } from "./request-body.js";
import { cronOf, type Run } from "./run.js";
import { sameSecret } from "../callers/same-secret.js";
import { isAuthorized } from "../inngest/signature.js";
import { isUlid, seededUlid } from "../inngest/ulid.js";

export interface ApiParts {
  readonly clock: Clock;
  readonly registry: Registry;
  readonly journal: Journal;
  readonly signingKeys: readonly string[];
  readonly eventKey: string;
  readonly maxEventBytes: number;
  /** The time that senders mean when they date an event: real time, even where the engine's is virtual. */
  readonly senderTime: () => number;
  readonly events: EventLog;
  readonly executor: Executor;
  readonly dispatcher: Dispatcher;
  /** Takes the SDK's own registration. Throws a LocalEngineError that says what is refused. */
  readonly register: (body: unknown) => { readonly modified: boolean };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const MAX_EVENTS = 5000;
const MAX_REGISTRATION_BYTES = 16 * 1024 * 1024;

/** The HTTP side of the engine: the event API, the registration and the parts of the REST API that the SDK and hosts use. */
export function createApi(parts: ApiParts): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    let status: number;
    let text: string;
    try {
      const answer = await route(parts, request);
      // What is answered is kept.
      parts.journal.write();
      status = answer.status;
      text = JSON.stringify(answer.body);
    } catch (error) {
      // RangeError: the recursion over a body that is nested ten thousand deep has ended.
      if (!(error instanceof LocalEngineError || error instanceof RangeError)) throw error;
      const sentence = error instanceof RangeError ? "The JSON is nested too deeply." : error.message;
      status = 400;
      text = JSON.stringify({ error: sentence, status });
    }
    response.writeHead(status, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(text),
      // A body that was too long may still be on its way; the connection can't be used again.
      ...(status === 413 ? { Connection: "close" } : {}),
    });
    response.end(text);
  };
}

const problem = (status: number, error: string): Answer => ({ status, body: { error, status } });

async function route(parts: ApiParts, request: IncomingMessage): Promise<Answer> {
  const [, first, second, third, fourth, ...more] = new URL(request.url ?? "/", "http://engine").pathname.split("/");
  const target = [request.method, first, second === undefined || first === "e" ? "" : second].join(" ");
  if (more.length > 0) return problem(404, "No such address.");
  if (target === "GET health ") return { status: 200, body: { status: 200, message: "OK" } };
  if (target === "POST e " && second !== undefined && third === undefined) return receiveEvents(parts, request, second);

  const known = isAuthorized(request.headers.authorization, parts.signingKeys);
  if (target === "POST fn register") return known ? receiveRegistration(parts, request) : unauthorized();
  if (first !== "v1") return problem(404, "No such address.");
  if (!known) return unauthorized();
  if (target === "GET v1 apps" && third !== undefined && fourth === "functions") return readApp(parts, decode(third));
  if (target === "GET v1 events" && third !== undefined) return readEvent(parts, third, fourth);
  if (target === "GET v1 runs" && third !== undefined && fourth === undefined) return readRun(parts, third);
  if (target === "DELETE v1 runs" && third !== undefined && fourth === undefined) return cancelRun(parts, third);
  return problem(
    501,
    `The local engine doesn't support ${request.method} /v1/${second}; run this app against an Inngest server.`,
  );
}

const unauthorized = (): Answer =>
  problem(401, "Unauthorized: the signing key isn't the one this engine was started with.");

async function receiveRegistration(parts: ApiParts, request: IncomingMessage): Promise<Answer> {
  const body = await readBody(request, MAX_REGISTRATION_BYTES);
  if (body === undefined) return problem(413, `A registration may have at most ${MAX_REGISTRATION_BYTES} bytes.`);
  const { modified } = parts.register(parseJson(body));
  return { status: 200, body: { ok: true, modified } };
}

async function receiveEvents(parts: ApiParts, request: IncomingMessage, key: string): Promise<Answer> {
  const refuse = (status: number, error: string): Answer => ({ status, body: { ids: [], status, error } });
  if (!sameSecret(decode(key), parts.eventKey)) return refuse(401, "Event key not found");
  const body = await readBody(request, parts.maxEventBytes);
  if (body === undefined)
    return refuse(
      400,
      `A send may have at most ${parts.maxEventBytes} bytes; store large data elsewhere and send its address.`,
    );
  const sent = /\\u[dD]/.test(body) ? parseJson(body, wellFormed) : parseJson(body);
  const entries: unknown[] = Array.isArray(sent) ? sent : [sent];
  if (entries.length > MAX_EVENTS)
    return refuse(400, `A send may have at most ${MAX_EVENTS} events, not ${entries.length}.`);

  // What stands before a faulty event is accepted, as on a server.
  const seed = request.headers["x-inngest-event-id-seed"];
  const ids: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const name = text(entry, "name") ?? "";
    const fault = eventFault(entry, name);
    if (!isObject(entry) || fault !== undefined) return { ...refuse(400, `Event ${index}: ${fault}.`) };
    const data = isObject(entry.data) ? { ...entry.data } : {};
    delete data._inngest;
    // A server's first event of a seed has its entropy plus one.
    const id = typeof seed === "string" ? seededUlid(seed, index + 1) : undefined;
    if (id !== undefined && parts.events.find(id) !== undefined) {
      ids.push(id);
      continue;
    }
    const accepted = parts.events.accept({ ...entry, name, data }, id, delayOf(parts, entry.ts));
    parts.dispatcher.dispatch(accepted);
    ids.push(accepted.internalId);
  }
  return { status: 200, body: { ids, status: 200 } };
}

/** How far ahead an event is dated; a second is forgiven, for clocks differ. */
function delayOf(parts: ApiParts, ts: unknown): number {
  const ahead = typeof ts === "number" ? ts - parts.senderTime() : 0;
  return ahead > 1000 ? ahead : 0;
}

function eventFault(entry: unknown, name: string): string | undefined {
  if (!isObject(entry)) return "an event is a JSON object";
  if (name === "") return "an event needs a name";
  if (name.startsWith("inngest/")) return `event name is reserved for internal use: ${name}`;
  if (entry.data !== undefined && entry.data !== null && !isObject(entry.data)) return "data must be a JSON object";
  if (entry.id !== undefined && typeof entry.id !== "string") return "id must be a string";
  if (entry.ts !== undefined && !(typeof entry.ts === "number" && entry.ts >= 0))
    return "ts must be milliseconds since the epoch";
  return undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // A malformed escape decodes to nothing that could be a key.
  }
}

function readEvent(parts: ApiParts, id: string, part: string | undefined): Answer {
  if (part !== undefined && part !== "runs") return problem(404, "No such address.");
  if (!isUlid(id)) return { status: 200, body: { error: `Invalid event ID: ${id}`, status: 400 } };
  const event = parts.events.find(id);
  if (part === "runs") {
    const runs = (event?.runIds ?? []).map((runId) => parts.executor.find(runId)).filter((run) => run !== undefined);
    return found(parts, runs.map(runBody));
  }
  return event === undefined ? notFound("Unable to query events") : found(parts, eventBody(event));
}

/** As a server answers: a bare list, or null of an app that it doesn't know. */
function readApp({ registry }: ApiParts, id: string): Answer {
  const functions = registry.apps().find((app) => app.id === id)?.functions;
  return { status: 200, body: functions?.map((fn) => ({ id: fn.uuid, slug: fn.id })) ?? null };
}

function readRun(parts: ApiParts, id: string): Answer {
  if (!isUlid(id)) return problem(400, `Invalid run ID: ${id}`);
  const run = parts.executor.find(id);
  return run === undefined ? notFound(`Unable to load function run: ${id}`) : found(parts, runBody(run));
}

function cancelRun(parts: ApiParts, id: string): Answer {
  const run = parts.executor.find(id);
  if (run === undefined) return problem(404, `Unable to load function run: ${id}`);
  parts.executor.cancel(run);
  return { status: 200, body: {} };
}

/** A real server answers 200 with an error body for what it doesn't know; a host that is tested here must cope with that. */
const notFound = (error: string): Answer => ({ status: 200, body: { error, status: 404 } });

function found(parts: ApiParts, data: unknown): Answer {
  const now = new Date(parts.clock.now()).toISOString();
  return { status: 200, body: { data, metadata: { fetched_at: now, cached_until: null } } };
}

function eventBody(event: AcceptedEvent): JsonObject {
  return { ...event.payload, internal_id: event.internalId, received_at: new Date(event.receivedAt).toISOString() };
}

function runBody(run: Run): JsonObject {
  const iso = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());
  return {
    run_id: run.id,
    run_started_at: iso(run.startedAt ?? run.queuedAt),
    function_id: run.fn.uuid,
    function_version: 1,
    environment_id: "00000000-0000-4000-b000-000000000000",
    event_id: run.event.internalId,
    batch_id: null,
    cron: cronOf(run) ?? null,
    // The word of the REST API for a run that waits for its first call.
    status: run.status === "Queued" ? "Scheduled" : run.status,
    ended_at: iso(run.endedAt),
    output: run.status === "Cancelled" ? {} : (run.output ?? null),
  };
}
