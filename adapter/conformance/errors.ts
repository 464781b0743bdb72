import { implement, ORPCError } from "@orpc/server";
import type { BoundaryContext } from "@rawr/hq-contract";
import { z } from "zod";
import { answers, at, receives, row, type Expected, type Row } from "./row.js";

const refused = (issue: string) => `undeclared BAD_REQUEST 400 "Input validation failed" { issues: [${issue}] }`;
const notANumber = (path: string) =>
  refused(
    `{ expected: "number", code: "invalid_type", path: [${path}], message: "Invalid input: expected number, received string" }`,
  );
const day = new Date("2026-03-01T12:00:00.000Z");

/** Errors of handlers, and inputs and outputs that their schemas refuse. */
export const errors: readonly Row[] = [
  declared("a declared error", { status: 409 }, undefined, 'declared REFUSED 409 "REFUSED"'),
  declared(
    "a declared error with data",
    { status: 422, message: "no", data: z.strictObject({ left: z.int() }) },
    { left: 7 },
    'declared REFUSED 422 "no" { left: 7 }',
  ),
  declared("a declared error without a status", { message: "no" }, undefined, 'declared REFUSED 500 "no"'),
  declared(
    "a declared error with a date",
    { status: 429, data: z.strictObject({ at: z.date() }) },
    { at: day },
    {
      all: 'declared REFUSED 429 "REFUSED" { at: Date 2026-03-01T12:00:00.000Z }',
      because: "published answers are JSON, and typed so: a date arrives as text",
      differs: { openApi: 'declared REFUSED 429 "REFUSED" { at: "2026-03-01T12:00:00.000Z" }' },
    },
  ),
  answers(
    "an error that is not declared",
    z.string(),
    () => {
      throw new ORPCError("CONFLICT", { message: "taken", data: { by: "Ada" } });
    },
    'undeclared CONFLICT 409 "taken" { by: "Ada" }',
    { wire: { status: 409 } },
  ),
  answers(
    "an error with a status of its own",
    z.string(),
    () => {
      throw new ORPCError("TEAPOT", { status: 418 });
    },
    'undeclared TEAPOT 418 "TEAPOT"',
    { wire: { status: 418 } },
  ),
  answers(
    "whatever else a handler throws",
    z.string(),
    () => {
      throw new Error("the secret is 7");
    },
    {
      all: 'undeclared INTERNAL_SERVER_ERROR 500 "Internal server error"',
      because: "in process the error itself arrives; over HTTP nothing of it, its words are in the log",
      differs: { inProcess: "Error: the secret is 7" },
    },
    { wire: { status: 500 } },
  ),
  receives(
    "an input that its schema refuses",
    z.strictObject({ a: z.strictObject({ b: z.int() }) }),
    { a: { b: "x" } },
    notANumber('"a", "b"'),
  ),
  receives(
    "a key that a strict schema refuses",
    z.strictObject({ a: z.int() }),
    { a: 1, b: 2 },
    refused('{ code: "unrecognized_keys", keys: ["b"], path: [], message: "Unrecognized key: \\"b\\"" }'),
  ),
  receives("a number that is sent as text in JSON", z.strictObject({ n: z.int() }), { n: "7" }, notANumber('"n"')),
  receives("a query that its schema refuses", z.strictObject({ n: z.int() }), { n: "x" }, notANumber('"n"'), {
    route: { method: "GET" },
  }),
  answers(
    "an output that its schema refuses",
    z.strictObject({ n: z.int() }),
    () => ({ n: "secret" }),
    'undeclared INTERNAL_SERVER_ERROR 500 "Output validation failed"',
    { wire: { status: 500 } },
  ),
  middleware(),
];

function declared(
  title: string,
  error: { readonly status?: number; readonly message?: string; readonly data?: z.ZodType },
  data: unknown,
  expected: Expected,
): Row {
  const contract = at(title).errors({ REFUSED: error }).output(z.string());
  const os = implement(contract).$context<BoundaryContext>();
  const procedure = os.handler((call) => {
    throw call.errors.REFUSED({ data } as never); // each row's data is what its own schema describes
  });
  return row(title, contract, procedure, expected, { wire: { status: error.status ?? 500 } });
}

function middleware(): Row {
  const title = "a middleware that refuses";
  const contract = at(title)
    .errors({ UNPAID: { status: 402 } })
    .output(z.string());
  const os = implement(contract).$context<BoundaryContext>();
  const procedure = os
    .use(({ errors: known }) => {
      throw known.UNPAID();
    })
    .handler(() => "reached");
  return row(title, contract, procedure, 'declared UNPAID 402 "UNPAID"', { wire: { status: 402 } });
}
