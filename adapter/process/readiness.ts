/** What an instance says when it is asked whether it takes work. */
export type ReadyState = "starting" | "ready" | "draining";

/** The states of one instance, in the only order there is: starting, ready, draining. */
export interface Readiness {
  readonly state: ReadyState;
  /** Whether Inngest knows the functions, draining or not. */
  readonly isRegistered: boolean;
  /** Inngest knows this instance's functions: an event sent before that would be accepted and never run. */
  registered(): void;
  /** No new work from now on; there is no way back. */
  drain(): void;
  /** Aborted when the instance drains: nobody waits any longer. */
  readonly draining: AbortSignal;
  /** Resolves when the state is no longer `starting`. */
  settled(): Promise<ReadyState>;
}

export function createReadiness(): Readiness {
  let state: ReadyState = "starting";
  let isRegistered = false;
  let settle: (state: ReadyState) => void;
  const settled = new Promise<ReadyState>((resolve) => {
    settle = resolve;
  });
  const draining = new AbortController();
  const enter = (next: ReadyState): void => {
    state = next;
    settle(next);
  };
  return {
    get state() {
      return state;
    },
    get isRegistered() {
      return isRegistered;
    },
    registered() {
      isRegistered = true;
      if (state === "starting") enter("ready");
    },
    drain() {
      enter("draining");
      draining.abort();
    },
    draining: draining.signal,
    settled: () => settled,
  };
}
