import { connect } from "node:net";
import { implement } from "@orpc/server";
import { apiContract, defineApiPlugin, defineHq, register, type BoundaryContext } from "@rawr/hq-contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { testOptions, tokens } from "../fixtures/house.js";
import { openWire, statuses } from "../fixtures/wire.js";
import { openHost, type OpenHost } from "../open-host.js";

const path = "/api/orpc/mailroom/forms";
const api = apiContract("mailroom");
const contract = { post: api.route({ method: "POST", path }).input(z.unknown()).output(z.unknown()) };
const os = implement(contract).$context<BoundaryContext>();

/** What arrived, as JSON: a file by its name, type and size. */
function shown(value: unknown): unknown {
  if (value instanceof File) return { file: value.name, type: value.type, size: value.size };
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shown(member)]));
}
let arrived: unknown[] = [];
const mailroom = defineApiPlugin({
  capability: "mailroom",
  contract,
  router: os.router({
    post: os.post.handler(({ input }) => {
      arrived.push(shown(input));
      return arrived.at(-1);
    }),
  }),
  ports: () => ({}),
});
const hq = defineHq<{ "api/mailroom": typeof mailroom }>({
  "api/mailroom": register(
    { directory: "plugins/api/mailroom", surface: "api", rawr: { kind: "api", capability: "mailroom" } },
    mailroom,
  ),
});

let opened: OpenHost<{ "api/mailroom": typeof mailroom }>;
beforeAll(async () => {
  opened = await openHost(hq, testOptions);
});
afterAll(() => opened.close());

