import { implement } from "@orpc/server";
import type { BoundaryContext } from "@rawr/hq-contract";
import { z } from "zod";
import { answers, at, receives, row, type Row } from "./row.js";
import { Told } from "./show.js";

const note = () => new File(["total 7"], "note.txt", { type: "text/plain" });
const day = new Date("2026-03-01T12:00:00.000Z");
const fields = z.strictObject({ name: z.string(), count: z.int(), paid: z.boolean(), at: z.date() });
const values = { name: "Ada & Co", count: 7, paid: true, at: day };
const arrived = '{ name: "Ada & Co", count: 7, paid: true, at: Date 2026-03-01T12:00:00.000Z }';
const asText = { name: "Ada & Co", count: "7", paid: "true", at: day.toISOString() };
const told = async (answer: Promise<Response>) => new Told(await (await answer).json());

/** What a handler receives of bodies that are not JSON. */
export const sentBodies: readonly Row[] = [
  receives("a file by itself", z.file(), note(), 'File "note.txt" text/plain "total 7"'),
  receives(
    "a file of text in another script by itself",
    z.file(),
    new File(["x"], "Zoë; a.txt", { type: "text/csv" }),
    'File "Zoë; a.txt" text/csv "x"',
  ),
  receives(
    "a file of JSON by itself",
    z.file(),
    new File(["{}"], "a.json", { type: "application/json" }),
    'File "a.json" application/json "{}"',
  ),
  receives("a file without a type by itself", z.file(), new File(["x"], "a"), {
    all: 'File "a" "x"',
    because: "a part of a form without a type is `application/octet-stream`",
    differs: { rpc: 'File "a" application/octet-stream "x"' },
  }),
  receives(
    "a file without bytes",
    z.strictObject({ file: z.file() }),
    { file: new File([], "empty") },
    {
      all: '{ file: File "empty" "" }',
      because: "a part without a type is `application/octet-stream`",
      differs: {
        rpc: '{ file: File "empty" application/octet-stream "" }',
        openApi: '{ file: File "empty" application/octet-stream "" }',
      },
    },
  ),
  receives(
    "a file beside fields",
    z.strictObject({ file: z.file(), count: z.int(), at: z.date() }),
    { file: note(), count: 7, at: day },
    '{ file: File "note.txt" text/plain "total 7", count: 7, at: Date 2026-03-01T12:00:00.000Z }',
  ),
  receives(
    "several files under one name",
    z.strictObject({ files: z.array(z.file()) }),
    { files: [note(), note()] },
    '{ files: [File "note.txt" text/plain "total 7", File "note.txt" text/plain "total 7"] }',
  ),
  receives(
    "a file in a nested object",
    z.strictObject({ a: z.strictObject({ b: z.file() }) }),
    { a: { b: note() } },
    '{ a: { b: File "note.txt" text/plain "total 7" } }',
  ),
  receives(
    "a file whose name is in another script",
    z.strictObject({ file: z.file() }),
    { file: new File(["x"], "Zoë 🦉.txt", { type: "text/plain" }) },
    '{ file: File "Zoë 🦉.txt" text/plain "x" }',
  ),
  receives(
    "a file larger than what memory holds",
    z.strictObject({ file: z.file() }),
    { file: new File([new Uint8Array(200_000)], "a", { type: "image/png" }) },
    '{ file: File "a" image/png 200000 bytes }',
  ),
  receives("a form of fields", fields, values, arrived, {
    ask: (ask) => told(ask({ method: "POST", body: new URLSearchParams(asText) })),
  }),
  receives("a multipart form of fields", fields, values, arrived, {
    ask(ask) {
      const form = new FormData();
      for (const [name, value] of Object.entries(asText)) form.append(name, value);
      return told(ask({ method: "POST", body: form }));
    },
  }),
  receives(
    "nested fields of a form",
    z.strictObject({ to: z.strictObject({ city: z.string() }), lines: z.array(z.int()) }),
    { to: { city: "Bonn" }, lines: [1, 2] },
    '{ to: { city: "Bonn" }, lines: [1, 2] }',
    {
      ask: (ask) => told(ask({ method: "POST", body: new URLSearchParams("to[city]=Bonn&lines[]=1&lines[]=2") })),
    },
  ),
  receives("plain text", z.string(), "a\nb", '"a\\nb"', { ask: (ask) => told(ask({ method: "POST", body: "a\nb" })) }),
  receives(
    "an empty body where the input may be missing",
    z.strictObject({ a: z.int() }).optional(),
    undefined,
    "undefined",
  ),
  receives(
    "an empty body where an input is needed",
    z.strictObject({ a: z.int() }),
    undefined,
    'undeclared BAD_REQUEST 400 "Input validation failed" { issues: [{ expected: "object", code: "invalid_type", path: [], message: "Invalid input: expected object, received undefined" }] }',
  ),
  rawBody(),
];

