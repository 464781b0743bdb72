import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../inngest/canonical-json.js";
import { parseDuration, parseInstant, parseRetryAfter } from "./duration.js";
import { ExpiringSet } from "./expiring-set.js";
import { isUlid, seededUlid, timeOfUlid, ulid } from "../inngest/ulid.js";
import { WaitIndex } from "./wait-index.js";

describe("formats", () => {
  it("prints JSON in RFC 8785 form: stable, sorted, and the same after being read again", () => {
    const sample = {
      peach: "é",
      "\ud83d\ude00": 1,
      "\u20ac": 2,
      b: [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 1e-27],
      "\r": "\u000f\n",
    };
    expect(canonicalJson(sample)).toBe(
      '{"\\r":"\\u000f\\n","b":[333333333.3333333,1e+30,4.5,0.002,1e-27],"peach":"é","\u20ac":2,"\ud83d\ude00":1}',
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const printed = canonicalJson(value);
        expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(printed))).toBe(printed);
      }),
    );
  });

  it("makes ULIDs that sort by time", () => {
    expect(ulid(1795335904011).slice(0, 10)).toBe("01M815QPRB");
    expect(ulid(0, new Uint8Array(10).fill(255))).toBe("0000000000ZZZZZZZZZZZZZZZZ");
    expect(isUlid(ulid(Date.now()))).toBe(true);
    expect(isUlid("not a ulid")).toBe(false);
    expect(new Set(Array.from({ length: 1000 }, () => ulid(5))).size).toBe(1000);
  });

  it("makes the same id for the same place in the same send, the one that a real server makes", () => {
    const seed = `1795335904011,${Buffer.alloc(10, 1).toString("base64")}`;
    expect(seededUlid(seed, 0)).toBe(ulid(1795335904011, Buffer.alloc(10, 1)));
    expect(seededUlid(seed, 258)).toBe(ulid(1795335904011, Buffer.from([1, 1, 1, 1, 1, 1, 1, 1, 2, 3])));
    expect(timeOfUlid(seededUlid(seed, 0) ?? "")).toBe(1795335904011);
    expect(seededUlid(seed, 0)).toBe(seededUlid(seed, 0));
    expect(seededUlid(seed, 1)).not.toBe(seededUlid(seed, 0));
    for (const broken of ["", "x,y", "1795335904011", "1795335904011,AAAA"])
      expect(seededUlid(broken, 0)).toBeUndefined();
  });

  it("reads the durations and dates that the SDK prints", () => {
    expect(parseDuration("1w2d3h4m5s")).toBe((((7 + 2) * 24 + 3) * 60 + 4) * 60_000 + 5000);
    expect(parseDuration("")).toBe(0);
    expect(parseDuration("soon")).toBeUndefined();
    expect(parseInstant("1h", 500)).toBe(3_600_500);
    expect(parseInstant("2026-11-22T08:00:00.000Z", 0)).toBe(Date.parse("2026-11-22T08:00:00Z"));
    expect(parseInstant("tomorrow", 0)).toBeUndefined();
    expect(parseRetryAfter("30", 1000)).toBe(31_000);
    expect(parseRetryAfter("Sun, 22 Nov 2026 08:00:00 GMT", 0)).toBe(Date.parse("2026-11-22T08:00:00Z"));
    expect(parseRetryAfter("later", 0)).toBeUndefined();
  });

  it("forgets keys after their span and only then", () => {
    const seen = new ExpiringSet(100);
    expect([seen.add("a", 0), seen.add("a", 99), seen.add("b", 50), seen.add("a", 100), seen.add("b", 149)]).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
  });

  it("finds the runs that wait for an event, and none that has stopped waiting", () => {
    const waits = new WaitIndex<string>();
    const need = (key: string, value: unknown) => ({ path: key, segments: [key], value: canonicalJson(value) });
    const stops = [
      waits.add("e", { needs: [], test: undefined }, "any"),
      waits.add("e", { needs: [need("a", 1)], test: undefined }, "a=1"),
      waits.add("e", { needs: [need("a", 1), need("b", 2)], test: undefined }, "a=1 b=2"),
      waits.add("e", { needs: [need("a", 2)], test: undefined }, "a=2"),
      waits.add("f", { needs: [], test: undefined }, "other"),
    ];
    expect(waits.matching("e", { a: 1, b: 2 })).toEqual(["any", "a=1", "a=1 b=2"]);
    expect(waits.matching("e", { a: 1 })).toEqual(["any", "a=1"]);
    stops[1]?.();
    stops[1]?.();
    expect(waits.matching("e", { a: 1, b: 2 })).toEqual(["any", "a=1 b=2"]);
    for (const stop of stops) stop();
    expect([waits.has("e"), waits.has("f")]).toEqual([false, false]);
  });
});
