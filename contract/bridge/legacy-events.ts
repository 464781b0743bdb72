import type { LegacyKey } from "../manifest.js";

/**
 * Where the events of a bridge are kept, relative to the workspace root (SPEC 2.8).
 *
 * @example
 * legacyEventsFile; //=> "artifacts/phase-a/legacy-metadata-events.ndjson"
 */
export const legacyEventsFile = "artifacts/phase-a/legacy-metadata-events.ndjson";

/**
 * A legacy key was read through the compatibility read.
 *
 * @example
 * legacyReadEvent; //=> "phase_a.legacy_metadata_runtime_read"
 */
export const legacyReadEvent = "phase_a.legacy_metadata_runtime_read";

/**
 * A suite ran: without it, silence would be taken for absence.
 *
 * @example
 * suiteRunEvent; //=> "phase_a.suite_run"
 */
export const suiteRunEvent = "phase_a.suite_run";

/**
 * One read of one legacy key. It says that the key was read, never what it held.
 *
 * @example
 * const read: LegacyReadEvent = {
 *   event: legacyReadEvent,
 *   ts: "2026-02-21T12:00:00.000Z",
 *   source: "src/menu.ts",
 *   key: "channel",
 *   plugin: "api/orders",
 *   runId: "run-1",
 * };
 * read.key; //=> "channel"
 */
export interface LegacyReadEvent {
  readonly event: typeof legacyReadEvent;
  /** UTC with milliseconds, as `toISOString` writes it. */
  readonly ts: string;
  /** The file whose code read the key. */
  readonly source: string;
  readonly key: LegacyKey;
  /** `<kind>/<capability>` or the folder of the plugin whose metadata was read. */
  readonly plugin: string;
  readonly runId: string;
}

/**
 * A heartbeat of one run of one suite.
 *
 * @example
 * const ran: SuiteRunEvent = {
 *   event: suiteRunEvent,
 *   ts: "2026-02-21T12:00:00.000Z",
 *   suite: "suite:runtime:ingress",
 *   runId: "run-1",
 * };
 * ran.suite; //=> "suite:runtime:ingress"
 */
export interface SuiteRunEvent {
  readonly event: typeof suiteRunEvent;
  readonly ts: string;
  /** e.g. `suite:runtime:ingress`. */
  readonly suite: string;
  readonly runId: string;
}

/**
 * A line of the events file. `event` and `ts` come first, so that even a truncated line has them.
 *
 * @example
 * const keyOf = (event: BridgeEvent) => (event.event === legacyReadEvent ? event.key : undefined);
 * keyOf({ event: suiteRunEvent, ts: "2026-02-21T12:00:00.000Z", suite: "suite:api:boundary", runId: "run-1" }); //=> undefined
 */
export type BridgeEvent = LegacyReadEvent | SuiteRunEvent;
