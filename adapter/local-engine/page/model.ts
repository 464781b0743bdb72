/** What the page is told, as JSON. Times are milliseconds since the epoch. */
export interface RunRow {
  readonly id: string;
  /** `invoicing--reconcile`, or `invoicing--reconcile-failure`: the function without its app. */
  readonly fn: string;
  readonly app: string;
  readonly status: "Queued" | "Running" | "Completed" | "Failed" | "Cancelled";
  readonly event: string;
  readonly correlationId: string;
  readonly queuedAt: number;
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
}

export interface RunList {
  readonly runs: readonly RunRow[];
  /** How many there are of each status, whatever is searched for. */
  readonly counts: Readonly<Record<string, number>>;
  /** How many were found, of which `runs` are the latest. */
  readonly found: number;
  readonly now: number;
}

export interface AttemptView {
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly error?: ErrorView | undefined;
}

export interface ErrorView {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
}

export interface StepView {
  readonly id: string;
  readonly name: string;
  readonly kind: "step" | "sleep" | "wait" | "invoke" | "send" | "function";
  readonly from: number;
  readonly to?: number | undefined;
  readonly state: "running" | "done" | "failed" | "timed out";
  readonly attempts: readonly AttemptView[];
  readonly input?: unknown;
  readonly output?: unknown;
}

/** An event, and the runs that it started. */
export interface EventView {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  /** When it was taken. */
  readonly at: number;
  readonly runs: readonly RunRow[];
}

export interface RunDetail extends RunRow {
  readonly events: readonly EventView[];
  /** `external:acme`, or who else asked for it. */
  readonly askedBy?: string | undefined;
  /** The run that sent the event, or invoked this one. */
  readonly sentBy?: RunRow | undefined;
  readonly cron?: string | undefined;
  readonly steps: readonly StepView[];
  readonly sent: readonly EventView[];
  readonly output?: unknown;
  readonly error?: ErrorView | undefined;
  readonly now: number;
}

/** An event that can be sent from the page. */
export interface OfferView {
  readonly name: string;
  /** Its JSON Schema. */
  readonly schema: object;
  /** Who may be said to send it; empty for an event from outside. */
  readonly callers: readonly string[];
  /** The functions that start on it, or are woken or cancelled by it. */
  readonly starts: readonly string[];
}
