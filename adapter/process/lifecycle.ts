import type { InFlight } from "../http/in-flight.js";
import { problems } from "../http/problem.js";
import { refuse, type Refused } from "../http/refused.js";
import type { PortTable } from "../ports.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import { probePaths } from "./probes.js";
import type { Readiness } from "./readiness.js";

/** How a host begins and ends. */
export interface Lifecycle {
  /** Opens the ports, once, however often it is called. */
  start(): Promise<void>;
  /** Waits for the ports where a request to this path needs them, and says when they can't be opened. A probe is answered meanwhile. */
  whenOpen(pathname: string): Promise<Refused | undefined> | undefined;
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
    whenOpen(pathname) {
      if (started || probePaths.includes(pathname)) return undefined;
      return start().then(
        () => undefined,
        () => refuse(problems.draining),
      );
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
