import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  observabilityEvents,
  toInstanceAlias,
  type Composition,
  type InstanceAlias,
  type PublishedFamily,
  type Services,
  type ServicesOption,
} from "@rawr/hq-contract";
import { H3 } from "h3";
import type { Middleware } from "inngest";
import { NodeRequest, sendNodeResponse } from "srvx/node";
import { createAdmission } from "./callers/admission.js";
import { aroundEachRequest } from "./http/around.js";
import { isWhole, toResponse, writeAnswer, type WholeAnswer } from "./http/answer.js";
import { boundedFetch } from "./inngest/bounded-fetch.js";
import type { Authenticator } from "./callers/caller.js";
import { createSeats } from "./callers/seats.js";
import { createCors, type CorsOptions } from "./http/cors.js";
import { dispatchFamily, type Published } from "./http/dispatch.js";
import { familyDocuments } from "./http/documents.js";
import { createDoor } from "./http/door.js";
import { createDurableRuntime } from "./inngest/durable.js";
import type { InngestConnection } from "./inngest/event-api.js";
import { createInFlight } from "./http/in-flight.js";
import { guardedIngress } from "./inngest/ingress.js";
import { createIngressGuard } from "./inngest/ingress-guard.js";
import { bareKey } from "./inngest/signature.js";
import { malformedAnswer } from "./http/malformed.js";
import { mountFamilies } from "./http/mounts.js";
import { installPlugins } from "./plugins.js";
import type { PortBounds } from "./ports.js";
import { mountProbes, probePaths } from "./process/probes.js";
import { problemAnswer, problems } from "./http/problem.js";
import { createReadiness, type Readiness } from "./process/readiness.js";
import { registerFunctions } from "./inngest/registration.js";
import { parametersOf, routesOf, type HostRoute } from "./http/routes.js";
import { createRunDesk } from "./runs/runs.js";
import { socketExchange } from "./http/socket-exchange.js";
import type { CanonicalTarget } from "./http/target.js";
import { createProxyTrust } from "./http/trusted-proxies.js";
import { createTelemetry, type TelemetryOptions } from "./telemetry/telemetry.js";

