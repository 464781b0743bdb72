import type { LegacyKey } from "../manifest.js";
import { bridgeState, type Bridge } from "./dates.js";
import { legacyReadEvent, type LegacyReadEvent } from "./legacy-events.js";

/**
 * The result of a compatibility read: nothing that code could base a decision on.
 *
 * `void` on purpose: it is the one type that TypeScript lets nobody test, compare with a text, index or spread. At run time it is an
 * object that looks the same for every key, present or absent, and refuses to become a text or a number.
 *
 * @example
 * const decide = (reading: LegacyReading) => typeof reading;
 * decide(undefined); //=> "undefined"
 */
export type LegacyReading = void;

/**
 * Options of the compatibility read.
 *
 * @example
 * const judged = toBridge(phaseABridge);
 * if (!judged.ok) throw new Error("the dates are in order");
 * const options: CompatibilityReadOptions = {
 *   bridge: judged.bridge,
 *   record: () => undefined,
 *   now: () => new Date("2026-02-21T12:00:00Z"),
 *   runId: "run-1",
 * };
 * options.runId; //=> "run-1"
 */
export interface CompatibilityReadOptions {
  readonly bridge: Bridge;
  /** Where the event goes, e.g. `openEventFile(...).append`. */
  readonly record: (event: LegacyReadEvent) => void;
  /** The clock that says whether the bridge is open, and when a read was. */
  readonly now: () => Date;
  readonly runId: string;
}

/**
 * Which key is read, where, and for which plugin.
 *
 * @example
 * const which: CompatibilityRead = { source: "src/menu.ts", key: "channel", plugin: "api/orders" };
 * which.key; //=> "channel"
 */
export interface CompatibilityRead {
  /** The file whose code reads, relative to the workspace root. */
  readonly source: string;
  readonly key: LegacyKey;
  /** The plugin whose metadata is read. */
  readonly plugin: string;
}

/**
 * Makes the compatibility read of a workspace that migrates: each read records an event and returns an opaque value.
 *
 * It never looks at the metadata: a legacy key decides nothing any more, and only the read itself is recorded.
 *
 * @example
 * const judged = toBridge(phaseABridge);
 * if (!judged.ok) throw new Error("the dates are in order");
 * const seen: string[] = [];
 * const read = createCompatibilityRead({
 *   bridge: judged.bridge,
 *   record: ({ key }) => seen.push(key),
 *   now: () => new Date("2026-02-21T12:00:00Z"),
 *   runId: "run-1",
 * });
 * read({ source: "src/menu.ts", key: "channel", plugin: "api/orders" });
 * seen; //=> ["channel"]
 *
 * @throws RangeError on a read before the bridge opens or from its hard expiry on (D-013).
 */
export function createCompatibilityRead(options: CompatibilityReadOptions): (read: CompatibilityRead) => LegacyReading {
  const { bridge, record, now, runId } = options;
  return ({ source, key, plugin }) => {
    const instant = now();
    const { phase, day } = bridgeState(bridge, instant);
    if (phase === "expired" || phase === "not-started") {
      const when = phase === "expired" ? `expired on ${bridge.hardExpiry}` : `opens on ${bridge.start}`;
      throw new RangeError(
        `the bridge ${when}, and today is ${day}: remove the read of \`${key}\` in ${source} (D-013)`,
      );
    }
    record({ event: legacyReadEvent, ts: instant.toISOString(), source, key, plugin, runId });
    return opaque();
  };
}

function opaque(): LegacyReading {
  const refuse = () => {
    throw new TypeError("a legacy reading has no value: decide by rawr.kind and rawr.capability (D-013)");
  };
  const value: object = Object.freeze({
    __proto__: null,
    [Symbol.toPrimitive]: refuse,
    toJSON: () => "[legacy reading]",
  });
  // The type says less than there is: see LegacyReading.
  return value as unknown as LegacyReading;
}
