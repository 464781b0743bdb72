import { connect } from "node:net";
import { implement } from "@orpc/server";
import { apiContract, defineApiPlugin, defineHq, register, type BoundaryContext } from "@rawr/hq-contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { testOptions, tokens } from "../fixtures/house.js";
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
const mailroom = defineApiPlugin({
  capability: "mailroom",
  contract,
  router: os.router({ post: os.post.handler(({ input }) => shown(input)) }),
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

/** Sends bytes over a socket of its own; resolves with the status and what the handler made of the body. */
async function send(type: string, body: string | Buffer, more: readonly string[] = []) {
  const bytes = Buffer.from(body);
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: 127.0.0.1:${opened.port}`,
    `authorization: Bearer ${tokens.external}`,
    `content-type: ${type}`,
    `content-length: ${bytes.length}`,
    "connection: close",
    ...more,
  ];
  const socket = connect(opened.port, "127.0.0.1");
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
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

  test.each(["text/html", "application/octet-stream", "no type", "a/b/c"])(
    "a type that says %s is a claim, and the bytes are the bytes",
    async (type) => {
      const body = { file: { file: "a.png", type, size: 3 } };
      expect(await send(multipart, form(file('filename="a.png"', type)))).toEqual({ status: 200, body });
    },
  );
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
