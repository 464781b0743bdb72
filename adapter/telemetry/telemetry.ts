import {
  context,
  createNoopMeter,
  metrics,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Context,
  type Counter,
  type Meter,
  type Histogram,
  type MeterProvider,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import type { InstanceAlias } from "@rawr/hq-contract";
import { observabilityEvents, type ObservabilityEvent } from "@rawr/hq-contract/tables";
import pino, { type DestinationStream, type Level, type Logger } from "pino";

/**
 * The fields of a structured event. Plain values only; never a header, a body or a key.
 *
 * @example
 * const fields: EventFields = { status: 200, path: "/livez" };
 * fields["status"]; //=> 200
 */
export type EventFields = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * What is logged, where, and who else receives events.
 *
 * @example
 * const seen: string[] = [];
 * const telemetry: TelemetryOptions = { level: "silent", onEvent: (event) => void seen.push(event) };
 * telemetry.onEvent?.("host.request_completed", { status: 200 });
 * seen; //=> ["host.request_completed"]
 */
export interface TelemetryOptions {
  /** Default `info`. */
  readonly level?: Level | "silent";
  /** Where log lines go; default standard output. */
  readonly destination?: DestinationStream;
  /** OpenTelemetry providers of this instance. Default: those that an SDK registered in this process, if there is one. */
  readonly meterProvider?: MeterProvider;
  readonly tracerProvider?: TracerProvider;
  /** Sees every structured event. */
  readonly onEvent?: (event: ObservabilityEvent, fields: EventFields) => void;
}

/** Logs, counters and spans of one host instance. */
export interface Telemetry {
  record(event: ObservabilityEvent, fields: EventFields, error?: unknown): void;
  readonly log: Logger;
  /** Starts a span below a W3C `traceparent`. Without a tracer it passes the parent on and costs nothing. */
  startSpan(name: string, parent: string | undefined): RequestSpan;
}

/** One unit of work in a trace. */
export interface RequestSpan {
  /** What the next unit of work takes for its parent. */
  readonly traceparent: string | undefined;
  /** Does a part of the work: spans that are started in it hang below this one. */
  within<Result>(work: () => Result): Result;
  end(fields: EventFields, failed: boolean): void;
}

const levels: Record<ObservabilityEvent, Level> = {
  [observabilityEvents.requestCompleted]: "info",
  [observabilityEvents.callerForbidden]: "warn",
  [observabilityEvents.callerUnauthenticated]: "info",
  [observabilityEvents.targetRefused]: "warn",
  [observabilityEvents.requestMalformed]: "warn",
  [observabilityEvents.ingressRefused]: "warn",
  [observabilityEvents.routeUnknown]: "info",
  [observabilityEvents.procedureFailed]: "error",
  [observabilityEvents.runEnqueued]: "info",
  [observabilityEvents.enqueueFailed]: "error",
  [observabilityEvents.runStarted]: "info",
  [observabilityEvents.runEnded]: "info",
};

/** Fields with a bounded number of values, so that time series stay few. */
const attributes = ["family", "capability", "caller", "method", "status", "reason", "function", "outcome"] as const;

/** Makes an instance's telemetry. `secrets` never reach a log line, whatever an error's message quotes. */
export function createTelemetry(
  instance: InstanceAlias,
  secrets: readonly string[],
  options: TelemetryOptions = {},
): Telemetry {
  const { level = "info", destination, meterProvider, tracerProvider, onEvent } = options;
  const hidden = secrets.filter((secret) => secret.length >= 8);
  const hide = (line: string): string =>
    hidden.reduce((text, secret) => (text.includes(secret) ? text.replaceAll(secret, "[hidden]") : text), line);
  const base = { instance };
  const log = pino({ level, base, hooks: { streamWrite: hide } }, destination ?? pino.destination(1));
  const meter = meterProvider?.getMeter(library) ?? processMeter();
  const events: Counter | undefined = meter?.createCounter("hq.events", { description: "Structured events by name" });
  const duration: Histogram | undefined = meter?.createHistogram("hq.request.duration", { unit: "ms" });

  const tracer = (tracerProvider ?? processTracerProvider())?.getTracer(library);

  return {
    log,
    startSpan: (name, parent) => (tracer === undefined ? passedOn(parent) : tracedSpan(tracer, instance, name, parent)),
    record(event, fields, error) {
      log[levels[event]](error === undefined ? fields : { ...fields, err: error }, event);
      if (events !== undefined) {
        const labels: Record<string, string | number | boolean> = { "hq.instance": instance, event };
        for (const name of attributes) {
          const value = fields[name];
          if (value !== undefined) labels[name] = value;
        }
        events.add(1, labels);
        if (typeof fields.duration === "number") duration?.record(fields.duration, labels);
      }
      onEvent?.(event, fields);
    },
  };
}

const library = "@rawr/hq-contract";

/** The tracers of the SDK in this process; without one nothing is traced, and a span costs nothing. */
function processTracerProvider(): TracerProvider | undefined {
  const nobody = new ProxyTracerProvider().getDelegate();
  const provider = trace.getTracerProvider();
  return provider instanceof ProxyTracerProvider && provider.getDelegate() === nobody ? undefined : provider;
}

function processMeter(): Meter | undefined {
  const meter = metrics.getMeter(library);
  return meter === createNoopMeter() ? undefined : meter;
}

const untraced: Pick<RequestSpan, "within" | "end"> = { within: (work) => work(), end: () => undefined };

function passedOn(traceparent: string | undefined): RequestSpan {
  return { traceparent, within: untraced.within, end: untraced.end };
}

function tracedSpan(tracer: Tracer, instance: InstanceAlias, name: string, parent: string | undefined): RequestSpan {
  // A span of the same trace that an instrumentation of the socket has started is the nearer parent. A run belongs to its trigger's
  // trace, not to that of the server's call.
  const active = context.active();
  const nearer = trace.getSpanContext(active);
  const isNearer = nearer !== undefined && (parent === undefined || parent.includes(nearer.traceId));
  const above = isNearer ? active : contextOf(parent);
  const span = tracer.startSpan(name, { attributes: { "hq.instance": instance } }, above);
  const inside = trace.setSpan(above, span);
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`,
    within: (work) => context.with(inside, work),
    end(fields, failed) {
      for (const [key, value] of Object.entries(fields)) if (value !== undefined) span.setAttribute(`hq.${key}`, value);
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

function contextOf(traceparent: string | undefined): Context {
  const [, traceId, spanId, flags] = traceparent?.split("-") ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
  });
}
