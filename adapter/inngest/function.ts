import { cronText, toRunHandle } from "#internal";
import type { InstanceAlias, RunId, RunLogger } from "@rawr/hq-contract";
import type { Inngest, InngestFunction, Logger } from "inngest";
import { durableContexts } from "../context.js";
import { carried } from "./carried.js";
import type { Initiator, Initiators } from "../initiator.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import { wireName } from "../telemetry/trail.js";
import { readEvent, startedBy, type AnyDurableFunction, type WiredEvent } from "./received-event.js";
import { stepTools, type StepHost } from "./step-tools.js";
import { wireExpression } from "./wire-expression.js";

/** What makes Inngest functions of one plugin's. */
export interface FunctionHost extends StepHost {
  readonly client: Inngest;
  readonly instance: InstanceAlias;
  readonly capability: string;
  readonly ports: () => unknown;
  readonly initiators: Initiators;
  readonly telemetry: Telemetry;
}

type FunctionContext = Parameters<Parameters<Inngest["createFunction"]>[1]>[0];

/** The Inngest function of a durable one: its options and expressions in the words of the wire, its handler behind the checks. */
export function toInngestFunction(fn: AnyDurableFunction, host: FunctionHost): InngestFunction.Any {
  const { client, instance, capability, ports, initiators } = host;
  const contextOf = durableContexts(instance, ports);
  const events = startedBy(fn);

  const runOf = async (context: FunctionContext, wired: readonly WiredEvent[]) => {
    const { runId, attempt, step, logger } = context;
    const read = await Promise.all(wired.map((each) => readEvent(fn, each, { instance, runId })));
    const [first] = read;
    if (first === undefined) throw new TypeError("a run without an event");
    const { event, trail, triggeredBy } = first;
    const { correlationId } = trail;
    const initiator = { ...trail, principal: triggeredBy, via: [] };
    const within = <Result>(work: () => Result): Result => initiators.run(initiator, work);
    const handle = toRunHandle(event.id) ?? toRunHandle(runId);
    if (handle === undefined) throw new TypeError("a run whose id is not a handle");
    const run = {
      // Their types are those of the function's own events, which were checked.
      event: event as never,
      events: read.map((each) => each.event) as never,
      step: stepTools(step, { instance, capability, runId, events, trail, ...workOf(runId, initiator) }, host),
      // The SDK names a brand's value without its brand.
      context: contextOf({ runId: runId as RunId, handle, correlationId, attempt, triggeredBy: triggeredBy as never }),
      logger: runLogger(logger, { runId, function: fn.id, correlationId }),
    };
    return { run, within };
  };
  const workOf = (runId: string, initiator: Initiator) => ({
    inStep: <Result>(id: string, work: () => Result): Result =>
      initiators.run({ ...initiator, step: { runId, id } }, work),
    stepNow: () => {
      const step = initiators.current()?.step;
      return step?.runId === runId ? step.id : undefined;
    },
  });
  const onFailure = fn.onFailure?.bind(fn);
  return client.createFunction(
    {
      ...wireOptions(fn, instance, capability),
      ...(onFailure && {
        onFailure: async (context: FunctionContext & { readonly error: Error }) => {
          // The SDK types the event of a failure by the failed function's own.
          const { event, run_id } = context.event.data as unknown as { event: WiredEvent; run_id: string };
          const { run, within } = await runOf(context, [event]);
          await within(() => onFailure({ ...run, error: context.error, failedRunId: run_id }));
        },
      }),
    },
    async (context) => {
      const { run, within } = await runOf(context, fn.batchEvents === undefined ? [context.event] : context.events);
      return carried(`function \`${fn.id}\``, await within(() => fn.handler(run)));
    },
  );
}

/** A function's options as the server takes them. */
function wireOptions(fn: AnyDurableFunction, instance: InstanceAlias, capability: string): InngestFunction.Options {
  const { name, description, retries = 3, concurrency, batchEvents, idempotency, rateLimit } = fn;
  const { throttle, debounce, priority, timeouts, singleton, cancelOn } = fn;
  const events = startedBy(fn);
  const text = (expression: string, more: readonly (typeof events)[number][] = []): string =>
    wireExpression(expression, instance, [...events, ...more]);
  const keyed = <Option extends { readonly key?: string }>(option: Option): Option =>
    option.key === undefined ? option : { ...option, key: text(option.key) };
  const triggers = fn.on.flatMap((trigger): readonly object[] => {
    if ("schema" in trigger) return [{ event: wireName(instance, trigger) }];
    if ("cron" in trigger) return [{ cron: cronText(trigger) }];
    if (!("event" in trigger)) return [];
    const event = wireName(instance, trigger.event);
    return [trigger.if === undefined ? { event } : { event, if: text(trigger.if) }];
  });
  const options = {
    id: `${capability}--${fn.id}`,
    triggers,
    retries,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(concurrency !== undefined && {
      concurrency:
        typeof concurrency === "number"
          ? concurrency
          : "limit" in concurrency
            ? keyed(concurrency)
            : concurrency.map(keyed),
    }),
    ...(batchEvents && {
      batchEvents: { ...keyed(batchEvents), ...(batchEvents.if !== undefined && { if: text(batchEvents.if) }) },
    }),
    ...(idempotency !== undefined && { idempotency: text(idempotency) }),
    ...(rateLimit && { rateLimit: keyed(rateLimit) }),
    ...(throttle && { throttle: keyed(throttle) }),
    ...(debounce && { debounce: keyed(debounce) }),
    ...(priority && { priority: priority.run === undefined ? {} : { run: text(priority.run) } }),
    ...(timeouts && { timeouts }),
    ...(singleton && { singleton: keyed(singleton) }),
    ...(cancelOn && {
      cancelOn: cancelOn.map(({ event, match, if: condition, timeout }) => ({
        event: wireName(instance, event),
        ...(match !== undefined && { match }),
        ...(condition !== undefined && { if: text(condition, [event]) }),
        ...(timeout !== undefined && { timeout }),
      })),
    }),
  };
  // The SDK spells durations by another template, and lists as tuples; a function's own options were checked when it was defined.
  return options as unknown as InngestFunction.Options;
}

/** The run's logger: its lines carry the run's ids. */
function runLogger(logger: Logger, fields: Readonly<Record<string, string>>): RunLogger {
  const write =
    (level: keyof RunLogger) =>
    (...[first, ...rest]: readonly unknown[]): void => {
      if (typeof first === "object" && first !== null && !(first instanceof Error))
        logger[level]({ ...first, ...fields }, ...rest);
      else
        logger[level](
          first instanceof Error ? { err: first, ...fields } : fields,
          ...(first instanceof Error ? rest : [first, ...rest]),
        );
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}
