import { describe, expect, it } from "vitest";
import { parseCondition, satisfies, wanted } from "./expression.js";

const holds = (source: string, event: unknown): boolean | undefined => {
  const condition = parseCondition(source);
  return "problem" in condition ? undefined : satisfies(condition, event);
};
const event = {
  name: "sale",
  data: { size: "big", n: 1, open: true, none: null, tags: ["a"], "odd key": "x", q: "it's" },
};

describe("expressions", () => {
  it.each([
    ["event.data.size == 'big'", true],
    ['"big" == event.data.size', true],
    ["event.data.size=='big'&&event.data.n==1", true],
    ["event.data.n == 1.0", true],
    ["event.data.n == '1'", false],
    ["event.data.open == true", true],
    ["event.data.none == null", true],
    ["event.data.missing == null", false],
    ["event.data.missing == event.data.missing", false],
    ["event.data['odd key'] == 'x'", true],
    ["event.data.q == 'it\\'s'", true],
    ["event.data.size.length == 3", false],
    ["event.data.constructor == event.data.constructor", false],
    ["event.data == event.data", true],
    ["event.data.n > 0.5", true],
    ["event.data.n != 1", false],
    ["event.data.n == 2 || event.data.open", true],
    ["!event.data.open", false],
    ["(event.data.n == 1)", true],
    ["size(event.data.tags) == 1", true],
    ["event.data.tags[0] == 'a'", true],
    ["event.data.tags.exists(tag, tag == 'a')", true],
    ["event.data.missing != 'x'", true],
    ["event.data.n > 'x'", false],
    ["event.data.n + 1 == 2", true],
  ])("%s is %s", (source, expected) => {
    expect(holds(source, event)).toBe(expected);
  });

  it.each([
    "",
    "event.data.n == 1 &&",
    "event.data.n == 1 event.data.n == 1",
    "event..data == 1",
    "event.data. == 1",
    "steps.x == 1",
    "event.data.n === 1",
    "event.data.n == 1a",
    "event.data.size == 'big",
  ])("says what is wrong with %j", (source) => {
    expect(parseCondition(source)).toHaveProperty("problem");
  });

  it("turns a condition on a later event into what that event must carry", () => {
    const needs = (source: string) => {
      const condition = parseCondition(source);
      return "problem" in condition ? undefined : wanted(condition, event)?.needs;
    };
    expect(needs("event.data.size == async.data.size && async.data.ok == true")).toEqual([
      { path: '"data"."size"', segments: ["data", "size"], value: '"big"' },
      { path: '"data"."ok"', segments: ["data", "ok"], value: "true" },
    ]);
    expect(needs("event.data.n == 1 && async.data.x == 'y'")).toHaveLength(1);
    expect(needs("event.data.n == 2 && async.data.x == 'y'")).toBeUndefined();
    expect(needs("event.data.missing == async.data.missing")).toBeUndefined();
    expect(needs("async.data.a == async.data.b")).toBeUndefined();
  });
});
