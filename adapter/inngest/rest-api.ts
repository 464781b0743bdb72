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
  eventData(eventId: string): Promise<unknown>;
  runsOf(eventId: string): Promise<RunRecord[]>;
}

const deadline = 5000;

const envelope = z.object({ data: z.unknown(), error: z.unknown() }).partial();
const eventBody = z.object({ data: z.unknown() });
const runBody = z.object({ run_id: z.string(), status: z.string(), ended_at: z.string().nullish() });

/** Reads events and runs. Throws an UpstreamError when the server can't be asked. */
export function createRestApi(connection: InngestConnection, fetch: typeof globalThis.fetch): RestApi {
  const read = async (path: string, key: string): Promise<Response> => {
    // The server caches answers by URL, empty ones too, for up to 15 seconds: a run just started would stay unseen.
    const url = `${apiOrigin(connection)}${path}?fresh=${randomUUID()}`;
    return fetch(url, {
      headers: { authorization: `Bearer ${hashedKey(key)}` },
      signal: AbortSignal.timeout(deadline),
    });
  };
  const get = async (path: string): Promise<unknown> => {
    try {
      let response = await read(path, connection.signingKey);
      if ((response.status === 401 || response.status === 403) && connection.signingKeyFallback !== undefined) {
        response = await read(path, connection.signingKeyFallback);
      }
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Error(`the REST API answered ${response.status}`);
      // What the server does not know it answers with 200 and an error body.
      return envelope.parse(await response.json()).data;
    } catch (error) {
      throw new UpstreamError("run status is unavailable", { cause: error });
    }
  };
  return {
    async eventData(eventId) {
      const event = eventBody.safeParse(await get(`/v1/events/${eventId}`));
      return event.success ? event.data.data : undefined;
    },
    async runsOf(eventId) {
      const runs = z.array(runBody).safeParse((await get(`/v1/events/${eventId}/runs`)) ?? []);
      if (!runs.success) throw new UpstreamError("run status is unavailable", { cause: runs.error });
      return runs.data.map(({ run_id, status, ended_at }) => ({ runId: run_id, status, endedAt: ended_at ?? null }));
    },
  };
}
