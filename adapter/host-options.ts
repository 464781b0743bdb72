import { toInstanceAlias, type InstanceAlias } from "@rawr/hq-contract";
import type { Middleware } from "inngest";
import type { Authenticator } from "./callers/caller.js";
import type { CorsOptions } from "./http/cors.js";
import type { HandlerOptions } from "./http/handler-options.js";
import type { DocumentOptions } from "./http/document-options.js";
import { boundedFetch } from "./inngest/bounded-fetch.js";
import type { InngestConnection } from "./inngest/event-api.js";
import { bareKey } from "./inngest/signature.js";
import type { PortBounds } from "./ports.js";
import type { TelemetryOptions } from "./telemetry/telemetry.js";

/**
 * Everything that differs from instance to instance. Nothing of it is read from the environment (D-016).
 *
 * @example
 * const options: HostOptions = {
 *   alias: "hq",
 *   origin: "https://hq.example.com",
 *   authenticators: [],
 *   inngest: { signingKey: `signkey-prod-${"0".repeat(64)}`, eventKey: "0".repeat(32) },
 * };
 * options.alias; //=> "hq"
 */
export interface HostOptions {
  /** Lower-case kebab-case; the instance's name in logs, in metrics and at Inngest. */
  readonly alias: string;
  /** Scheme, host and port under which callers and Inngest reach this instance, e.g. `https://hq.example.com`. */
  readonly origin: string;
  /** Further `Host` values that this instance answers for, e.g. `127.0.0.1:3000`. */
  readonly hosts?: readonly string[];
  /** How callers prove who they are, in the order of asking. Without any, every caller is an anonymous `external`. */
  readonly authenticators: readonly Authenticator[];
  readonly inngest: InngestConnection;
  /**
   * Whether the host is ready, and accepts triggers, only after Inngest has called it. It then has a function of its own, `self-check`,
   * which `serve` triggers at start. Default: ready once Inngest has accepted the functions.
   */
  readonly selfCheck?: boolean;
  /** Inngest middleware of the process's own, after the host's. */
  readonly inngestMiddleware?: readonly Middleware.Class[];
  /** What the process offers to plugins beside each other's procedures, by name. */
  readonly services?: Readonly<Record<string, unknown>>;
  readonly limits?: Partial<Limits>;
  /** How long ports may take to open, to answer a check and to end. */
  readonly portBounds?: Partial<PortBounds>;
  /** Proxies whose `X-Forwarded-*` headers are trusted: `loopback`, or their addresses and ranges (`10.0.0.0/8`). Default: nobody. */
  readonly trustedProxies?: "loopback" | string[];
  /** Whether anyone may read the OpenAPI documents. Default: callers with a credential only. */
  readonly openDocuments?: boolean;
  /** Title, version, servers and tags of the OpenAPI documents. */
  readonly documents?: DocumentOptions;
  /** oRPC's handler plugins and interceptors, on the routes of every plugin. */
  readonly handlers?: HandlerOptions;
  /**
   * The folder of the built pages of web plugins: `<folder>/<capability>/index.html` is served on `/web/<capability>`, with the files beside
   * it. Relative to where the process was started; with `serve`, first to the file that it was started with. Default: no pages.
   */
  readonly pages?: string;
  /** Whether an open page loads itself again when it is built anew. `serve` sets it in development mode. Default: no. */
  readonly reloadPages?: boolean;
  /** Pages of other origins that may call. Default: none. */
  readonly cors?: CorsOptions;
  readonly telemetry?: TelemetryOptions;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** How the host calls Inngest; default: the process's `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Sizes in bytes.
 *
 * @example
 * const limits: Partial<Limits> = { body: 64 * 1024, requestsPerPrincipal: 20 };
 * limits.body; //=> 65_536
 */
export interface Limits {
  /** What a caller's request may hold in memory: JSON, text, form fields; default 1 MiB. */
  readonly body: number;
  /** All files of a request together, which lie in temporary files; default 32 MiB. */
  readonly files: number;
  /** All events that a request streams; default 16 MiB. */
  readonly stream: number;
  /** Parts of a multipart body; default 1,000. Not a size. */
  readonly parts: number;
  /** Body of an ingress request, which carries the results of all steps so far: 32 MiB at most, and its event; default 36 MiB. */
  readonly ingressBody: number;
  /** Requests of one principal that may be under way at the same time; those beyond are 429. Default 256. */
  readonly requestsPerPrincipal: number;
  /** Of these, requests that may wait for a run; those beyond are told its state as it is. Default 128. */
  readonly waitsPerPrincipal: number;
  /** Requests of one connection that may be under way; those beyond wait, and the connection is read no further. Default 32. */
  readonly requestsPerConnection: number;
}

const mebibyte = 1024 * 1024;
export const defaultLimits: Limits = {
  body: mebibyte,
  files: 32 * mebibyte,
  stream: 16 * mebibyte,
  parts: 1000,
  ingressBody: 36 * mebibyte,
  requestsPerPrincipal: 256,
  waitsPerPrincipal: 128,
  requestsPerConnection: 32,
};

/** An instance's options as its parts take them. */
export interface Settings {
  readonly instance: InstanceAlias;
  readonly origin: string;
  /** Of the origin, e.g. `https:`. */
  readonly scheme: string;
  /** Every `Host` value that this instance answers for. */
  readonly hosts: readonly string[];
  readonly limits: Limits;
  readonly connection: InngestConnection;
  /** What no log line may hold. */
  readonly secrets: readonly string[];
  readonly middleware: readonly Middleware.Class[];
  readonly services: Readonly<Record<string, unknown>>;
  readonly portBounds: Partial<PortBounds> | undefined;
  readonly openDocuments: boolean;
  readonly documents: DocumentOptions;
  readonly handlers: HandlerOptions;
  readonly selfCheck: boolean;
  readonly now: () => number;
  readonly fetch: typeof globalThis.fetch;
  /** Gives up what other servers are being asked for. */
  readonly giveUp: () => void;
}

/** Fills in what an option leaves out. */
export function toSettings(options: HostOptions): Settings {
  const instance = toInstanceAlias(options.alias);
  const { origin, host, protocol } = new URL(options.origin);
  const { signingKey, signingKeyFallback = "", eventKey } = options.inngest;
  return {
    instance,
    origin,
    scheme: protocol,
    // An Inngest server calls 127.0.0.1 by the name localhost: what a registration makes it call is answered.
    hosts: [host, host.replace(/^127\.0\.0\.1(?=:|$)/, "localhost"), ...(options.hosts ?? [])],
    limits: { ...defaultLimits, ...options.limits },
    connection: options.inngest,
    // Without its prefix a key is still the key.
    secrets: [...[signingKey, signingKeyFallback].map(bareKey), eventKey],
    middleware: options.inngestMiddleware ?? [],
    services: options.services ?? {},
    portBounds: options.portBounds,
    openDocuments: options.openDocuments ?? false,
    documents: options.documents ?? {},
    handlers: options.handlers ?? {},
    selfCheck: options.selfCheck ?? false,
    now: options.now ?? Date.now,
    ...boundedFetch(options.fetch ?? globalThis.fetch),
  };
}
