import type { Place } from "../../report/finding.js";
import type { Shape } from "../model/shape.js";

/** What one plugin publishes, runs and calls, as its source says it. */
export interface PluginSurface {
  readonly procedures: readonly ProcedureFact[];
  readonly events: readonly EventFact[];
  readonly functions: readonly FunctionFact[];
  /** What calls and triggers the source shows; `by` is a procedure key, a function id, or nothing for the plugin itself. */
  readonly uses: readonly UseFact[];
  readonly unreadable: readonly UnreadableFact[];
}

export interface ProcedureFact {
  /** Place in the contract, e.g. `create` or `admin.create`. */
  readonly key: string;
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly summary: string | undefined;
  /** What a document calls the operation, where the route says it. */
  readonly operationId: string | undefined;
  /** `detailed`, or oRPC's default `compact`; `undefined` where its source does not say. */
  readonly inputStructure: string | undefined;
  /** The same of its output. */
  readonly outputStructure: string | undefined;
  /** `204`, or oRPC's default `200`; `undefined` where its source does not say. */
  readonly successStatus: string | undefined;
  /** Whether its own `spec` describes it, instead of its schemas. */
  readonly describesItself: boolean;
  readonly input: Shape | undefined;
  readonly output: Shape | undefined;
  /** Whether its output is made into something else after it was checked. */
  readonly changesOutput: boolean;
  readonly errors: readonly string[];
  /** The statuses of those errors that say one. */
  readonly errorStatuses: Readonly<Record<string, string>>;
  readonly at: Place;
  /** Where the router implements it. */
  readonly handler: Place | undefined;
  /** Why method or path is not known. */
  readonly unreadable: string | undefined;
}

export interface EventFact {
  readonly name: string;
  readonly at: Place;
}

export interface FunctionFact {
  readonly id: string;
  /** Names of the events that start it. */
  readonly on: readonly string[];
  /** Schedules that start it: `0 6 * * 1-5`, or `0 6 * * 1-5, Europe/Berlin`. */
  readonly schedules: readonly string[];
  /** Events that cancel its runs, and where it says so. */
  readonly cancelledBy: readonly EventFact[];
  /** What is known of it besides: `retries`, `schedule`, `waits for`, `cancelled by`. */
  readonly detail: Readonly<Record<string, string>>;
  readonly at: Place;
}

/** Who uses something: a procedure by its key, a function by its id, or the plugin itself. */
export interface User {
  readonly procedure?: string;
  readonly function?: string;
}

export type UseFact = { readonly by: User; readonly at: Place } & (
  | { readonly triggers: string }
  | { readonly calls: { readonly capability: string; readonly key: string } }
  /** A durable function of the same plugin, by its id. */
  | { readonly invokes: string }
  /** An event that a run waits for once it has begun. */
  | { readonly awaits: string }
);

export interface UnreadableFact {
  /** Completes "can't be read: ...". */
  readonly what: string;
  readonly at: Place;
}

/** Notes what can't be read: it is said, never dropped. */
export type Cannot = (what: string, at: Place) => void;
