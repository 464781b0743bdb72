import { implement } from "@orpc/server";
import type { BoundaryContext } from "@rawr/hq-contract";
import { z } from "zod";
import { answers, at, row, type Expected, type Row, type Wire } from "./row.js";

/** What a detailed answer may have. */
const detailed = z.strictObject({
  status: z.int().optional(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  body: z.unknown().optional(),
});

/** A detailed answer as the caller receives it, without the host's own headers, and as it is on the wire. */
function head(title: string, answer: z.infer<typeof detailed>, expected: Expected, wire: Wire): Row {
  const contract = at(title, { outputStructure: "detailed" }).output(detailed);
  const procedure = implement(contract)
    .$context<BoundaryContext>()
    .handler(() => answer);
  const call: Row["call"] = async (ask) => {
    const { status, headers, body } = detailed.parse(await ask());
    const own = Object.keys(answer.headers ?? {}).map((name) => [name, headers?.[name]]);
    return { status, headers: Object.fromEntries(own), body };
  };
  return row(title, contract, procedure, expected, { call, wire });
}

const because = "HTTP always has a status; elsewhere the handler's answer is the answer";

/** Statuses, headers and cookies. */
export const heads: readonly Row[] = [
  answers("a success status of the contract", z.string(), () => "made", '"made"', {
    route: { successStatus: 201 },
    wire: { status: 201 },
  }),
  answers("no content", z.undefined(), () => undefined, "undefined", {
    route: { successStatus: 204 },
    wire: { status: 204 },
  }),
  head(
    "a status that the handler chooses",
    { status: 202, body: "later" },
    '{ status: 202, headers: {}, body: "later" }',
    { status: 202 },
  ),
  head(
    "a header of the answer",
    { headers: { "x-total": "7" }, body: "a" },
    {
      all: '{ status: undefined, headers: { x-total: "7" }, body: "a" }',
      because,
      differs: { openApi: '{ status: 200, headers: { x-total: "7" }, body: "a" }' },
    },
    { status: 200, headers: { "x-total": "7" } },
  ),
  head(
    "a cache that may keep the answer",
    { status: 200, headers: { etag: '"1"', "cache-control": "private, max-age=60" }, body: "a" },
    '{ status: 200, headers: { etag: "\\"1\\"", cache-control: "private, max-age=60" }, body: "a" }',
    { status: 200, headers: { etag: '"1"', "cache-control": "private, max-age=60" } },
  ),
  head(
    "two cookies",
    { status: 200, headers: { "set-cookie": ["a=1; Path=/; HttpOnly", "b=2"] } },
    '{ status: 200, headers: { set-cookie: ["a=1; Path=/; HttpOnly", "b=2"] }, body: undefined }',
    { status: 200, headers: { "set-cookie": "a=1; Path=/; HttpOnly, b=2" } },
  ),
  head(
    "a redirect",
    { status: 303, headers: { location: "/api/orpc/conformance/elsewhere" } },
    '{ status: 303, headers: { location: "/api/orpc/conformance/elsewhere" }, body: undefined }',
    { status: 303, headers: { location: "/api/orpc/conformance/elsewhere" } },
  ),
  head(
    "a file to be kept",
    {
      status: 200,
      headers: { "content-disposition": 'attachment; filename="b.csv"' },
      body: new File(["a,b"], "a.csv", { type: "text/csv" }),
    },
    {
      all: '{ status: 200, headers: { content-disposition: "attachment; filename=\\"b.csv\\"" }, body: File "a.csv" text/csv "a,b" }',
      because: "HTTP names a file once",
      differs: {
        openApi:
          '{ status: 200, headers: { content-disposition: "attachment; filename=\\"b.csv\\"" }, body: File "b.csv" text/csv "a,b" }',
      },
    },
    { status: 200, headers: { "content-type": "text/csv", "content-disposition": 'attachment; filename="b.csv"' } },
  ),
  context("who calls", ({ principal }) => `${principal.caller} ${principal.id}`, {
    all: '"first-party-service in-process"',
    because: "each way is used by its own caller",
    differs: { rpc: '"first-party-web test"', openApi: '"external test"' },
  }),
  context(
    "a request id of its own",
    ({ requestId, correlationId }) => requestId.length > 0 && correlationId.length > 0,
    "true",
  ),
];

function context(title: string, ask: (context: BoundaryContext) => unknown, expected: Parameters<typeof row>[3]): Row {
  const contract = at(title).output(z.unknown());
  const os = implement(contract).$context<BoundaryContext>();
  return row(
    title,
    contract,
    os.handler((call) => ask(call.context)),
    expected,
  );
}
