import type { AnyWorkflowPlugin, InstanceAlias } from "@rawr/hq-contract";
import { observabilityEvents, routeFamilies } from "@rawr/hq-contract/tables";
import { Inngest, InngestCommHandler, Middleware, type InngestFunction, type Logger } from "inngest";
import type { TextAnswer } from "../http/answer.js";
import type { Initiators } from "../initiator.js";
import type { InngestConnection } from "./event-api.js";
import { toInngestFunction } from "./function.js";
import { registeredFunction, type RegisteredFunction } from "./ingress-call.js";
import { selfCheckFunction } from "./self-check.js";
import { silencedEnvironment } from "./silenced-environment.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import { parseTrailedData, type Trail } from "../telemetry/trail.js";
import { z } from "zod";

/** A workflow plugin beside the ports that were made for this instance. */
export interface DurablePlugin {
  readonly plugin: AnyWorkflowPlugin;
  readonly ports: () => unknown;
  readonly initiators: Initiators;
}

/** What of a `Request` the SDK reads. Making a real one of what has just been read would cost it to be read again. */
export interface DurableRequest extends Pick<Request, "method" | "url"> {
  readonly headers: Pick<Headers, "get">;
  text(): string | Promise<string>;
}

/** The durable side of one host instance: its own Inngest client, its own functions. */
export interface DurableRuntime {
  /** Runs what a guarded request asks for. Nothing but the ingress guard may stand before it. */
  readonly handle: (request: DurableRequest) => Promise<TextAnswer>;
  /** The functions by the id under which they are registered, app id included. */
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
}

/** A variable of the process would make the SDK's handler stream its answers, which ours can't: each of its calls would fail. */
class WholeAnswers extends InngestCommHandler<[DurableRequest], TextAnswer> {
  protected override readonly streaming = false;
}

/** Makes the Inngest functions of an instance from the plugins' plain data. */
export function createDurableRuntime(options: {
  readonly instance: InstanceAlias;
  readonly origin: string;
  readonly plugins: readonly DurablePlugin[];
  readonly connection: InngestConnection;
  readonly telemetry: Telemetry;
  readonly fetch: typeof globalThis.fetch;
  /** Whether there is a function by which the host has itself called. */
  readonly selfCheck?: boolean;
  /** The process's own Inngest middleware. */
  readonly middleware?: readonly Middleware.Class[] | undefined;
}): DurableRuntime {
  const { instance, origin, plugins, connection, telemetry } = options;
  const logger = sdkLogger(telemetry);
  const client = new Inngest({
    id: instance,
    eventKey: connection.eventKey,
    signingKey: connection.signingKey,
    ...(connection.signingKeyFallback && { signingKeyFallback: connection.signingKeyFallback }),
    ...(connection.baseUrl && { baseUrl: connection.baseUrl }),
    // Development mode of the SDK verifies nothing. This host has no such mode.
    isDev: false,
    // It would attach a span processor to the process-wide OpenTelemetry provider.
    aiMetadata: false,
    sessionPropagation: false,
    checkpointing: false,
    fetch: statedRegistration(options.fetch),
    logger,
    internalLogger: logger,
    middleware: [runTelemetry(telemetry), ...(options.middleware ?? [])],
  });
  const idOf = new Map<object, string>(
    plugins.flatMap(({ plugin: { capability, functions } }) =>
      functions.flatMap((fn) => [fn, fn["~copyOf"] ?? fn].map((one) => [one, `${capability}--${fn.id}`] as const)),
    ),
  );
  const ofPlugins = plugins.flatMap(({ plugin: { capability, functions }, ports, initiators }) => {
    const host = { client, instance, capability, ports, initiators, telemetry, connection, fetch: options.fetch, idOf };
    return functions.map((fn) => toInngestFunction(fn, host));
  });
  const functions = [...ofPlugins, ...(options.selfCheck ? [selfCheckFunction(client, instance)] : [])];
  const handler = new WholeAnswers({
    frameworkName: "edge",
    client,
    functions,
    serveOrigin: origin,
    servePath: routeFamilies.ingress.prefix,
    enableUnauthedSync: false,
    handler: (request) => ({
      env: silencedEnvironment,
      method: () => request.method,
      url: () => new URL(request.url),
      headers: (name) => request.headers.get(name),
      body: () => request.text(),
      transformResponse: ({ status, headers, body }) => ({ status, headers, body }),
    }),
  });
  const handle = handler.createHandler<DurableRuntime["handle"]>();
  return { handle, functions: registeredFunctions(functions, instance, origin) };
}

