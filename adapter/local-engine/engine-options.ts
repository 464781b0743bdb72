import type { Backoff } from "./answers.js";
import type { Clock } from "./clock.js";
import { LocalEngineError, type Log } from "./log.js";
import type { PageOptions } from "./page/offer.js";
import type { SentRequest } from "./transport.js";

export interface LocalEngineOptions {
  readonly signingKey: string;
  /** Tried when a host or a caller doesn't know the first: for the time of a key rotation. */
  readonly signingKeyFallback?: string;
  readonly eventKey: string;
  /** The caller's environment. The engine refuses to be part of `production`. */
  readonly environment?: string;
  readonly clock?: Clock;
  /** A folder in which events and runs are kept, for the next engine that is given it. Default: they are kept in memory only. */
  readonly journal?: string;
  /** What is signed as the time of a request. Default: real time, which hosts compare with their own. */
  readonly signatureTime?: () => number;
  /** What those who date events ahead take for now. Default: the time that is signed. */
  readonly senderTime?: () => number;
  readonly onLog?: Log;
  /** Every request to a host, as it is sent. The engine keeps none. */
  readonly onRequest?: (request: SentRequest) => void;
  /** Milliseconds before the next attempt; default 1 s each time, as a server with `--retry-interval 1`. */
  readonly backoff?: Backoff;
  /** Calls under way at the same time; default 32. */
  readonly concurrency?: number;
  /** Real milliseconds in which a host has to answer a call; default 2 minutes. */
  readonly requestTimeout?: number;
  /** Default 3 MiB, which is what an Inngest server takes at most. */
  readonly maxEventBytes?: number;
  /** Serves a page at `/` that shows runs and sends events. Default: none, and nothing is kept for one. */
  readonly page?: PageOptions;
}

/** Throws a LocalEngineError for an engine that must not run, or that lacks a key. */
export function checkOptions(options: LocalEngineOptions): void {
  if (options.environment === "production") {
    throw new LocalEngineError(
      "The local engine is for development and can't run in production; set the address and keys of an Inngest server.",
    );
  }
  if (options.signingKey === "" || options.eventKey === "") {
    const missing = options.signingKey === "" ? "a signing key" : "an event key";
    throw new LocalEngineError(`The local engine needs ${missing}; give it the host's.`);
  }
}
