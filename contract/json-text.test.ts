import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxDepth, parseJsonText, positionsIn, toJsonValue, toPointer } from "./json-text.js";

describe("parseJsonText", () => {
  it("reads whatever JSON.parse reads, and to the same value", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(4), (text, indent) => {
        const pretty = JSON.stringify(JSON.parse(text), null, indent);
        const read = parseJsonText(pretty);
        expect(read.ok && toJsonValue(read.node)).toEqual(JSON.parse(pretty));
      }),
      { numRuns: 500 },
    );
  });

  it("refuses exactly what JSON.parse refuses", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      '"',
      '"a"',
      "1",
      "-",
      "0",
      ".5",
      "e",
      "true",
      "nul",
      " ",
      "\\u00",
      "\t",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces, { maxLength: 12 }).map((all) => all.join("")),
          fc.string(),
        ),
        (text) => {
          expect(parseJsonText(text).ok).toBe(parses(text));
        },
      ),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['{"a":1,}', 7, "a key in double quotes was expected"],
    ["{'a':1}", 1, "a key in double quotes was expected"],
    ['{"a" 1}', 5, "`:` was expected after the key"],
    ["[1 2]", 3, "`,` or `]` was expected"],
    ['{"a":"b', 5, "this string has no closing quote"],
    ["1 // one", 2, "nothing more was expected after the first value"],
    ['"\\x"', 1, "this is no escape that JSON knows"],
    ["", 0, "a value was expected"],
  ])("says where %s stops being JSON", (text, offset, message) => {
    expect(parseJsonText(text)).toEqual({ ok: false, error: { offset, message } });
  });

  it("stops at a nesting that would exhaust the stack", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect(parseJsonText(nested(maxDepth)).ok).toBe(true);
    expect(parseJsonText(nested(1_000_000))).toMatchObject({ ok: false, error: { offset: maxDepth + 1 } });
  });

  it("keeps `__proto__` as an own key and touches no prototype", () => {
    const read = parseJsonText('{"__proto__":{"polluted":true}}');
    const value = read.ok ? toJsonValue(read.node) : undefined;
    expect(Object.keys(value ?? {})).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe("positionsIn", () => {
  it("counts LF, CRLF and a lone CR as line ends, and columns in UTF-16 code units", () => {
    const positionOf = positionsIn("a\r\n\u{1F600}b\rc\nd");
    expect([0, 3, 5, 7, 9].map(positionOf)).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 1 },
      { line: 2, column: 3 },
      { line: 3, column: 1 },
      { line: 4, column: 1 },
    ]);
  });
});

it("escapes a pointer as RFC 6901 says", () => {
  expect(toPointer(["rawr", "a/b", "c~d", 0])).toBe("/rawr/a~1b/c~0d/0");
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
