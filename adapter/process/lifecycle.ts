import type { InFlight } from "../http/in-flight.js";
import { problems } from "../http/problem.js";
import { refuse, type Refused } from "../http/refused.js";
import type { PortTable } from "../ports.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import type { Readiness } from "./readiness.js";

/** How a host begins and ends. */
export interface Lifecycle {
  /** Opens the ports, once, however often it is called. */
  start(): Promise<void>;
  /** Works when the ports are open; refused when they can't be opened, and while the instance drains. */
  whenOpen<Answered>(work: () => Promise<Answered>): Promise<Answered | Refused>;
  register(): Promise<void>;
  close(options?: { readonly within?: number; readonly breakOffEvents?: boolean }): Promise<void>;
}

export function createLifecycle(parts: {
  readonly ports: PortTable;
  readonly readiness: Readiness;
  readonly inFlight: InFlight;
  readonly telemetry: Telemetry;
  /** Tells Inngest which functions there are. */
  readonly register: () => Promise<void>;
  /** Gives up what other servers are asked for. */
  readonly giveUp: () => void;
}): Lifecycle {
  const { ports, readiness, inFlight, telemetry, register, giveUp } = parts;
  let starting: Promise<void> | undefined;
  let started = false;
  const open = async (): Promise<void> => {
    try {
      await ports.open();
      started = true;
    } catch (error) {
      telemetry.log.error({ err: error }, "the ports are not open: this instance does not start");
      readiness.drain();
      throw error;
    }
  };
  const start = (): Promise<void> => (starting ??= open());
  return {
    start,
    whenOpen(work) {
      if (readiness.state === "draining") return Promise.resolve(refuse(problems.draining));
      return started ? work() : start().then(work, () => refuse(problems.draining));
    },
    async register() {
      await start();
      try {
        await register();
      } catch (error) {
        telemetry.log.error({ err: error }, "the functions are not registered: this instance is not ready");
        throw error;
      }
      readiness.registered();
    },
    async close({ within = 25_000, breakOffEvents = false } = {}) {
      readiness.drain();
      if (breakOffEvents) inFlight.breakOffEvents();
      await inFlight.drained(within);
      await ports.dispose();
      giveUp();
    },
  };
}
