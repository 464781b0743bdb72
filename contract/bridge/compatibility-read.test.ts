import { describe, expect, it } from "vitest";
import { createCompatibilityRead } from "./compatibility-read.js";
import { phaseABridge, toBridge } from "./dates.js";
import type { LegacyReadEvent } from "./legacy-events.js";

function readerAt(instant: string) {
  const bridge = toBridge(phaseABridge);
  if (!bridge.ok) throw new Error(bridge.problem);
  const events: LegacyReadEvent[] = [];
  const read = createCompatibilityRead({
    bridge: bridge.bridge,
    record: (event) => void events.push(event),
    now: () => new Date(instant),
    runId: "run-1",
  });
  return { read, events };
}

const which = { source: "plugins/api/a/src/index.ts", key: "published", plugin: "api/a" } as const;

describe("the compatibility read", () => {
  it("leaves one event a read, with the place and the key and without a value", () => {
    const { read, events } = readerAt("2026-03-05T23:59:59.999Z");
    read(which);
    expect(events).toEqual([
      { event: "phase_a.legacy_metadata_runtime_read", ts: "2026-03-05T23:59:59.999Z", ...which, runId: "run-1" },
    ]);
  });

  it("refuses from the hard expiry on, and before the start, and then leaves no event", () => {
    const expired = readerAt("2026-03-06T00:00:00.000Z");
    expect(() => expired.read(which)).toThrow(
      /the bridge expired on 2026-03-06.*remove the read of `published` in plugins\/api\/a/,
    );
    expect(() => readerAt("2026-02-19T00:00:00Z").read(which)).toThrow(/opens on 2026-02-20/);
    expect(expired.events).toEqual([]);
  });
});

describe("a legacy reading", () => {
  const { read } = readerAt("2026-02-21T00:00:00Z");
  const reading = read(which);

  it("can't be tested, compared, indexed or spread in TypeScript", () => {
    // @ts-expect-error -- an expression of type void can't be tested for truthiness
    const tested = () => (reading ? 1 : 2);
    // @ts-expect-error -- no overlap with a text
    const compared = () => reading === "public";
    // @ts-expect-error -- no property
    const indexed = () => reading.value;
    // @ts-expect-error -- nothing to spread
    const spread = () => ({ ...reading });
    expect([tested, compared, indexed, spread]).toHaveLength(4);
  });

  it("looks the same for every key, and becomes neither text nor number", () => {
    const values: unknown[] = [reading, read({ ...which, key: "channel" })];
    expect(new Set(values.map((value) => JSON.stringify(value))).size).toBe(1);
    for (const value of values) {
      expect(typeof value).toBe("object");
      expect(() => String(value)).toThrow(/has no value/);
      expect(() => Number(value)).toThrow(/has no value/);
      expect(() => value == "public").toThrow(/has no value/);
    }
  });
});
