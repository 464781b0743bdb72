import type { InferSchemaInput } from "@orpc/contract";
import type { RunHandle } from "./brand.js";
import type { CheckedMatch } from "./event-path.js";
import type { ReceivedEvent } from "./trigger.js";
import type { EventType, ExternalEvent, WorkflowEvent } from "./workflow-event.js";

/**
 * A value after a round trip through JSON: a `Date` is a string. What JSON can't carry is `never`.
 *
 * @example
 * type Stored = Jsonified<Date>;
 * //=> string
 */
export type Jsonified<Value> = Value extends string | number | boolean | null
  ? Value
  : Value extends {
        /** What JSON writes instead of the value. */
        toJSON(): infer Written;
      }
    ? Jsonified<Written>
    : Value extends bigint | symbol | ((...given: never) => unknown)
      ? never
      : Value extends undefined | void
        ? null
        : Value extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
          ? never
          : unknown extends Value
            ? Value
            : Value extends object
              ? { [Key in keyof Value]: Value[Key] extends undefined ? undefined : JsonMember<Value[Key]> }
              : never;

/** A member that may be missing stays one that may be missing. */
type JsonMember<Value> = undefined extends Value ? Jsonified<Exclude<Value, undefined>> | undefined : Jsonified<Value>;

/**
 * How long a step waits: milliseconds, a text as in `"30d"`, or an instant.
 *
 * @example
 * const waits: readonly Wait[] = ["30d", 5_000, new Date("2026-12-24T00:00:00Z")];
 * waits.length; //=> 3
 */
export type Wait = number | string | Date;

/** The condition of an event that a run waits for. Without either, the first event will do. */
export type WaitCondition<Match extends string> =
  | {
      /** A path that has the same value in the run's event and in the other: `"data.orderId"`. */
      readonly match?: Match;
      readonly if?: never;
    }
  | {
      /** An expression over `event`, the run's, and `async`, the other. */
      readonly if?: string;
      readonly match?: never;
    };

/** A step's id where its default, the event's name or the function's id, stands for something else. Repeated ids are numbered. */
export interface StepName {
  readonly id?: string;
}

/** A durable function as `step.invoke` sees it: whole functions are made of steps, so steps can't be made of whole functions. */
interface Invocable {
  readonly id: string;
  handler(run: never): Promise<unknown>;
  /** Types only: the events that start it. */
  readonly "~event"?: EventType;
}

/**
 * What `step.invoke` hands to a function: the data of an event that starts it.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * const remind = defineFunction({ id: "remind", on: issued }, async () => 3);
 * type Data = InvokeData<typeof remind>;
 * //=> { id: string }
 */
export type InvokeData<Function> = Function extends { readonly "~event"?: infer Event }
  ? Event extends EventType<infer Name, infer Payload>
    ? Name extends "inngest/scheduled.timer"
      ? never
      : InferSchemaInput<Payload>
    : never
  : never;

/**
 * The result of a function, as its caller receives it.
 *
 * @example
 * const sweep = defineFunction({ id: "sweep", on: { cron: "0 3 * * *" } }, async () => new Date(0));
 * type Result = InvokeResult<typeof sweep>;
 * //=> string
 */
export type InvokeResult<Function> = Function extends {
  /** The function's result. */
  readonly "~output"?: () => infer Output;
}
  ? Jsonified<Output>
  : unknown;

/**
 * The steps of a run. Each is made once, however often the function is called again.
 *
 * @typeParam Event - What started the run.
 *
 * @example
 * const addressOf = (step: Pick<StepTools, "run">) => step.run("look up", async () => "Main Street 1");
 * const atOnce: Pick<StepTools, "run"> = { run: async (_, work) => (await work()) as never };
 * await addressOf(atOnce); //=> "Main Street 1"
 */
export interface StepTools<Event extends EventType = EventType> {
  /** Runs a piece of work once it has succeeded; what it resolves to travels as JSON, at most 4 MiB. */
  run<Result>(id: string, work: () => Result | Promise<Result>): Promise<Jsonified<Awaited<Result>>>;
  /** Continues after a time: `"30d"`, or milliseconds. */
  sleep(id: string, time: number | string): Promise<void>;
  /** Continues at an instant. */
  sleepUntil(id: string, instant: Date | string): Promise<void>;
  /**
   * Sends an event of this plugin's capability, once, with the run's principal and correlation id on it. Resolves to its handle.
   *
   * Fails the run when the event belongs to another capability, or its data does not fit its schema.
   */
  sendEvent<Sent extends WorkflowEvent>(
    event: Sent,
    data: InferSchemaInput<Sent["schema"]>,
    options?: StepName & {
      /** When it happens: an event of the future starts its functions then. Milliseconds since the epoch. */
      readonly ts?: number;
    },
  ): Promise<RunHandle>;
  /** Sends many events of one kind in one step. */
  sendEvents<Sent extends WorkflowEvent>(
    event: Sent,
    data: readonly InferSchemaInput<Sent["schema"]>[],
    options?: StepName,
  ): Promise<readonly RunHandle[]>;
  /** Waits for an event that comes after this step has begun; `null` when none has come in time. */
  waitForEvent<Awaited extends WorkflowEvent | ExternalEvent, const Match extends string = string>(
    event: Awaited,
    options: StepName & WaitCondition<CheckedMatch<Match, Event, Awaited>> & { readonly timeout: Wait },
  ): Promise<ReceivedEvent<Awaited> | null>;
  /**
   * Runs another function of the composition and waits for its result.
   *
   * @throws StepError when it fails, is cancelled, or takes longer than `timeout`.
   */
  invoke<Function extends Invocable>(
    fn: Function,
    data: InvokeData<Function>,
    options?: StepName & { readonly timeout?: Wait },
  ): Promise<InvokeResult<Function>>;
}
