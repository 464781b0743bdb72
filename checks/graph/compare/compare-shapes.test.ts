import { expect, test } from "vitest";
import type { Shape } from "../model/shape.js";
import { breaksCallers } from "./compare-shapes.js";

const text: Shape = { is: "other", text: "text" };
const object = (names: readonly string[]): Shape => ({
  is: "object",
  strict: true,
  fields: Object.fromEntries(names.map((name) => [name, { shape: text, optional: false }])),
});

test.each(["constructor", "toString", "hasOwnProperty", "total"])(
  "a field `%s` is there or not as any other is",
  (name) => {
    expect(breaksCallers("output", object([name]), object([]))).toEqual([`output.${name} is gone`]);
    expect(breaksCallers("input", object([]), object([name]))).toEqual([`input.${name} is required`]);
    expect(breaksCallers("output", object([name]), object([name]))).toEqual([]);
  },
);