/** The bytes that a signature of a webhook is over; a call in process has none. */
function rawBody(): Row {
  const contract = at("the bytes of a body").input(z.looseObject({})).output(z.string().optional());
  const os = implement(contract).$context<BoundaryContext>();
  const procedure = os.handler(({ context }) => context.rawBody && Buffer.from(context.rawBody() ?? []).toString());
  return row(
    "the bytes of a body",
    contract,
    procedure,
    {
      all: '"{\\"a\\":1}"',
      because: "`context.rawBody()` gives what came: RPC's envelope, and nothing in process",
      differs: { rpc: '"{\\"json\\":{\\"a\\":1}}"', inProcess: "undefined" },
    },
    { call: (call) => call({ a: 1 }) },
  );
}

/** What a caller receives of answers that are not JSON. */
export const answeredBodies: readonly Row[] = [
  answers(
    "a file in any script answered",
    z.file(),
    () => new File(["x"], "Zoë.txt", { type: "text/plain" }),
    'File "Zoë.txt" text/plain "x"',
  ),
  answers("a file answered", z.file(), note, 'File "note.txt" text/plain "total 7"', {
    wire: { status: 200, headers: { "content-disposition": `inline; filename="note.txt"; filename*=utf-8''note.txt` } },
  }),
  answers("a blob answered", z.instanceof(Blob), () => new Blob(["x"], { type: "image/png" }), {
    all: 'Blob image/png "x"',
    because: "over HTTP a blob is a file called `blob`",
    differs: { rpc: 'File "blob" image/png "x"', openApi: 'File "blob" image/png "x"' },
  }),
  answers(
    "a file in an object answered",
    z.strictObject({ file: z.file(), n: z.int() }),
    () => ({ file: note(), n: 7 }),
    {
      all: '{ file: File "note.txt" text/plain "total 7", n: 7 }',
      because: "the answer is a form, where a number is text",
      differs: { openApi: '{ file: File "note.txt" text/plain "total 7", n: "7" }' },
    },
  ),
  byteStream(),
];

/** Bytes without a name and a known length: published routes stream them; to typed clients a handler answers a file, or events. */
function byteStream(): Row {
  const title = "a stream of bytes answered";
  const contract = at(title, { outputStructure: "detailed" }).output(
    z.strictObject({ headers: z.record(z.string(), z.string()), body: z.instanceof(ReadableStream) }),
  );
  const os = implement(contract).$context<BoundaryContext>();
  const headers = { "content-type": "application/octet-stream" };
  const procedure = os.handler(() => ({ headers, body: new Blob(["raw"]).stream() }));
  const call: Row["call"] = async (ask) => {
    const answer = await ask();
    const body: unknown = Reflect.get(Object(answer) as object, "body");
    return body instanceof ReadableStream ? new Told(await new Response(body).text()) : answer;
  };
  return row(
    title,
    contract,
    procedure,
    {
      all: "raw",
      because: "RPC has no place for a stream of bytes: answer a file, or events",
      differs: { rpc: '{ headers: { content-type: "application/octet-stream" }, body: {} }' },
    },
    { call, ask: async (ask) => new Told(await (await ask({ method: "POST" })).text()) },
  );
}
