import type { AcceptedEvent } from "../accepted-event.js";
import type { JsonObject } from "../json.js";
import type { RunStatus } from "../run.js";
import type { Operation, RunError } from "../sdk-answer.js";

/** Characters of a result that are kept to be looked at. */
export const LONGEST = 64 * 1024;

/** How a call went: its attempt, and the steps that its answer spoke of. */
export interface SeenCall {
  readonly is: "seen";
  readonly run: string;
  readonly step: string;
  /** One for the first attempt. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
  /** What the function threw outside of its steps. */
  readonly error?: RunError;
  readonly steps: readonly (Pick<Operation, "id" | "op"> & { readonly name: string; readonly error?: RunError })[];
}

/**
 * What a journal says, in the order in which it happened. Times are milliseconds since the epoch; `fn` and `run` are ids. A line of the
 * file holds the records of one moment, so that an event and the runs that it starts are there together or not at all.
 */
export type JournalRecord =
  | { readonly is: "journal"; readonly version: 1 }
  /** A registration as an app sent it. */
  | { readonly is: "app"; readonly body: unknown }
  | ({ readonly is: "event"; readonly id: string } & Pick<
      AcceptedEvent,
      "payload" | "receivedAt" | "delay" | "senderId"
    >)
  /** A function's flow control has taken an event. */
  | { readonly is: "took"; readonly fn: string; readonly event: string; readonly at: number }
  /** A batch is full, or a debounce is over. */
  | { readonly is: "released"; readonly fn: string; readonly key: string; readonly at: number }
  | {
      readonly is: "run";
      readonly id: string;
      readonly fn: string;
      readonly events: readonly string[];
      readonly trace: string;
      readonly at: number;
    }
  /** The first call of a run. */
  | { readonly is: "begun"; readonly run: string; readonly at: number }
  /** A call of the function is to be made at this time: a first attempt or a retry. */
  | {
      readonly is: "call";
      readonly run: string;
      readonly step: string;
      readonly job: string;
      readonly attempt: number;
      readonly at: number;
    }
  /** The entry's call has been answered. */
  | { readonly is: "answered"; readonly run: string; readonly version: number }
  /** What the function asked for in one answer. */
  | {
      readonly is: "asked";
      readonly run: string;
      readonly at: number;
      readonly eager: boolean;
      readonly operations: readonly Pick<Operation, "id" | "op" | "name" | "displayName" | "opts">[];
    }
  /** What a step came to, as the SDK is told it. */
  | {
      readonly is: "settled";
      readonly run: string;
      readonly step: string;
      readonly at?: number;
      readonly result: unknown;
    }
  /** How a call went, for the page. */
  | SeenCall
  | {
      readonly is: "ended";
      readonly run: string;
      readonly status: RunStatus;
      readonly output?: unknown;
      readonly at: number;
    };

const KINDS: Readonly<Record<JournalRecord["is"], true>> = {
  journal: true,
  app: true,
  event: true,
  took: true,
  released: true,
  run: true,
  begun: true,
  call: true,
  answered: true,
  asked: true,
  settled: true,
  seen: true,
  ended: true,
};

/** Whether a line's value is a list of records. Their members are this engine's own writing, so only their kinds are looked at. */
export function areRecords(value: unknown): value is readonly JournalRecord[] {
  const isRecord = (entry: unknown): boolean => Object.hasOwn(KINDS, String((entry as JsonObject | null)?.["is"]));
  return Array.isArray(value) && value.every(isRecord);
}
