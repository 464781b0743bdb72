import { mutant, type Mutant } from "../../prove/mutant.js";

const host = "adapter/host.ts";
const durable = "adapter/inngest/durable.ts";
const sendEvent = "adapter/runs/send-event.ts";
const host_ = (id: string, breaks: string, file: string, find: string, replace: string): Mutant =>
  mutant("host", id, breaks, file, find, replace);

/** What is broken in contexts, correlation, and between instances. */
export const instanceMutants: readonly Mutant[] = [
  // Contexts and correlation
  host_(
    "context-shared",
    "every request is given the first one's context",
    "adapter/plugins.ts",
    "const contexts = boundaryContexts(instance, () => ports.of(key));",
    "const make = boundaryContexts(instance, () => ports.of(key));\n    let kept: ReturnType<typeof make> | undefined;\n    const contexts: typeof make = (request) => (kept ??= make(request));",
  ),
  host_(
    "request-id-shared",
    "every request has the same id",
    "adapter/http/exchange.ts",
    "const requestId = randomUUID() as string as RequestId;",
    'const requestId = "00000000-0000-4000-8000-000000000000" as string as RequestId;',
  ),
  host_(
    "correlation-dropped",
    "a run does not know the request that triggered it",
    durable,
    "...(trail && { correlationId: trail.correlationId, requestId: trail.requestId }),",
    "",
  ),
  host_(
    "correlation-not-sent",
    "an event leaves without its request's correlation",
    sendEvent,
    "const trail = { instance, principal, requestId, correlationId,",
    'const trail = { instance, principal, requestId, correlationId: "dropped" as never,',
  ),
  host_(
    "correlation-not-kept",
    "a request's own correlation is overwritten",
    "adapter/http/exchange.ts",
    'toCorrelationId(header("x-correlation-id") ?? "") ??',
    "",
  ),
  host_(
    "enqueued-in-silence",
    "a trigger is not logged",
    sendEvent,
    "telemetry.record(observabilityEvents.runEnqueued, { ...fields, handle });",
    "",
  ),
  host_(
    "start-in-silence",
    "the start of a run is not logged",
    durable,
    "telemetry.record(observabilityEvents.runStarted,",
    "void (",
  ),
  host_(
    "request-in-silence",
    "an answered request is not logged",
    "adapter/http/middleware.ts",
    "telemetry.record(observabilityEvents.requestCompleted, fields);",
    "void fields;",
  ),
  host_(
    "run-shown-to-anybody",
    "a run is shown to who did not trigger it",
    "adapter/telemetry/trail.ts",
    "return a.id !== undefined && a.caller === b.caller && a.id === b.id;",
    "return a.id === b.id;",
  ),

  // Instances
  {
    id: "ports-shared",
    breaks: "every instance of a plugin has the same store",
    kind: "host",
    edits: [
      {
        file: "plugins/api/invoicing/src/index.ts",
        find: "export default defineApiPlugin({",
        replace: "const shared = openInvoiceStore();\n\nexport default defineApiPlugin({",
      },
      {
        file: "plugins/api/invoicing/src/index.ts",
        find: 'invoices: await open("invoices", () => openInvoiceStore(database)),',
        replace: 'invoices: await open("invoices", () => shared),',
      },
    ],
  },
  host_(
    "events-shared",
    "every instance hears the others' events",
    "adapter/telemetry/trail.ts",
    ": `${instance}/${event.name}`;",
    ": `shared/${event.name}` + (instance === '' ? instance : '');",
  ),
  host_(
    "runs-shared",
    "an instance shows the runs of another",
    "adapter/runs/find-run.ts",
    "if (trail?.instance === instance && samePrincipal(trail.principal, principal)) return true;",
    "if (trail !== undefined && samePrincipal(trail.principal, principal)) return true;",
  ),
  host_(
    "alias-ignored",
    "every instance has the same name",
    "adapter/host-options.ts",
    "const instance = toInstanceAlias(options.alias);",
    'const instance = toInstanceAlias("hq");',
  ),
  host_(
    "log-not-injected",
    "the log of every instance goes to the same place",
    "adapter/telemetry/telemetry.ts",
    "destination ?? pino.destination(1)",
    'pino.destination("/dev/null")',
  ),
  host_(
    "log-without-instance",
    "a line of the log does not say whose it is",
    "adapter/telemetry/telemetry.ts",
    "const base = { instance };",
    'const base = { instance: "hq" };',
  ),
  host_(
    "signal-handler",
    "an instance listens to the process's signals",
    host,
    "mountProbes(table, readiness, plugins.ports.failing);",
    'mountProbes(table, readiness, plugins.ports.failing);\n  process.on("SIGTERM", () => readiness.drain());',
  ),
  host_(
    "environment-written",
    "an instance writes to the environment",
    host,
    "mountProbes(table, readiness, plugins.ports.failing);",
    'mountProbes(table, readiness, plugins.ports.failing);\n  process.env["HQ_ALIAS"] = `${options.alias}-${Math.random()}`;',
  ),
  host_(
    "global-registry",
    "an instance leaves itself in a global",
    host,
    "mountProbes(table, readiness, plugins.ports.failing);",
    "mountProbes(table, readiness, plugins.ports.failing);\n  Reflect.set(globalThis, `hq:${options.origin}`, table);",
  ),
  host_(
    "foreign-runs-taken",
    "an instance runs what others enqueued, and not its own",
    "adapter/inngest/received-event.ts",
    "read?.trail.instance !== instance",
    "read?.trail.instance === instance",
  ),
];
