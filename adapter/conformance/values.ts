import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import { answers, receives, type Row } from "./row.js";

const day = new Date("2026-03-01T12:00:00.000Z");
const big = 9007199254740993n;
const refused = (issues: string) => `undeclared BAD_REQUEST 400 "Input validation failed" { issues: ${issues} }`;
const json = "JSON has no such value";

/** What a handler receives of a JSON body. */
export const sentValues: readonly Row[] = [
  receives("text in any script", z.string(), 'Zoë "漢字" 🦉\n', '"Zoë \\"漢字\\" 🦉\\n"'),
  receives("numbers", z.array(z.number()), [0, -1.5, 1e21], "[0, -1.5, 1e+21]"),
  receives("booleans and null", z.array(z.boolean().nullable()), [true, false, null], "[true, false, null]"),
  receives(
    "nested objects",
    z.strictObject({ a: z.strictObject({ b: z.array(z.int()) }) }),
    { a: { b: [1] } },
    "{ a: { b: [1] } }",
  ),
  receives("an empty object", z.strictObject({}), {}, "{}"),
  receives("an empty list", z.strictObject({ list: z.array(z.int()) }), { list: [] }, "{ list: [] }"),
  receives("a record", z.record(z.string(), z.int()), { "a b": 1, "ö/%": 2 }, "{ a b: 1, ö/%: 2 }"),
  receives("a tuple", z.tuple([z.string(), z.int()]), ["a", 1], '["a", 1]'),
  receives("a date", z.strictObject({ at: z.date() }), { at: day }, "{ at: Date 2026-03-01T12:00:00.000Z }"),
  receives("a date by itself", z.date(), day, "Date 2026-03-01T12:00:00.000Z"),
  receives("a bigint", z.strictObject({ big: z.bigint() }), { big }, "{ big: 9007199254740993n }"),
  receives("a set", z.set(z.string()), new Set(["a", "b"]), 'Set ["a", "b"]'),
  receives("a set of dates", z.set(z.date()), new Set([day]), "Set [Date 2026-03-01T12:00:00.000Z]"),
  receives("a map", z.map(z.string(), z.date()), new Map([["a", day]]), 'Map [["a", Date 2026-03-01T12:00:00.000Z]]'),
  receives("a date in a union with text", z.union([z.date(), z.literal("never")]), "never", '"never"'),
  receives(
    "a date from Valibot",
    v.strictObject({ at: v.date() }),
    { at: day },
    "{ at: Date 2026-03-01T12:00:00.000Z }",
  ),
  receives("a date from ArkType", type({ at: "Date" }), { at: day }, "{ at: Date 2026-03-01T12:00:00.000Z }"),
  receives(
    "a URL",
    z.strictObject({ url: z.instanceof(URL) }),
    { url: new URL("https://hq.example/a?b") },
    {
      all: "{ url: URL https://hq.example/a?b }",
      because: "the schema says only that it is a class: declare `z.url()`, a text",
      differs: {
        openApi:
          'undeclared BAD_REQUEST 400 "Input validation failed" { issues: [{ code: "invalid_type", expected: "URL", path: ["url"], message: "Invalid input: expected URL, received string" }] }',
      },
    },
  ),
  receives(
    "a property that is undefined",
    z.strictObject({ a: z.string().optional() }),
    { a: undefined },
    {
      all: "{}",
      because: "JSON leaves the property out",
      differs: { inProcess: "{ a: undefined }" },
    },
  ),
  receives("undefined in a list", z.array(z.int().nullish()), [1, undefined], {
    all: "[1, undefined]",
    because: json,
    differs: { openApi: "[1, null]" },
  }),
  receives("NaN", z.nan(), Number.NaN, {
    all: "NaN",
    because: json,
    differs: {
      openApi: refused(
        '[{ expected: "nan", code: "invalid_type", path: [], message: "Invalid input: expected NaN, received null" }]',
      ),
    },
  }),
  receives("a default that fills a gap", z.strictObject({ a: z.int().default(7) }), {}, "{ a: 7 }"),
  receives(
    "a value that the schema transforms",
    z.strictObject({ a: z.string().trim().toUpperCase() }),
    { a: " x " },
    '{ a: "X" }',
  ),
  receives("keys that the schema strips", z.object({ a: z.int() }), { a: 1, b: 2 }, "{ a: 1 }"),
  receives("a text that looks like a number", z.union([z.string(), z.int()]), "7", '"7"'),
  receives("no input", z.undefined(), undefined, "undefined"),
];

/** What a caller receives of an answer. */
export const answeredValues: readonly Row[] = [
  answers("a text", z.string(), () => "Zoë 🦉", '"Zoë 🦉"'),
  answers("an object with a list", z.strictObject({ a: z.array(z.int()) }), () => ({ a: [1, 2] }), "{ a: [1, 2] }"),
  answers("null", z.null(), () => null, "null"),
  answers("nothing", z.undefined(), () => undefined, "undefined"),
  answers("a date answered", z.strictObject({ at: z.date() }), () => ({ at: day }), {
    all: "{ at: Date 2026-03-01T12:00:00.000Z }",
    because: "published answers are JSON, and typed so: a date arrives as text",
    differs: { openApi: '{ at: "2026-03-01T12:00:00.000Z" }' },
  }),
  answers("a bigint answered", z.bigint(), () => big, {
    all: "9007199254740993n",
    because: "a bigint arrives as text, which loses no digit",
    differs: { openApi: '"9007199254740993"' },
  }),
  answers("a set answered", z.set(z.int()), () => new Set([1, 2]), {
    all: "Set [1, 2]",
    because: "a set arrives as a list",
    differs: { openApi: "[1, 2]" },
  }),
  answers("a map answered", z.map(z.string(), z.int()), () => new Map([["a", 1]]), {
    all: 'Map [["a", 1]]',
    because: "a map arrives as a list of pairs",
    differs: { openApi: '[["a", 1]]' },
  }),
  answers("a URL answered", z.instanceof(URL), () => new URL("https://hq.example/a"), {
    all: "URL https://hq.example/a",
    because: "a URL arrives as text",
    differs: { openApi: '"https://hq.example/a"' },
  }),
  answers("a pattern answered", z.instanceof(RegExp), () => /a+/giu, {
    all: "RegExp /a+/giu",
    because: "a pattern arrives as text",
    differs: { openApi: '"/a+/giu"' },
  }),
  answers("a property answered as undefined", z.strictObject({ a: z.int().optional() }), () => ({ a: undefined }), {
    all: "{}",
    because: "JSON leaves the property out",
    differs: { inProcess: "{ a: undefined }" },
  }),
  answers("keys that the output's schema strips", z.object({ a: z.int() }), () => ({ a: 1, secret: 2 }), "{ a: 1 }"),
  answers("a default of the output's schema", z.object({ a: z.int().default(7) }), () => ({}), "{ a: 7 }"),
];
