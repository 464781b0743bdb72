import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { connect } from "node:net";
import { eventIterator, implement } from "@orpc/server";
import { apiContract, defineApiPlugin, defineHq, register, type BoundaryContext } from "@rawr/hq-contract";
import { createRpcClient } from "@rawr/hq-contract/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { testOptions, tokens } from "../fixtures/house.js";
import type { Host } from "../host.js";
import { openHost } from "../open-host.js";
import { createScratch, fileName, uploadPrefix } from "./scratch.js";

const at = (path: string) => `/api/orpc/depot/${path}` as const;
const api = apiContract("depot");
const contract = {
  put: api
    .route({ method: "POST", path: at("files") })
    .input(z.strictObject({ name: z.string(), file: z.file() }))
    .output(z.strictObject({ name: z.string(), size: z.int(), type: z.string(), text: z.string().optional() })),
  get: api.route({ method: "GET", path: at("files/one") }).output(z.file()),
  form: api
    .route({ method: "POST", path: at("forms") })
    .input(z.strictObject({ a: z.string(), b: z.strictObject({ c: z.string() }) }))
    .output(z.string()),
  raw: api
    .route({ method: "POST", path: at("raw") })
    .input(z.file())
    .output(z.int()),
  hook: api
    .route({ method: "POST", path: at("hooks") })
    .input(z.looseObject({}))
    .output(z.string()),
  sum: api
    .route({ method: "POST", path: at("sums") })
    .input(eventIterator(z.int()))
    .output(z.int()),
  back: api
    .route({ method: "POST", path: at("back") })
    .input(eventIterator(z.int()))
    .output(eventIterator(z.string())),
  many: api
    .route({ method: "POST", path: at("many") })
    .input(z.strictObject({ files: z.array(z.file()) }))
    .output(z.array(z.string())),
  hold: api
    .route({ method: "POST", path: at("held") })
    .input(z.strictObject({ file: z.file() }))
    .output(eventIterator(z.int())),
};
const os = implement(contract).$context<BoundaryContext<{ readonly calls: string[] }>>();
const depot = defineApiPlugin({
  capability: "depot",
  contract,
  router: {
    put: os.put.handler(async ({ input: { name, file }, context }) => {
      context.ports.calls.push("put");
      return {
        name,
        size: file.size,
        type: file.type,
        ...(file.size < 1000 && { text: `${file.name}:${await file.text()}` }),
      };
    }),
    get: os.get.handler(() => new File(["0123456789"], "digits.txt", { type: "text/plain" })),
    form: os.form.handler(({ input }) => `${input.a} ${input.b.c}`),
    raw: os.raw.handler(({ input }) => input.size),
    hook: os.hook.handler(({ context }) => Buffer.from(context.rawBody?.() ?? []).toString()),
    sum: os.sum.handler(async ({ input }) => {
      let sum = 0;
      for await (const number of input) sum += number;
      return sum;
    }),
    back: os.back.handler(async function* ({ input }) {
      for await (const number of input) yield number as unknown as string;
    }),
    many: os.many.handler(({ input }) => input.files.map(({ name, size }) => `${name} ${size}`)),
    hold: os.hold.handler(async function* ({ input }) {
      yield (await input.file.slice(0, 5).text()).length;
      yield (await input.file.slice(-5).text()).length;
    }),
  },
  ports: ({ calls }: { readonly calls: string[] }) => ({ calls }),
});
const hq = defineHq<{ "api/depot": typeof depot }>({
  "api/depot": register(
    { directory: "plugins/api/depot", surface: "api", rawr: { kind: "api", capability: "depot" } },
    depot,
  ),
});

const calls: string[] = [];
const failures: unknown[] = [];
const failure = '{"defined":false,"code":"INTERNAL_SERVER_ERROR","status":500,"message":"gone"}';
let origin: string;
let port: number;
let host: Host;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ host, origin, port, close } = await openHost(hq, {
    ...testOptions,
    services: { calls },
    limits: { files: 4 * 1024 * 1024, stream: 10_000 },
    telemetry: {
      level: "silent",
      onEvent: (event, fields) => void (event === "host.procedure_failed" && failures.push(fields)),
    },
  }));
});
afterAll(() => close());