function headOf(type: string, length: number, ...more: readonly string[]): string {
  const lines = [
    `POST ${path} HTTP/1.1`,
    `host: 127.0.0.1:${opened.port}`,
    `authorization: Bearer ${tokens.external}`,
    `content-type: ${type}`,
    `content-length: ${length}`,
    ...more,
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** Sends bytes over a socket of its own; resolves with the status and what the handler made of the body. */
async function send(type: string, body: string | Buffer, more: readonly string[] = []) {
  const bytes = Buffer.from(body);
  const socket = connect(opened.port, "127.0.0.1");
  socket.write(headOf(type, bytes.length, "connection: close", ...more));
  socket.write(bytes);
  let answer = "";
  for await (const piece of socket) answer += String(piece);
  const [, status] = /^HTTP\/1\.1 (\d+)/.exec(answer) ?? [];
  const [answered = "", ...rest] = answer.split("\r\n\r\n");
  const sent = rest.join("\r\n\r\n");
  const text = /^transfer-encoding: chunked/im.test(answered) ? (sent.split("\r\n")[1] ?? "") : sent;
  const isJson = /^content-type: application\/json/im.test(answer);
  return { status: Number(status), body: isJson ? (JSON.parse(text) as unknown) : text };
}

const multipart = "multipart/form-data; boundary=x";
const field = (name: string, value: string) =>
  `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (disposition: string, type = "text/plain", text = "abc") =>
  `--x\r\ncontent-disposition: form-data; name="file"; ${disposition}\r\ncontent-type: ${type}\r\n\r\n${text}\r\n`;
const form = (...parts: readonly string[]) => `${parts.join("")}--x--\r\n`;

describe("names of fields", () => {
  test.each<[string, string, unknown]>([
    ["nested", form(field("a[b][c]", "1"), field("a[b][d]", "2")), { a: { b: { c: "1", d: "2" } } }],
    ["twice", form(field("a", "1"), field("a", "2")), { a: ["1", "2"] }],
    ["a list", form(field("a[]", "1"), field("a[]", "2")), { a: ["1", "2"] }],
    ["indices", form(field("a[1]", "y"), field("a[0]", "x")), { a: ["x", "y"] }],
    ["a bracket that is not closed", form(field("a[b", "1")), { "a[b": "1" }],
    ["empty", form(field("", "1")), ["1"]],
    ["another script", form(field("\u540d\u524d", "\u00e9")), { "\u540d\u524d": "\u00e9" }],
  ])("%s", async (_, body, expected) => {
    expect(await send(multipart, body)).toEqual({ status: 200, body: expected });
  });

  test.each([
    ["the prototype", form(field("__proto__[polluted]", "1"))],
    ["the prototype below a key", form(field("a[__proto__][polluted]", "1"))],
    ["the constructor", form(field("constructor[prototype][polluted]", "1"))],
    ["two thousand levels", form(field(`a${"[b]".repeat(2000)}`, "1"))],
    ["an index of four thousand million", form(field("a[4294967294]", "1"))],
  ])("%s: nothing is polluted, and nothing breaks", async (_, body) => {
    const { status } = await send(multipart, body);
    expect([200, 400, 413]).toContain(status);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

describe("boundaries", () => {
  const part = field("a", "1");
  test.each<[string, string, string, number]>([
    ["of 70 characters, the longest", "y".repeat(70), "", 200],
    ["of 10,000 characters", "y".repeat(10_000), "", 400],
    ["that are empty", "", "", 400],
    ["of 71 characters", "y".repeat(71), "", 400],
    ["in quotes, with a space", '"y y"', "y y", 200],
  ])("%s", async (_, boundary, written, status) => {
    const body = form(part).replaceAll("--x", `--${written || boundary}`);
    expect((await send(`multipart/form-data; boundary=${boundary}`, body)).status).toBe(status);
  });

  test.each([
    ["no last boundary", part],
    ["half of the last boundary", `${part}--x`],
    ["another boundary than its own", form(part).replaceAll("--x", "--z")],
    ["a part without an end to its head", "--x\r\ncontent-disposition: form-data; name=a"],
    ["a field without a name", "--x\r\ncontent-disposition: form-data\r\n\r\n1\r\n--x--\r\n"],
    ["a file without a name", '--x\r\ncontent-disposition: form-data; filename="a"\r\n\r\n1\r\n--x--\r\n'],
  ])("%s: 400", async (_, body) => {
    expect((await send(multipart, body)).status).toBe(400);
  });

  test("a part that says nothing of itself, in however many lines, is nothing", async () => {
    const silent = `--x\r\n${"a: b\r\n".repeat(20_000)}\r\n1\r\n`;
    expect(await send(multipart, form(silent, part))).toEqual({ status: 200, body: { a: "1" } });
  });

  test("text before the first part and after the last is ignored", async () => {
    expect(await send(multipart, `preamble\r\n${form(part)}epilogue`)).toEqual({ status: 200, body: { a: "1" } });
  });
});

describe("names of files", () => {
  test.each([
    ['filename="r\u00e9sum\u00e9.txt"', "r\u00e9sum\u00e9.txt"],
    ["filename*=UTF-8''%e2%82%ac%20rates.txt", "\u20ac rates.txt"],
    // RFC 7578 (4.2) has no use for the second one.
    [`filename="plain.txt"; filename*=UTF-8''%e2%82%ac.txt`, "plain.txt"],
    ["filename*=UTF-8''..%2f..%2fa.txt", "a.txt"],
    ['filename="../../etc/passwd"', "passwd"],
    ['filename="C:\\\\temp\\\\a.txt"', "a.txt"],
    ['filename=".."', "blob"],
    ['filename="a\u0000.txt"', "a.txt"],
    ["filename*=UTF-8''a%00.txt", "a.txt"],
    ['filename=""', "blob"],
    [`filename="${"b".repeat(5000)}.txt"`, `${"b".repeat(5000)}.txt`],
  ])("%s", async (disposition, name) => {
    const body = { file: { file: name, type: "text/plain", size: 3 } };
    expect(await send(multipart, form(file(disposition)))).toEqual({ status: 200, body });
  });

  test.each(["image/png", "text/html", "application/octet-stream", "no type", "a/b/c"])(
    "a type that says %s is a claim, and the bytes are the bytes",
    async (type) => {
      const body = { file: { file: "a.png", type, size: 3 } };
      expect(await send(multipart, form(file('filename="a.png"', type)))).toEqual({ status: 200, body });
    },
  );
});

describe("a type that lies", () => {
  const json = '{"a":1}';
  const image = Buffer.from("89504e470d0a1a0a", "hex");
  const part = `--x\r\ncontent-disposition: form-data; name="a"\r\ncontent-type: application/json\r\n\r\nnope\r\n`;
  test.each<[string, string, string | Buffer, unknown]>([
    ["JSON that says it is text stays text", "text/plain", json, json],
    ["JSON that says it is an image is a file", "image/png", json, { file: "blob", type: "image/png", size: 7 }],
    ["JSON that says it is a form is the name of a field", "application/x-www-form-urlencoded", json, { [json]: "" }],
    ["a field that says it is JSON stays text", multipart, form(part), { a: "nope" }],
  ])("%s", async (_, type, body, expected) => {
    expect(await send(type, body)).toEqual({ status: 200, body: expected });
  });

  test.each<[string, string, string | Buffer, number]>([
    ["JSON that says it is multipart", multipart, json, 400],
    ["JSON that says it is multipart without a boundary", "multipart/form-data", json, 415],
    ["JSON in two bytes a character", "application/json", Buffer.from(json, "utf16le"), 400],
    ["multipart that says it is JSON", "application/json", form(field("a", "1")), 400],
    ["a form that says it is JSON", "application/json", "a=1", 400],
    ["events that say they are JSON", "application/json", "data: 1\n\n", 400],
    ["an image that says it is JSON", "application/json", image, 400],
    ["an image that says it is text", "text/plain", image, 400],
    ["an image that says it is a form", "application/x-www-form-urlencoded", image, 400],
    ["an image that says it is multipart", multipart, image, 400],
  ])("%s runs nothing", async (_, type, body, status) => {
    arrived = [];
    expect([(await send(type, body)).status, arrived]).toEqual([status, []]);
  });

  // What is beyond a length is the next request, and none that could be read.
  test.each<[string, string, string, number, number[], unknown[]]>([
    ["more than there is", "application/json", json, 9, [400], []],
    ["less than there is", "application/json", json, 5, [400, 400], []],
    ["nothing, before JSON", "application/json", json, 0, [200, 400], [undefined]],
    ["less than a text", "text/plain", "abcdefg", 5, [200, 400], ["abcde"]],
    ["more than a form", multipart, form(file('filename="a"')), 600, [400], []],
    ["less than a form", multipart, form(file('filename="a"')), 60, [400, 400], []],
  ])("a length that says %s", async (_, type, body, length, expected, handled) => {
    arrived = [];
    const wire = await openWire(opened.port, { allowHalfOpen: true });
    wire.socket.end(headOf(type, length) + body);
    expect([statuses(await wire.ended), arrived]).toEqual([expected, handled]);
  });
});

describe("encodings", () => {
  test.each(["gzip", "deflate", "br", "zstd", "identity", "gzip, gzip", "x"])(
    "%s is not undone: 415",
    async (coding) => {
      expect((await send(multipart, form(field("a", "1")), [`content-encoding: ${coding}`])).status).toBe(415);
    },
  );

  test.each(["base64", "quoted-printable", "x"])("a part's %s is the part's own text", async (coding) => {
    const part = `--x\r\ncontent-disposition: form-data; name="a"\r\ncontent-transfer-encoding: ${coding}\r\n\r\nYQ==\r\n`;
    expect(await send(multipart, form(part))).toEqual({ status: 200, body: { a: "YQ==" } });
  });

  test("invalid UTF-8 in a text field becomes replacement characters", async () => {
    const [before, after] = [field("a", "").slice(0, -2), "\r\n--x--\r\n"].map((text) => Buffer.from(text));
    const body = Buffer.concat([before ?? Buffer.of(), Buffer.of(0xff, 0xfe), after ?? Buffer.of()]);
    expect(await send(multipart, body)).toEqual({ status: 200, body: { a: "\ufffd\ufffd" } });
  });
});
