import type { Composition, Services } from "@rawr/hq-contract";
import type { Caller } from "@rawr/hq-contract/tables";

/**
 * The callers that come over HTTP with a credential. The runtime is not one of them: it signs its requests and claims no identity.
 *
 * @example
 * type Sender = HttpCaller;
 * //=> "first-party-web" | "first-party-service" | "external"
 */
export type HttpCaller = Exclude<Caller, "runtime-ingress">;

/**
 * What a harness passes to `start`. Everything that differs per instance is passed in (D-016).
 *
 * @example
 * const request: HostRequest<object> = {
 *   alias: "harness",
 *   hq: defineHq<object>({}),
 *   onEvent: () => undefined,
 *   log: { write: () => undefined },
 * };
 * request.alias; //=> "harness"
 */
export interface HostRequest<Hq> {
  /** The instance's name. */
  readonly alias: string;
  /** Mount this one: it is the composition that was given, with every handler counted. */
  readonly hq: Composition<Hq>;
  /** Call it with each structured event of the host. */
  readonly onEvent: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  /** A stream for the host's log, a JSON object a line. */
  readonly log: {
    /** Takes one line, its line end included. */
    write(line: string): void;
  };
  /** When given, the new host is a second instance on the same Inngest server, with the same keys for it. */
  readonly beside?: HarnessHost<Hq>;
}

/**
 * A host that listens on loopback, whichever framework it is made of.
 *
 * @example
 * const originOf = ({ origin }: Pick<HarnessHost<object>, "origin">) => origin;
 * originOf({ origin: "http://127.0.0.1:3000" }); //=> "http://127.0.0.1:3000"
 */
export interface HarnessHost<Hq> {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Headers that prove each caller. */
  readonly credentials: Readonly<Record<HttpCaller, Readonly<Record<string, string>>>>;
  /** The key that ingress requests are signed with. */
  readonly signingKey: string;
  /** Clients without a socket, for a service in the host's process. */
  readonly services: Services<Hq>;
  /** How often a procedure or a function ran. Needed only from a host that does not mount {@link HostRequest.hq}. */
  readonly handled?: () => number;
  /**
   * Resolves when no run on the host's Inngest server has anything to do for now. Without it the harness watches handlers and events until
   * nothing moves any more.
   */
  readonly settled?: () => Promise<void>;
  /** Ends the host; resolves when nothing of it listens any more. */
  close(): Promise<void>;
}

/**
 * Starts a host with a composition whose handlers are counted.
 *
 * @example
 * const start: StartHost<object> = startTestHost;
 * typeof start; //=> "function"
 */
export type StartHost<Hq> = (request: HostRequest<Hq>) => Promise<HarnessHost<Hq>>;