const as = { authorization: `Bearer ${tokens.external}` };
const post = (path: string, body: FormData | URLSearchParams | Blob | string, headers: Record<string, string> = {}) =>
  fetch(`${origin}${at(path)}`, { method: "POST", headers: { ...as, ...headers }, body });
const formOf = (file: Blob, name = "a.txt") => {
  const form = new FormData();
  form.set("name", "n");
  form.set("file", file, name);
  return form;
};
const scratch = () => readdirSync(tmpdir()).filter((name) => name.startsWith(uploadPrefix));

describe("what arrives", () => {
  test("a file in a multipart body is a file to the procedure, small or large, and no temporary file stays", async () => {
    const small = await post("files", formOf(new Blob(["abc"], { type: "text/csv" }), "../../etc/passwd"));
    expect(await small.json()).toEqual({ name: "n", size: 3, type: "text/csv", text: "passwd:abc" });
    const large = await post("files", formOf(new Blob([new Uint8Array(2 * 1024 * 1024)])));
    expect(await large.json()).toMatchObject({ size: 2 * 1024 * 1024 });
    await expect.poll(scratch).toEqual([]);
  });

  test("several files under one name keep their order, however long each takes to store", async () => {
    const form = new FormData();
    const sizes = [300_000, 3, 200_000, 5, 100_000];
    for (const [index, size] of sizes.entries()) form.append(`files[${index}]`, new Blob([new Uint8Array(size)]), "f");
    expect(await (await post("many", form)).json()).toEqual(sizes.map((size) => `f ${size}`));
    const unnumbered = new FormData();
    for (const size of sizes) unnumbered.append("files[]", new Blob([new Uint8Array(size)]), "f");
    expect(await (await post("many", unnumbered)).json()).toEqual(sizes.map((size) => `f ${size}`));
  });

  test("a temporary file lives as long as the stream that answers", async () => {
    const form = new FormData();
    form.set("file", new Blob([new Uint8Array(1024 * 1024)]));
    const answer = await post("held", form);
    expect((await answer.text()).match(/data: 5/g)).toHaveLength(2);
    await expect.poll(scratch).toEqual([]);
  });

  test("form fields nest by brackets; bytes of any type are a file; events are an iterator", async () => {
    expect(await (await post("forms", new URLSearchParams({ a: "1", "b[c]": "2" }))).json()).toBe("1 2");
    expect(await (await post("raw", new Blob([new Uint8Array(100_000)], { type: "image/png" }))).json()).toBe(100_000);
    const events = [1, 2, 3].map((number) => `event: message\ndata: ${number}\n\n`).join("");
    expect(await (await post("sums", `${events}event: done\n\n`, { "content-type": "text/event-stream" })).json()).toBe(
      6,
    );
  });

  test("the raw bytes of a body are available for verifying a signature", async () => {
    const body = '{"b": 1,\n "a":2 }';
    const answer = await post("hooks", body, { "content-type": "application/json" });
    expect(await answer.json()).toBe(body);
  });

  test("oRPC's link sends a file over /rpc with a header that no foreign page can send", async () => {
    const headers = { authorization: `Bearer ${tokens.web}` };
    const client = createRpcClient("first-party-web", hq, { origin, headers });
    const file = new File(["abc"], "a.txt", { type: "text/plain" });
    expect(await client.depot.put({ name: "n", file })).toMatchObject({ size: 3, text: "a.txt:abc" });
  });
});

