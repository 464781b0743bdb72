import { assert, jsonValue, property } from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.js";

const canonical = (text: string): string => canonicalJson(JSON.parse(text));

test("RFC 8785, 3.2.2: primitives as ECMAScript prints them", () => {
  const sample = `{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
    "literals": [null, true, false]
  }`;
  expect(canonical(sample)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test("RFC 8785, 3.2.3: members in the order of their UTF-16 code units", () => {
  const sample = `{
    "\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
    "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control", "\\u00f6": "Latin Small Letter O With Diaeresis"
  }`;
  expect([...canonical(sample).matchAll(/:"([A-Z][\w: ]+)"/g)].map(([, name]) => name)).toEqual([
    "Carriage Return",
    "One",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
  ]);
});

test.each([
  ["-0", "0"],
  ["5e-324", "5e-324"],
  ["1.7976931348623157e308", "1.7976931348623157e+308"],
  ["9007199254740993", "9007199254740992"],
  ["295147905179352830000", "295147905179352830000"],
  ["999999999999999900000", "999999999999999900000"],
  ["1000000000000000000000", "1e+21"],
  ["0.000001", "0.000001"],
  ["0.0000001", "1e-7"],
  ["333333333.33333325", "333333333.33333325"],
  ["-1.50", "-1.5"],
])("the number %s is written %s", (text, expected) => {
  expect(canonical(text)).toBe(expected);
});

test("a canonical form is its own, and says the same", () => {
  assert(
    property(jsonValue(), (value) => {
      const once = canonicalJson(JSON.parse(JSON.stringify(value)));
      expect(canonical(once)).toBe(once);
      expect(JSON.parse(once)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
