import { describe, expect, it } from "vitest";
import { jsonLoss } from "./json-loss.js";

const around = (value: unknown): unknown => ({ rows: [{ at: value }] });

describe("what JSON would lose", () => {
  class Money {
    readonly #cents = 5;
    cents = () => this.#cents;
  }
  const ring: Record<string, unknown> = {};
  ring["self"] = ring;

  it.each([
    [1n, "a bigint"],
    [() => 1, "a function"],
    [Symbol("s"), "a symbol"],
    [Number.NaN, "the number NaN"],
    [-Infinity, "the number -Infinity"],
    ["a\ud83d", "half of a surrogate pair"],
    ["\ude00b", "half of a surrogate pair"],
    [new Map([["a", 1]]), "a Map"],
    [new Set([1]), "a Set"],
    [new WeakMap(), "a WeakMap"],
    [/a/g, "a RegExp"],
    [new Error("no"), "an Error"],
    [Object.assign(new TypeError("no"), { code: 5 }), "a TypeError"],
    [Promise.resolve(1), "a Promise"],
    [new Uint8Array(2), "a Uint8Array"],
    [new ArrayBuffer(2), "an ArrayBuffer"],
    [new DataView(new ArrayBuffer(2)), "a DataView"],
    [new URLSearchParams("a=1"), "a URLSearchParams"],
    [new Headers({ a: "1" }), "a Headers"],
    [new Blob(["a"]), "a Blob"],
    [new FormData(), "a FormData"],
    [new Date(Number.NaN).getTime(), "the number NaN"],
  ])("%s, with its place", (value, what) => {
    expect(jsonLoss(value)).toEqual({ path: "", what });
    expect(jsonLoss(around(value))).toEqual({ path: "rows[0].at", what });
  });

  it("a member that is a function, a gap in a list, a reference to itself, and nesting without end", () => {
    expect(jsonLoss(new Money())).toEqual({ path: "cents", what: "a function" });
    expect(jsonLoss(Object.assign(Array(3), { 0: 1, 2: 2 }))).toEqual({ path: "[1]", what: "undefined in a list" });
    expect(jsonLoss({ a: [undefined] })).toEqual({ path: "a[0]", what: "undefined in a list" });
    expect(jsonLoss(ring)).toEqual({ path: "self", what: "a circular reference" });
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
    expect(jsonLoss(nested(1000))).toBeUndefined();
    expect(jsonLoss(nested(1001))).toEqual({ path: "", what: "more than 1000 levels" });
    let deep: unknown = 1;
    for (let level = 0; level < 200_000; level++) deep = { deep };
    expect(jsonLoss(deep)).toMatchObject({ what: "more than 1000 levels" });
  });

  it("is nothing of what it carries: what is missing, what has a `toJSON`, what is shared, and objects around a text", () => {
    const shared = { a: 1 };
    class Point {
      x = 1;
    }
    for (const value of [
      null,
      undefined,
      { a: undefined },
      new Date(0),
      new URL("https://example.com"),
      [shared, shared],
      new Point(),
      Object.create(null),
      new String("a"),
      { toJSON: () => ({ a: 1 }) },
      "😀",
      -0,
    ]) {
      expect(jsonLoss(value)).toBeUndefined();
    }
    expect(jsonLoss({ toJSON: () => ({ a: 1n }) })).toEqual({ path: "a", what: "a bigint" });
  });
});