/** The functions as the SDK registers them, those for failures included. */
function registeredFunctions(
  functions: readonly InngestFunction.Any[],
  instance: InstanceAlias,
  origin: string,
): ReadonlyMap<string, RegisteredFunction> {
  const to = { baseUrl: new URL(routeFamilies.ingress.prefix, origin), appPrefix: instance };
  const configs = functions.flatMap((fn) => fn["getConfig"](to));
  return new Map(configs.map(({ id, triggers }) => [id, registeredFunction(triggers)]));
}

/**
 * The SDK believes what a registration's answer says of itself, and takes an error of the server that has no `status` in its body for
 * success: the host would be ready and never be called. What the server answered is what it says.
 */
function statedRegistration(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const url = input instanceof Request ? input.url : String(input);
    if (response.ok || !new URL(url).pathname.endsWith("/fn/register")) return response;
    const { status, statusText } = response;
    const error = `Inngest answered ${status} ${statusText}: ${await response.text()}`;
    return Response.json({ status, error }, { status });
  };
}

/** The log as the SDK may use it. It would call `flush` at the end of every request, which makes pino wait for the disk. */
function sdkLogger({ log }: Telemetry): Logger {
  const child = log.child({ component: "inngest" });
  return {
    debug: child.debug.bind(child),
    info: child.info.bind(child),
    warn: child.warn.bind(child),
    error: child.error.bind(child),
  };
}

/** Tells when runs start and end. A class per instance: the SDK makes one object of it per request. */
function runTelemetry(telemetry: Telemetry): Middleware.Class {
  return class extends Middleware.BaseMiddleware {
    readonly id = "hq:runs";

    override async wrapRequest({
      next,
      requestInfo,
      runId,
      fn,
    }: Middleware.WrapRequestArgs): Promise<Middleware.Response> {
      const trail = trailOfBody(await requestInfo.body());
      const span = telemetry.startSpan("hq.run", trail?.traceparent);
      const response = await span.within(next);
      const fields = { runId, function: fn?.opts.id, correlationId: trail?.correlationId, status: response.status };
      span.end(fields, response.status >= 400);
      return response;
    }

    override onRunStart({ ctx, fn }: Middleware.OnRunStartArgs): void {
      telemetry.record(observabilityEvents.runStarted, fieldsOf(ctx, fn.opts.id));
    }

    override onRunComplete({ ctx, fn }: Middleware.OnRunCompleteArgs): void {
      telemetry.record(observabilityEvents.runEnded, { ...fieldsOf(ctx, fn.opts.id), outcome: "completed" });
    }

    override onRunError({ ctx, fn, error, isFinalAttempt }: Middleware.OnRunErrorArgs): void {
      const outcome = isFinalAttempt ? "failed" : "to-be-retried";
      telemetry.record(observabilityEvents.runEnded, { ...fieldsOf(ctx, fn.opts.id), outcome }, error);
    }

    override onStepError({ ctx, fn, error, isFinalAttempt, stepInfo }: Middleware.OnStepErrorArgs): void {
      const outcome = isFinalAttempt ? "step-failed" : "to-be-retried";
      const fields = { ...fieldsOf(ctx, fn.opts.id), outcome, step: stepInfo.options.id };
      telemetry.record(observabilityEvents.runEnded, fields, error);
    }
  };
}

function trailOfBody(body: unknown): Trail | undefined {
  const parsed = calledWith.safeParse(body);
  return parsed.success ? parseTrailedData(parsed.data.event.data)?.trail : undefined;
}

const calledWith = z.object({ event: z.object({ data: z.unknown() }) });

function fieldsOf(
  ctx: Middleware.OnRunStartArgs["ctx"],
  id: string,
): { runId: string; attempt: number; function: string; handle?: string; correlationId?: string; requestId?: string } {
  const trail = parseTrailedData(ctx.event.data)?.trail;
  return {
    runId: ctx.runId,
    attempt: ctx.attempt,
    function: id,
    ...(ctx.event.id && { handle: ctx.event.id }),
    ...(trail && { correlationId: trail.correlationId, requestId: trail.requestId }),
  };
}
