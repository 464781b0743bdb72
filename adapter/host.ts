import type { IncomingMessage, ServerResponse } from "node:http";
import type { ServicesOption } from "#internal";
import type { Composition, InstanceAlias, Services } from "@rawr/hq-contract";
import type { Surfaces } from "@rawr/hq-contract/tables";
import { checkOptions } from "./check-options.js";
import { createAuthorization } from "./callers/authorization.js";
import { createSeats } from "./callers/seats.js";
import { toSettings, type HostOptions } from "./host-options.js";
import { createAdmission } from "./http/admission.js";
import { createCors } from "./http/cors.js";
import { dispatchFamily } from "./http/dispatch.js";
import { publishedFamilies } from "./http/documents.js";
import { createEntrance } from "./http/entrance.js";
import { createInFlight } from "./http/in-flight.js";
import { malformedAnswer } from "./http/malformed.js";
import { requestMiddleware } from "./http/middleware.js";
import { mountFamilies } from "./http/mounts.js";
import { parametersOf, routesOf, type HostRoute } from "./http/routes.js";
import { createMountTable } from "./http/mount-table.js";
import { mountPages } from "./http/pages.js";
import { createProxyTrust } from "./http/trusted-proxies.js";
import { createDurableRuntime } from "./inngest/durable.js";
import { createIngressGuard } from "./inngest/ingress-guard.js";
import { guardedIngress } from "./inngest/ingress.js";
import { registerFunctions } from "./inngest/registration.js";
import { installPlugins } from "./plugins.js";
import { announce } from "./process/announce.js";
import { compositionId } from "./process/composition-id.js";
import { createLifecycle } from "./process/lifecycle.js";
import { mountProbes } from "./process/probes.js";
import { createReadiness, type Readiness } from "./process/readiness.js";
import { createRunClient } from "./runs/runs.js";
import { createSurfaces } from "./surfaces.js";
import { createTelemetry } from "./telemetry/telemetry.js";

/**
 * One running instance of a composition.
 *
 * @example
 * const statusOf = async ({ fetch }: Pick<Host, "fetch">) =>
 *   (await fetch(new Request("https://hq.example.com/livez"))).status;
 * await statusOf({ fetch: async () => new Response() }); //=> 200
 */
export interface Host<Hq = object> {
  readonly instance: InstanceAlias;
  /** Every route, in mount order. */
  readonly routes: readonly HostRoute[];
  /** In-process clients for a `first-party-service`: no socket between. */
  readonly services: Services<Hq>;
  /** What toolkit and agent plugins offer, with in-process clients of their own; each is made when it is first read. */
  readonly surfaces: Surfaces<Hq>;
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
  /** The raw HTTP answer to bytes that never became a request, for `clientError` of `node:http`. */
  readonly malformed: (error: Error, begun: boolean) => string;
  /** How many requests of one connection may be in progress at the same time. */
  readonly requestsPerConnection: number;
  /** Registers the functions with Inngest. Throws an UpstreamError that says why Inngest did not take them. */
  register(): Promise<void>;
  /**
   * Refuses new requests with 503, waits until those in progress have ended or `within` milliseconds have passed, then disposes of the
   * plugins' ports in reverse order. With `breakOffEvents` it does not wait for event streams: their readers lose the connection at once,
   * and may ask another host for what follows.
   */
  close(options?: { readonly within?: number; readonly breakOffEvents?: boolean }): Promise<void>;
}

/**
 * Makes a host instance of a composition. Instances share nothing (D-016).
 *
 * @example
 * const host = createHost(defineHq<object>({}), {
 *   alias: "hq",
 *   origin: "https://hq.example.com",
 *   authenticators: [],
 *   inngest: { signingKey: `signkey-prod-${"0".repeat(64)}`, eventKey: "0".repeat(32) },
 *   telemetry: { level: "silent" },
 * });
 * (await host.fetch(new Request("https://hq.example.com/livez"))).status; //=> 200
 * await host.close();
 *
 * @throws RangeError or TypeError with one sentence when an option is invalid.
 */
export function createHost<Hq>(hq: Composition<Hq>, options: HostOptions & ServicesOption<Hq>): Host<Hq> {
  announce("host");
  checkOptions(options);
  const settings = toSettings(options);
  const { instance, origin, limits } = settings;
  const telemetry = createTelemetry(instance, settings.secrets, options.telemetry);
  const routes = Object.freeze(routesOf(hq));
  const readiness = createReadiness(settings.selfCheck, compositionId(hq, routes));
  const inFlight = createInFlight();

  const runs = createRunClient({ ...settings, telemetry, readiness });
  const plugins = installPlugins(hq, { ...settings, telemetry, runs });
  const runtime = createDurableRuntime({ ...settings, telemetry, plugins: plugins.durable });
  const register = () => registerFunctions(runtime, settings);
  const lifecycle = createLifecycle({ ...settings, ...plugins, telemetry, readiness, inFlight, register });

  const published = publishedFamilies(hq, routes, { ...settings, authenticators: options.authenticators, telemetry });
  const cors = options.cors && createCors(options.cors, published);
  const guard = createIngressGuard({ ...settings.connection, bodyLimit: limits.ingressBody, now: settings.now });
  const authorize = createAuthorization(options.authenticators, telemetry);
  const keptBody = options.authenticators.some(({ readsBody }) => readsBody) ? limits.body : undefined;
  const gate = { authorize, seats: createSeats(limits.requestsPerPrincipal), telemetry, keptBody };
  const table = createMountTable();
  mountFamilies(table, requestMiddleware({ ...lifecycle, telemetry, inFlight, cors }))
    .mount("ingress", guardedIngress(guard, runtime, origin, telemetry, readiness.registered, readiness.reached))
    .mount("workflows", dispatchFamily("workflows", plugins.workflows, gate, published.workflows))
    .mount("rpc", dispatchFamily("rpc", plugins.rpc, gate))
    .mount("orpc", dispatchFamily("orpc", plugins.orpc, gate, published.orpc))
    .close();
  mountProbes(table, readiness, plugins.ports.failing);
  mountPages(table, hq, lifecycle.whenOpen, options.pages, options.reloadPages);

  const admit = createAdmission({ ...settings, inParameter: parametersOf(routes) });
  const trustOf = createProxyTrust(options.trustedProxies);
  const entrance = createEntrance({ admit, table, inFlight, trustOf, telemetry, cors });
  return {
    instance,
    routes,
    // The clients are made of the routers that the composition's types describe.
    services: plugins.servicesFor({ id: "in-process", isPlugin: false }, lifecycle.start) as Services<Hq>,
    // Each is what the plugin's own `create` makes.
    surfaces: createSurfaces(hq, (id) => plugins.servicesFor({ id, isPlugin: true }, lifecycle.start)) as Surfaces<Hq>,
    readiness,
    requestsPerConnection: limits.requestsPerConnection,
    malformed: (error, begun) => malformedAnswer(telemetry, error, begun),
    ...entrance,
    start: lifecycle.start,
    register: lifecycle.register,
    close: lifecycle.close,
  };
}
