import { expect, test } from "vitest";
import { memoryHost, tokens } from "../fixtures/house.js";

/** Bodies and queries that a parser, a deserialiser or a validator might choke on, by a caller who is let in. */
const deep = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
const entry = '"json":{"text":"a"}';

const rpcBodies: Readonly<Record<string, string>> = {
  "a path to the prototype": `{${entry},"meta":[[1,"__proto__","polluted"]]}`,
  "a path through the constructor": `{${entry},"meta":[[2,"constructor","prototype","polluted"]]}`,
  "a path to a length": `{${entry},"meta":[[3,"length"]]}`,
  "a path beyond what is there": `{${entry},"meta":[[1,"text","x","y"]]}`,
  "a path to itself": `{${entry},"meta":[[0]]}`,
  "a type that the value has not": `{${entry},"meta":[[2,"text"]]}`,
  "fifty thousand paths": `{${entry},"meta":[${Array.from({ length: 50_000 }, () => '[1,"text"]').join(",")}]}`,
  "a prototype as a key": '{"json":{"text":"a","__proto__":{"polluted":1}}}',
  "a prototype as a key, escaped": '{"json":{"text":"a","__\\u0070roto__":{"polluted":1}}}',
  "a key more": '{"json":{"text":"a","constructor":{"prototype":{"polluted":1}}}}',
  "a hundred thousand arrays": `{"json":${deep(100_000)}}`,
  "arrays where a text should be": `{"json":{"text":${deep(200_000)}}}`,
  "no object": "null",
  "a number": "1e999",
  "half a surrogate": '{"json":{"text":["\\ud800"]}}',
};

const queries: Readonly<Record<string, string>> = {
  "an index of four thousand million": "prefix[4294967294]=x",
  "a prototype": "prefix[__proto__][polluted]=1",
  "a prototype at the root": "__proto__[polluted]=1",
  "a constructor": "constructor[prototype][polluted]=1",
  "two thousand levels": `prefix${"[a]".repeat(2000)}=1`,
  "a thousand members": Array.from({ length: 800 }, (_, index) => `prefix[${index}]=`).join("&"),
  "a list and a table": "prefix[0]=a&prefix[x]=b",
  "the same twice": "prefix=a&prefix=b",
};

const { host, calls } = memoryHost();
const headers = { authorization: `Bearer ${tokens.service}`, "content-type": "application/json" };

/** What came of a request, and of the process. */
async function outcome(request: Request): Promise<object> {
  const response = await host.fetch(request);
  const text = await response.text();
  return {
    status: response.status,
    tells: /\.[jt]s\b|node_modules|Maximum call stack/.exec(text)?.[0],
    ran: [...calls],
    polluted: Reflect.get({}, "polluted"),
  };
}

const refused = { status: 400, tells: undefined, ran: [], polluted: undefined };

test.each(Object.entries(rpcBodies))("/rpc refuses %s, and runs nothing", async (_, body) => {
  expect(await outcome(new Request("http://hq.test/rpc/ledger/add", { method: "POST", headers, body }))).toEqual(
    refused,
  );
});

test.each(Object.entries(rpcBodies))("a published route refuses %s, and runs nothing", async (_, body) => {
  const request = new Request("http://hq.test/api/orpc/ledger/entries", { method: "POST", headers, body });
  expect(await outcome(request)).toEqual(refused);
});

test.each(Object.entries(queries))("a query with %s is refused, and runs nothing", async (_, query) => {
  const request = new Request(`http://hq.test/api/orpc/ledger/entries?${query}`, { headers });
  expect(await outcome(request)).toEqual(refused);
});