/** Everything that differs from instance to instance. Nothing of it is read from the environment (D-016). */
export interface HostOptions {
  /** Lower-case kebab-case; the instance's name in logs, in metrics and at Inngest. */
  readonly alias: string;
  /** Scheme, host and port under which callers and Inngest reach this instance, e.g. `https://hq.example.com`. */
  readonly origin: string;
  /** Further `Host` values that this instance answers for, e.g. `127.0.0.1:3000`. */
  readonly hosts?: readonly string[];
  /** How callers prove who they are, in the order in which they are asked. Without any, everybody is nobody. */
  readonly authenticators: readonly Authenticator[];
  readonly inngest: InngestConnection;
  /** Inngest middleware of the process's own, after the host's. */
  readonly inngestMiddleware?: readonly Middleware.Class[];
  /** What the process offers to plugins beside each other's procedures, by name. */
  readonly services?: Readonly<Record<string, unknown>>;
  readonly limits?: Partial<Limits>;
  /** How long ports may take to open, to answer a check and to end. */
  readonly portBounds?: Partial<PortBounds>;
  /** Proxies whose `X-Forwarded-*` headers are believed: `loopback`, or their addresses and ranges (`10.0.0.0/8`). Default: nobody. */
  readonly trustedProxies?: "loopback" | string[];
  /** Whether everybody may read the OpenAPI documents, or callers only. Default: callers only. */
  readonly openDocuments?: boolean;
  /** Pages of other origins that may call. Default: none. */
  readonly cors?: CorsOptions;
  readonly telemetry?: TelemetryOptions;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** How the host calls Inngest; default: the process's `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Sizes in bytes. */
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
const defaultLimits: Limits = {
  body: mebibyte,
  files: 32 * mebibyte,
  stream: 16 * mebibyte,
  parts: 1000,
  ingressBody: 36 * mebibyte,
  requestsPerPrincipal: 256,
  waitsPerPrincipal: 128,
  requestsPerConnection: 32,
};

/** One running instance of a composition. */
export interface Host<Hq = object> {
  readonly instance: InstanceAlias;
  /** Every route, in mount order. */
  readonly routes: readonly HostRoute[];
  /** In-process clients for a `first-party-service`: no socket between. */
  readonly services: Services<Hq>;
  readonly readiness: Readiness;
  /**
   * Opens the plugins' ports, once, however often it is called. What needs them waits for that: `fetch`, `handler`, `services` and
   * `register` start a host that nobody has started.
   *
   * @throws PortsError that names the plugin and the port; all that was opened before is disposed then.
   */
  start(): Promise<void>;
  /** Answers a request in memory. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Answers a request of `node:http`. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** The answer, as raw HTTP, to what reached `node:http` and never became a request: for its `clientError`. */
  readonly malformed: (error: Error, begun: boolean) => string;
  /** Requests of one connection that may be under way at the same time. */
  readonly requestsPerConnection: number;
  /** Registers the functions with Inngest. Throws an UpstreamError that says why Inngest did not take them. */
  register(): Promise<void>;
  /**
   * Refuses new requests with 503, waits until those under way have ended or `within` milliseconds have passed, then disposes of the
   * plugins' ports in reverse order.
   */
  close(options?: { readonly within?: number }): Promise<void>;
}

/**
 * Makes a host instance of a composition. Instances share nothing (D-016).
 *
 * @throws RangeError or TypeError with one sentence when an option can't be used.
 */
export function createHost<Hq>(hq: Composition<Hq>, options: HostOptions & ServicesOption<Hq>): Host<Hq> {
  const { authenticators, inngest, now = Date.now } = options;
  const { fetch, giveUp } = boundedFetch(options.fetch ?? globalThis.fetch);
  const instance = toInstanceAlias(options.alias);
  const { origin, host, protocol } = new URL(options.origin);
  const limits: Limits = { ...defaultLimits, ...options.limits };
  // Without its prefix a key is still the key.
  const secrets = [inngest.signingKey, inngest.signingKeyFallback ?? ""].map(bareKey).concat(inngest.eventKey);
  const telemetry = createTelemetry(instance, secrets, options.telemetry);
  const readiness = createReadiness();
  const inFlight = createInFlight();

  const draining = new AbortController();
  const desk = createRunDesk({
    instance,
    connection: inngest,
    telemetry,
    fetch,
    now,
    isRegistered: () => readiness.isRegistered,
    waitsPerPrincipal: limits.waitsPerPrincipal,
    draining: draining.signal,
  });
  const plugins = installPlugins(hq, {
    instance,
    desk,
    telemetry,
    bodyLimits: { memory: limits.body, files: limits.files, stream: limits.stream, parts: limits.parts },
    services: options.services ?? {},
    portBounds: options.portBounds,
  });
  let starting: Promise<void> | undefined;
  let started = false;
  const start = (): Promise<void> =>
    (starting ??= (async () => {
      try {
        await plugins.ports.open();
        started = true;
      } catch (error) {
        telemetry.log.error({ err: error }, "the ports are not open: this instance does not start");
        readiness.drain();
        throw error;
      }
    })());
  /** The refusal when the ports can't be opened. A probe is answered meanwhile. */
  const refusedUntilOpen = async (pathname: string): Promise<WholeAnswer | undefined> => {
    if (probePaths.includes(pathname)) return undefined;
    try {
      await start();
      return undefined;
    } catch {
      return problemAnswer(problems.draining, randomUUID());
    }
  };
  const runtime = createDurableRuntime({
    instance,
    origin,
    plugins: plugins.durable,
    connection: inngest,
    telemetry,
    fetch,
    middleware: options.inngestMiddleware,
  });
  const guard = createIngressGuard({ ...inngest, bodyLimit: limits.ingressBody, now });
  const admit = createAdmission(authenticators, telemetry);
  const seats = createSeats(limits.requestsPerPrincipal);

  const routes = Object.freeze(routesOf(hq));
  const publish = (family: PublishedFamily): Published => ({
    documents: familyDocuments(hq, family, {
      origin,
      open: options.openDocuments ?? false,
      onUndescribed: (procedure, reason) =>
        telemetry.log.error({ family, procedure, err: reason }, "a procedure can't be described: it is left out"),
    }),
    routes: routes.filter((route) => route.family === family),
  });
  const published = { workflows: publish("workflows"), orpc: publish("orpc") };
  const cors =
    options.cors &&
    createCors(options.cors, { workflows: published.workflows.documents, orpc: published.orpc.documents });

  const app = new H3({ silent: true, onError: () => toResponse(problemAnswer(problems.internal, randomUUID())) });
  const familyAt = mountFamilies(app, aroundEachRequest(telemetry, inFlight, cors))
    .mount("ingress", guardedIngress(guard, runtime, origin, telemetry, readiness.registered))
    .mount("workflows", dispatchFamily("workflows", admit, plugins.workflows, telemetry, seats, published.workflows))
    .mount("rpc", dispatchFamily("rpc", admit, plugins.rpc, telemetry, seats))
    .mount("orpc", dispatchFamily("orpc", admit, plugins.orpc, telemetry, seats, published.orpc))
    .close();
  mountProbes(app, readiness, plugins.ports.failing);
  app.all("/**", ({ req }) => {
    const requestId = randomUUID();
    telemetry.record(observabilityEvents.routeUnknown, { method: req.method, requestId });
    return toResponse(problemAnswer(problems.routeUnknown, requestId));
  });

  // An Inngest server calls 127.0.0.1 by the name localhost: what a registration makes it call is answered.
  const hosts = [host, host.replace(/^127\.0\.0\.1(?=:|$)/, "localhost"), ...(options.hosts ?? [])];
  const door = createDoor({ hosts, scheme: protocol, inParameter: parametersOf(routes), readiness, telemetry });
  const trustOf = createProxyTrust(options.trustedProxies);
  const answerSocket = async (
    request: IncomingMessage,
    response: ServerResponse,
    target: CanonicalTarget,
  ): Promise<void> => {
    // Work goes on when its sender has gone: a step is not torn in two because nobody waits for its answer.
    const worked = inFlight.enter();
    try {
      const trustProxy = trustOf(request.socket.remoteAddress, String(request.headers["x-forwarded-for"] ?? ""));
      const exchange = socketExchange(request, response, target, trustProxy);
      const family = familyAt(exchange.pathname);
      const unopened = started ? undefined : await refusedUntilOpen(exchange.pathname);
      const answer = await (unopened ??
        family?.(exchange) ??
        app.fetch(new NodeRequest({ req: request, res: response, trustProxy })));
      worked();
      if (response.headersSent || response.destroyed) return;
      if (answer instanceof Response) await sendNodeResponse(response, answer);
      else if (isWhole(answer)) writeAnswer(response, answer);
      else await sendNodeResponse(response, toResponse(answer));
    } catch (error) {
      worked();
      telemetry.log.error({ err: error }, "a request broke off");
      if (response.headersSent) response.destroy();
      else writeAnswer(response, problemAnswer(problems.internal, randomUUID()));
    }
  };
  return {
    instance,
    routes,
    // The clients are made of the routers that the composition's types describe.
    services: plugins.servicesFor("in-process", start) as unknown as Services<Hq>,
    readiness,
    start,
    async fetch(request) {
      const refused = door.refuseFetch(request);
      // Over a socket node leaves the body out.
      if (refused !== undefined) return toResponse(request.method === "HEAD" ? { ...refused, body: null } : refused);
      const leave = inFlight.enter();
      try {
        const unopened = started ? undefined : await refusedUntilOpen(new URL(request.url).pathname);
        return await (unopened === undefined ? app.fetch(request) : toResponse(unopened));
      } finally {
        leave();
      }
    },
    handler(request, response) {
      const admitted = door.admitNode(request);
      if ("status" in admitted) return writeAnswer(response, admitted);
      inFlight.untilAnswered(request.socket, response);
      void answerSocket(request, response, admitted);
    },
    requestsPerConnection: limits.requestsPerConnection,
    malformed: (error, begun) => malformedAnswer(telemetry, error, begun),
    async register() {
      await start();
      try {
        await registerFunctions(runtime, inngest, origin, now());
      } catch (error) {
        telemetry.log.error({ err: error }, "the functions are not registered: this instance is not ready");
        throw error;
      }
      readiness.registered();
    },
    async close({ within = 25_000 } = {}) {
      readiness.drain();
      draining.abort();
      await inFlight.drained(within);
      await plugins.ports.dispose();
      giveUp();
    },
  };
}
