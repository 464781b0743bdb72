import type { VirtualClock } from "./clock.js";
import type { LocalEngine } from "./local-engine.js";
import { LocalEngineError } from "./log.js";

/**
 * Lets hosts answer, moves the clock to the next timer, and so on until `done`: sleeps and back-offs take no time, and
 * everything happens in the order in which it would.
 */
export async function fastForward(engine: LocalEngine, clock: VirtualClock, done: () => boolean): Promise<void> {
  for (;;) {
    await engine.settled();
    if (done()) return;
    const next = clock.nextTimer();
    if (next === undefined)
      throw new LocalEngineError("Nothing is left to wait for: no call is in progress and no timer is set.");
    clock.advanceTo(next);
  }
}
