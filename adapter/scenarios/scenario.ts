import type { Inngest, InngestFunction } from "inngest";

/** Something a workflow must do on every Inngest server: on the local engine, on a self-hosted one, in the cloud. */
export interface Scenario {
  /** A sentence about behaviour. */
  readonly name: string;
  functions(stage: Stage): readonly InngestFunction.Any[];
  /** Plays it, and says in a few words what was observed. Throws when that isn't what should be. */
  play(stage: Stage): Promise<string>;
}

/** What a scenario plays on. Each has its own event names and function ids, so scenarios can't disturb one another. */
export interface Stage {
  readonly client: Inngest;
  /** A name, for events and functions, that no other scenario and no other run of the scenarios has. */
  own(name: string): string;
  /** What the functions noted, in order. A server may forget results; a note stays. */
  readonly notes: readonly string[];
  note(text: string): void;
  /** Sends an event and returns its id. */
  send(name: string, data?: Record<string, unknown>, id?: string): Promise<string>;
  /** Sends an event with an id seed, as a host does that repeats a send, and returns its id. */
  sendSeeded(name: string, data: Record<string, unknown>, seed: string): Promise<string>;
  /** Waits until the event has started this many runs and all of them have ended. */
  ended(eventId: string, count?: number): Promise<readonly EndedRun[]>;
  /** The runs that an event has started so far. */
  runs(eventId: string): Promise<readonly RunRecord[]>;
  /** Waits until a function has noted this. */
  noted(text: string, patience?: number): Promise<void>;
  /** Fails the scenario unless both are equal. */
  same(observed: unknown, expected: unknown, what: string): void;
}

export interface RunRecord {
  readonly run_id: string;
  readonly status: string;
  readonly ended_at: string | null;
}

export interface EndedRun extends RunRecord {
  readonly ended_at: string;
}

export interface ScenarioResult {
  readonly name: string;
  readonly ok: boolean;
  readonly observed: string;
  readonly milliseconds: number;
}

/** The address and keys of an Inngest server. */
export interface ServerUnderTest {
  readonly baseUrl: string;
  readonly eventKey: string;
  readonly signingKey: string;
}
