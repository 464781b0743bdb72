import { createHash } from "node:crypto";
import { checkOwned, millisecondsOf, toRunHandle } from "#internal";
import {
  NonRetriableError,
  StepError,
  type EventType,
  type InstanceAlias,
  type RunHandle,
  type StepTools,
  type WorkflowEvent,
} from "@rawr/hq-contract";
import type { Wait } from "@rawr/hq-contract/tables";
import { referenceFunction, StepError as SdkStepError, type GetStepTools, type Inngest } from "inngest";
import { wireName, type Trail } from "../telemetry/trail.js";
import { carried } from "./carried.js";
import { EventTooLargeError, sendEvents, type InngestConnection } from "./event-api.js";
import { outgoingDataNow } from "./outgoing-data.js";
import { parseTrailedData } from "../telemetry/trail.js";
import { startedBy, validated, type AnyDurableFunction } from "./received-event.js";
import { isUlid, timeOfUlid } from "./ulid.js";
import { wireExpression } from "./wire-expression.js";

/** What the steps of one run know of it. */
export interface StepRun {
  readonly instance: InstanceAlias;
  readonly capability: string;
  readonly runId: string;
  /** The events that may have started it. */
  readonly events: readonly EventType[];
  readonly trail: Trail;
  /** Does a step's work, on behalf of who triggered the run: the SDK runs it where the handler's own context is gone. */
  readonly inStep: <Result>(id: string, work: () => Result) => Result;
  /** The step in whose work the code that asks stands. */
  readonly stepNow: () => string | undefined;
}

/** What the steps of all runs of an instance share. */
export interface StepHost {
  readonly connection: InngestConnection;
  readonly fetch: typeof globalThis.fetch;
  /** The id under which a function is registered, without that of the app. */
  readonly idOf: ReadonlyMap<object, string>;
}

/** Runs of which each was begun by an event or an invocation of the one before it. */
const longestChain = 1000;

/** The steps of a run, typed by values, over those of the SDK. */
export function stepTools(tools: GetStepTools<Inngest.Any>, run: StepRun, host: StepHost): StepTools {
  const { instance, capability, trail } = run;
  const counts = new Map<string, number>();
  // The SDK would wait for the inner step, which the server never calls, until the request times out.
  const checkPlace = (id: string): void => {
    const outer = run.stepNow();
    if (outer === undefined) return;
    throw new NonRetriableError(
      `step \`${id}\` is in the work of step \`${outer}\`: move it out of there, before or after that step`,
    );
  };
  const send = async (
    event: WorkflowEvent,
    data: readonly unknown[],
    id: string,
    ts?: number,
  ): Promise<RunHandle[]> => {
    const named = eventOf(event, "sendEvent");
    checkPlace(id);
    refusedForGood(() => checkOwned(named, capability));
    const outgoing = refusedForGood(() =>
      data.map((each) => ({
        name: wireName(instance, named),
        data: outgoingDataNow(named, each, onward(trail, `event \`${named.name}\``)),
        ts,
      })),
    );
    const nth = counts.get(id) ?? 0;
    counts.set(id, nth + 1);
    // The same step has the same seed in every attempt: a server takes a repetition for the same events.
    const seed = stepSeed(run.runId, `${id} ${nth}`);
    const ids = await caught(
      tools.run(id, () =>
        sendEvents(host.connection, outgoing, host.fetch, seed).catch((error: unknown) => {
          if (!(error instanceof EventTooLargeError)) throw error;
          throw new NonRetriableError(
            `step \`${id}\` sends more of event \`${named.name}\` than a server accepts: store it elsewhere and send its location`,
          );
        }),
      ),
    );
    return ids.map((sent) => toRunHandle(sent)).filter((handle) => handle !== undefined);
  };
  return {
    run(id, work) {
      checkPlace(id);
      const done = tools.run(id, async () => carried(`step \`${id}\``, await run.inStep(id, work)));
      return caught(done) as never; // what JSON made of it
    },
    sleep(id, time) {
      checkPlace(id);
      return tools.sleep(id, lengthOf(time, `step \`${id}\``));
    },
    sleepUntil(id, instant) {
      checkPlace(id);
      return tools.sleepUntil(id, instantOf(instant, `step \`${id}\``));
    },
    async sendEvent(event, data, { id, ts } = {}) {
      const [handle] = await send(event, [data], id ?? event.name, ts);
      if (handle === undefined) throw new Error("the event API returned an id that is not a handle");
      return handle;
    },
    sendEvents: (event, data, { id } = {}) => send(event, data, id ?? event.name),
    async waitForEvent(event, { id, timeout, match, if: condition }) {
      const named = eventOf(event, "waitForEvent");
      checkPlace(id ?? named.name);
      const found = await caught(
        tools.waitForEvent(id ?? named.name, {
          event: wireName(instance, named),
          timeout: waitOf(timeout, `step.waitForEvent of \`${named.name}\``),
          ...(match !== undefined
            ? { match: String(match) }
            : condition !== undefined && { if: wireExpression(condition, instance, [...run.events, named]) }),
        }),
      );
      if (found === null) return null;
      const read = "external" in named ? { input: found.data as unknown } : parseTrailedData(found.data);
      const data = await validated(named, read?.input);
      return { id: found.id ?? "", name: named.name, data, ts: found.ts ?? 0 } as never; // the event's own schema made it
    },
    invoke(fn, data, { id, timeout } = {}) {
      // A function's ports are the plugin's own affair.
      const target = fn as unknown as AnyDurableFunction;
      checkPlace(id ?? target.id);
      const functionId = host.idOf.get(target);
      if (functionId === undefined) {
        throw new NonRetriableError(
          `function \`${target.id}\` belongs to no plugin of this composition, and can't be invoked`,
        );
      }
      const [type] = startedBy(target);
      if (type === undefined)
        throw new NonRetriableError(
          `function \`${target.id}\` starts only on a schedule: add \`{ invoke: schema }\` to its \`on\``,
        );
      const next = onward(trail, `an invocation of \`${target.id}\``);
      const payload = refusedForGood(() => invocation(startedBy(target), data, next));
      const called = tools.invoke(id ?? target.id, {
        function: referenceFunction({ appId: instance, functionId }),
        data: payload as Record<string, unknown>,
        ...(timeout !== undefined && { timeout: waitOf(timeout, `step.invoke of \`${target.id}\``) }),
      });
      return caught(called) as never; // what JSON made of the function's own result
    },
  };
}

