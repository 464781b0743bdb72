import type { LegacyKey } from "../manifest.js";

/** Where the events of a bridge are kept, relative to the workspace root (SPEC 2.8). */
export const legacyEventsFile = "artifacts/phase-a/legacy-metadata-events.ndjson";

/** A legacy key was read through the compatibility read. */
export const legacyReadEvent = "phase_a.legacy_metadata_runtime_read";

/** A suite ran: without it, silence would be taken for absence. */
export const suiteRunEvent = "phase_a.suite_run";

/** One read of one legacy key. It says that the key was read, never what it held. */
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

/** A heartbeat of one run of one suite. */
export interface SuiteRunEvent {
  readonly event: typeof suiteRunEvent;
  readonly ts: string;
  /** e.g. `suite:runtime:ingress`. */
  readonly suite: string;
  readonly runId: string;
}

/** A line of the events file. `event` and `ts` come first, so that even a torn line says them. */
export type BridgeEvent = LegacyReadEvent | SuiteRunEvent;