describe("what is refused", () => {
  const before = calls.length;
  /** The status of an answer, once no temporary file is left. */
  const statusOf = async (asked: Promise<Response>) => {
    const { status } = await asked;
    await expect.poll(scratch).toEqual([]);
    return status;
  };

  test("on /rpc every form that a foreign page can send without asking", async () => {
    const headers = { authorization: `Bearer ${tokens.web}` };
    for (const body of [formOf(new Blob(["a"])), new URLSearchParams({ a: "1" }), "{}"]) {
      const answer = await fetch(`${origin}/rpc/depot/put`, { method: "POST", headers, body });
      expect(answer.status).toBe(415);
    }
  });

  test("elsewhere too, when a cookie comes with it and no proof that a page of ours sends it", async () => {
    expect(await statusOf(post("files", formOf(new Blob(["a"])), { cookie: "session=1" }))).toBe(415);
    const proven = await post("files", formOf(new Blob(["a"])), { cookie: "session=1", "x-csrf-token": "t" });
    expect(proven.status).toBe(200);
  });

  test("more parts, more bytes, more text or more events than the host takes", async () => {
    const parts = new FormData();
    for (let index = 0; index < 10_000; index += 1) parts.append("name", "x");
    expect(await statusOf(post("files", parts))).toBe(413);
    const texts = new FormData();
    for (let index = 0; index < 20; index += 1) texts.append("name", "x".repeat(100_000));
    expect(await statusOf(post("files", texts))).toBe(413);
    const large = new Uint8Array(5 * 1024 * 1024);
    const inMemory = (path: string, body: FormData | Blob | string, more: Record<string, string> = {}) =>
      host.fetch(new Request(`${origin}${at(path)}`, { method: "POST", headers: { ...as, ...more }, body }));
    expect(await statusOf(inMemory("files", formOf(new Blob([large]))))).toBe(413);
    expect(await statusOf(inMemory("raw", new Blob([large], { type: "image/png" })))).toBe(413);
    const events = "event: message\ndata: 1\n\n".repeat(1000);
    expect(await statusOf(post("sums", events, { "content-type": "text/event-stream" }))).toBe(413);
  });

  test("a body without an end, without a boundary, or compressed", async () => {
    const type = { "content-type": "multipart/form-data; boundary=x" };
    const begun = '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc';
    expect(await statusOf(post("files", begun, type))).toBe(400);
    expect(await statusOf(post("files", "no part at all", type))).toBe(400);
    expect(await statusOf(post("files", begun, { "content-type": "multipart/form-data; charset=x" }))).toBe(400);
    expect(await statusOf(post("files", begun, { ...type, "content-encoding": "gzip" }))).toBe(415);
    expect(await statusOf(post("files", "{}", { "content-type": "multipart/mixed; boundary=x" }))).toBe(415);
  });

  test("an upload whose sender goes away: nothing runs, and no temporary file stays", async () => {
    const ran = calls.length;
    const head = `POST ${at("files")} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${as.authorization}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 3000000\r\n\r\n`;
    const part = `--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n${"a".repeat(500_000)}`;
    const socket = connect(port, "127.0.0.1", () => socket.write(head + part));
    await expect.poll(scratch).toHaveLength(1);
    socket.resetAndDestroy();
    await expect.poll(scratch).toEqual([]);
    expect(calls.length).toBe(ran);
  });

  test("what arrives after the request has ended is not written", async () => {
    const ended = createScratch();
    let goOn = (): void => undefined;
    const later = new Promise<void>((resolve) => (goOn = resolve));
    const pieces = (size: number) =>
      (async function* () {
        yield new Uint8Array(size);
        await later;
        yield new Uint8Array(100_000);
      })();
    // One has a file already, the other is still held in memory.
    const kept = Promise.allSettled([ended.keep(pieces(100_000), "a", ""), ended.keep(pieces(10), "b", "")]);
    await expect.poll(scratch).toHaveLength(1);
    await ended.clear();
    goOn();
    expect((await kept).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(scratch()).toEqual([]);
  });

  /** Events as they lie on the wire, each in two forms: as `/rpc` writes them and as a published route takes them. */
  const event = (data: string, kind = "message") => `event: ${kind}\ndata: ${data}\n\n`;
  test.each<[string, (of: (json: string) => string) => string, string]>([
    ["no event at all", () => '{"a":1}', "MALFORMED_BODY"],
    ["no JSON", () => event("nope"), "MALFORMED_BODY"],
    ["no JSON at the end", (of) => `${event(of("1"))}${event("nope", "done")}`, "MALFORMED_BODY"],
    ["half of an event", (of) => `event: message\ndata: ${of("1")}`, "MALFORMED_BODY"],
    ["a prototype as a key", (of) => event(of('{"__proto__":{"polluted":1}}')), "MALFORMED_BODY"],
    ["an error of its sender", (of) => `${event(of("1"))}${event(of("{}"), "error")}`, "BAD_REQUEST"],
    ["a failure of its sender", (of) => event(of(failure), "error"), "BAD_REQUEST"],
    ["what its schema refuses", (of) => `${event(of("1"))}${event(of('"x"'))}`, "BAD_REQUEST"],
    ["an event without data", () => "event: message\n\n", "BAD_REQUEST"],
  ])(
    "a stream of events that holds %s is its sender's fault, and no failure of the procedure",
    async (_, body, code) => {
      failures.length = 0;
      const headers = { "content-type": "text/event-stream" };
      const published = await post(
        "sums",
        body((json) => json),
        headers,
      );
      const rpc = await fetch(`${origin}/rpc/depot/sum`, {
        method: "POST",
        headers: { ...headers, authorization: `Bearer ${tokens.web}` },
        body: body((json) => `{"json":${json}}`),
      });
      for (const answer of [published, rpc]) {
        expect([answer.status, JSON.stringify(await answer.json())]).toEqual([
          400,
          expect.stringContaining(`"${code}"`),
        ]);
      }
      expect(failures).toEqual([]);
    },
  );

  test("what a procedure makes of good events is its own fault, though it is the same value", async () => {
    failures.length = 0;
    const answer = await post("back", event("1"), { "content-type": "text/event-stream" });
    expect(await answer.text()).toContain("EVENT_ITERATOR_VALIDATION_FAILED");
    expect(failures).toHaveLength(1);
  });

  test("an event whose meta no serializer reads", async () => {
    const headers = { "content-type": "text/event-stream", authorization: `Bearer ${tokens.web}` };
    for (const meta of ["[[9]]", "[[5]]", '[[1,"x"]]', "7"]) {
      const body = event(`{"json":"/(/","meta":${meta}}`);
      const answer = await fetch(`${origin}/rpc/depot/sum`, { method: "POST", headers, body });
      expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ code: "MALFORMED_BODY" })]);
    }
  });

  test("no refused upload ran its procedure", () => {
    expect(before).toBe(0);
    expect(calls.filter((name) => name !== "put")).toEqual([]);
  });

  test("a file's name is its last part, whatever system its sender has", () => {
    const names = ["../../a.txt", "C:\\temp\\a.txt", "/a.txt", "a\u0000.txt"].map(fileName);
    expect(names).toEqual(["a.txt", "a.txt", "a.txt", "a.txt"]);
    expect(["..", "/", ""].map(fileName)).toEqual(["blob", "blob", "blob"]);
  });
});

describe("a file that is answered", () => {
  const get = (range?: string, method = "GET") =>
    fetch(`${origin}${at("files/one")}`, { method, headers: { ...as, ...(range && { range }) } });

  test("whole, and in the requested range", async () => {
    const whole = await get();
    expect([whole.status, whole.headers.get("accept-ranges"), await whole.text()]).toEqual([
      200,
      "bytes",
      "0123456789",
    ]);
    const ranges: Record<string, [number, string | null, string]> = {
      "bytes=2-4": [206, "bytes 2-4/10", "234"],
      "bytes=7-": [206, "bytes 7-9/10", "789"],
      "bytes=-2": [206, "bytes 8-9/10", "89"],
      "bytes=8-99": [206, "bytes 8-9/10", "89"],
      "bytes=10-": [416, "bytes */10", ""],
      "bytes=4-2": [200, null, "0123456789"],
      "bytes=0-1,4-5": [200, null, "0123456789"],
      "lines=1-2": [200, null, "0123456789"],
    };
    for (const [range, [status, content, text]] of Object.entries(ranges)) {
      const answer = await get(range);
      expect([range, answer.status, answer.headers.get("content-range"), await answer.text()]).toEqual([
        range,
        status,
        content,
        text,
      ]);
    }
  });
});