/** How long a step waits, as the SDK takes it: of a text with several units, and of one with none, it would make no time at all. */
function lengthOf(time: number | string, subject: string): number {
  return refusedForGood(() => millisecondsOf(time), subject);
}

function waitOf(time: Wait, subject: string): number | Date {
  return time instanceof Date ? instantOf(time, subject) : lengthOf(time, subject);
}

function instantOf(instant: Date | string, subject: string): Date {
  const at = new Date(instant);
  if (!Number.isNaN(at.getTime())) return at;
  throw new NonRetriableError(
    `${subject}: ${String(instant)} is not an instant: write one like "2026-12-24T18:00:00Z"`,
  );
}

/** The trail of what a run begins. A function that its own event starts again would go on for ever. */
function onward(trail: Trail, what: string): Trail {
  const hops = (trail.hops ?? 0) + 1;
  if (hops <= longestChain) return { ...trail, hops };
  throw new NonRetriableError(
    `${what} is number ${hops} in a chain of runs that start one another, and the chain ends here: stop the function from sending its own trigger`,
  );
}

/** The data of an invocation, as the first of the function's events that takes it. */
function invocation(events: readonly EventType[], data: unknown, trail: Trail): object {
  let refused: unknown;
  for (const event of events) {
    try {
      return outgoingDataNow(event, data, trail);
    } catch (error) {
      refused ??= error;
    }
  }
  throw refused;
}

function eventOf<Event extends EventType>(event: Event, tool: string): Event {
  if (typeof event === "object" && "schema" in event) return event;
  throw new NonRetriableError(
    `\`step.${tool}\` takes an event of \`defineEvent\` first, not a step's id: write \`step.${tool}(event, ...)\``,
  );
}

/** The error of a step that failed for good, as this package's own class. */
async function caught<Result>(step: Promise<Result>): Promise<Result> {
  try {
    return await step;
  } catch (error) {
    if (!(error instanceof SdkStepError)) throw error;
    throw new StepError(error.stepId, error);
  }
}

/** What is wrong with a step's input is wrong in every attempt. */
function refusedForGood<Result>(make: () => Result, subject?: string): Result {
  try {
    return make();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new NonRetriableError(subject === undefined ? message : `${subject}: ${message}`);
  }
}

function stepSeed(runId: string, step: string): string {
  const entropy = createHash("sha256").update(`${runId} ${step}`).digest().subarray(0, 10).toString("base64");
  return `${isUlid(runId) ? timeOfUlid(runId) : 1},${entropy}`;
}
