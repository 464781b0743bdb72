/**
 * What an instance says when it is asked whether it takes work.
 *
 * @example
 * const isReady = (state: ReadyState) => state === "ready";
 * isReady("draining"); //=> false
 */
export type ReadyState = "starting" | "unreached" | "ready" | "draining";

/**
 * The states of one instance: starting, unreached where that is looked for, ready, draining.
 *
 * @example
 * const lineOf = ({ state, isRegistered }: Pick<Readiness, "state" | "isRegistered">) => `${state}, ${isRegistered}`;
 * lineOf({ state: "ready", isRegistered: true }); //=> "ready, true"
 */
export interface Readiness {
  readonly state: ReadyState;
  /** Whether a trigger's run will happen: Inngest knows the functions and, where that is looked for, reaches this host. Draining or not. */
  readonly takesTriggers: boolean;
  /** Whether Inngest knows the functions, draining or not. */
  readonly isRegistered: boolean;
  /** Inngest knows this instance's functions: an event sent before that would be accepted and never run. */
  registered(): void;
  /** Resolves when Inngest knows the functions for the first time. */
  readonly whenRegistered: Promise<void>;
  /** Inngest has called this host. */
  reached(): void;
  /** Aborted when Inngest has called this host. */
  readonly reach: AbortSignal;
  /** For a while the host says that it is ready without having been reached: a balancer may call only what says so. */
  invite(isOpen: boolean): void;
  /** What the host is made of. */
  readonly composition: string;
  /** What another host at the same origin is made of, as long as that is something else. */
  readonly beside: string | undefined;
  /** Another host was seen, made of something else; or none any more. */
  sawBeside(composition: string | undefined): void;
  /** No new work from now on; there is no way back. */
  drain(): void;
  /** Aborted when the instance drains: nobody waits any longer. */
  readonly draining: AbortSignal;
  /** Resolves when the state is `ready` or `draining` for the first time. */
  settled(): Promise<ReadyState>;
}

/**
 * @param looksForReach - Whether the instance is ready only when Inngest has called it.
 * @param composition - What the host is made of.
 */
export function createReadiness(looksForReach = false, composition = ""): Readiness {
  let beside: string | undefined;
  let isRegistered = false;
  let isInviting = false;
  let settle: (state: ReadyState) => void;
  const settled = new Promise<ReadyState>((resolve) => {
    settle = resolve;
  });
  let resolveRegistered = (): void => undefined;
  const whenRegistered = new Promise<void>((resolve) => {
    resolveRegistered = resolve;
  });
  const draining = new AbortController();
  const reach = new AbortController();
  const isReached = (): boolean => !looksForReach || reach.signal.aborted;
  const stateNow = (): ReadyState => {
    if (draining.signal.aborted) return "draining";
    if (!isRegistered) return "starting";
    return isReached() || isInviting ? "ready" : "unreached";
  };
  const changed = (): void => {
    const state = stateNow();
    if (state === "ready" || state === "draining") settle(state);
  };
  return {
    get state() {
      return stateNow();
    },
    get takesTriggers() {
      return isRegistered && isReached();
    },
    get isRegistered() {
      return isRegistered;
    },
    registered() {
      isRegistered = true;
      resolveRegistered();
      changed();
    },
    whenRegistered,
    reached() {
      reach.abort();
      changed();
    },
    reach: reach.signal,
    invite(isOpen) {
      isInviting = isOpen;
      changed();
    },
    composition,
    get beside() {
      return beside;
    },
    sawBeside(other) {
      beside = other;
    },
    drain() {
      draining.abort();
      changed();
    },
    draining: draining.signal,
    settled: () => settled,
  };
}
