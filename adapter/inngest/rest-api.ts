import { randomUUID } from "node:crypto";
import { z } from "zod";
import { apiOrigin, UpstreamError, type InngestConnection } from "./event-api.js";
import { hashedKey } from "./signature.js";

/** A run as the REST API tells it. */
export interface RunRecord {
  readonly runId: string;
  readonly status: string;
  /** ISO 8601; `null` while the run goes on, whatever `status` says. */
  readonly endedAt: string | null;
}

/** The part of Inngest's REST API that status needs. */
export interface RestApi {
  /** The data of an event; `undefined` when the server does not know it. */
  eventData(eventId: string, over?: AbortSignal): Promise<unknown>;
  runsOf(eventId: string): Promise<RunRecord[]>;
  /** Whether the server has functions of an app; `undefined` when it doesn't say. */
  knowsApp(appId: string): Promise<boolean | undefined>;
}

const deadline = 5000;

const envelope = z.object({ data: z.unknown(), error: z.unknown() }).partial();
const eventBody = z.object({ data: z.unknown() });
const runBody = z.object({ run_id: z.string(), status: z.string(), ended_at: z.string().nullish() });

/** What the server does not know it answers with 200 and an error body. */
function dataOf(answer: unknown): unknown {
  if (answer === undefined) return undefined;
  const parsed = envelope.safeParse(answer);
  if (!parsed.success) throw new UpstreamError("run status is unavailable", { cause: parsed.error });
  return parsed.data.data;
}

/** Reads events and runs. Throws an UpstreamError when the server can't be asked. */
export function createRestApi(connection: InngestConnection, fetch: typeof globalThis.fetch): RestApi {
  const read = async (path: string, key: string, over: AbortSignal | undefined): Promise<Response> => {
    // The server caches answers by URL, empty ones too, for up to 15 seconds: a run just started would stay unseen.
    const url = `${apiOrigin(connection)}${path}?fresh=${randomUUID()}`;
    return fetch(url, {
      headers: { authorization: `Bearer ${hashedKey(key)}` },
      signal: AbortSignal.any([AbortSignal.timeout(deadline), ...(over === undefined ? [] : [over])]),
    });
  };
  const answered = async (path: string, over?: AbortSignal): Promise<unknown> => {
    try {
      let response = await read(path, connection.signingKey, over);
      if ((response.status === 401 || response.status === 403) && connection.signingKeyFallback !== undefined) {
        response = await read(path, connection.signingKeyFallback, over);
      }
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Error(`the REST API answered ${response.status}`);
      return await response.json();
    } catch (error) {
      throw new UpstreamError("run status is unavailable", { cause: error });
    }
  };
  const get = async (path: string, over?: AbortSignal): Promise<unknown> => dataOf(await answered(path, over));
  return {
    async knowsApp(appId) {
      // A self-hosted server answers a list, or null, without an envelope; others may not have the address.
      const functions = await answered(`/v1/apps/${encodeURIComponent(appId)}/functions`).catch(() => undefined);
      if (functions === null) return false;
      return Array.isArray(functions) ? functions.length > 0 : undefined;
    },
    async eventData(eventId, over) {
      const event = eventBody.safeParse(await get(`/v1/events/${eventId}`, over));
      return event.success ? event.data.data : undefined;
    },
    async runsOf(eventId) {
      const runs = z.array(runBody).safeParse((await get(`/v1/events/${eventId}/runs`)) ?? []);
      if (!runs.success) throw new UpstreamError("run status is unavailable", { cause: runs.error });
      return runs.data.map(({ run_id, status, ended_at }) => ({ runId: run_id, status, endedAt: ended_at ?? null }));
    },
  };
}
