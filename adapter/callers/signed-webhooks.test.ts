import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { implement } from "@orpc/server";
import { apiContract, defineApiPlugin, defineHq, register, type BoundaryContext } from "@rawr/hq-contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openHost, type OpenHost } from "../open-host.js";
import { signedWebhooks, type WebhookScheme, type WebhookSender } from "./signed-webhooks.js";

const api = apiContract("hooks");
const path = "/api/orpc/hooks/deliveries";
const contract = {
  deliver: api
    .route({ method: "POST", path })
    .input(z.unknown())
    .output(z.object({ by: z.string().optional(), raw: z.string().optional(), parsed: z.unknown() })),
  elsewhere: api.route({ method: "POST", path: "/api/orpc/hooks/elsewhere" }).input(z.unknown()).output(z.string()),
};
const os = implement(contract).$context<BoundaryContext<object>>();
const hooks = defineApiPlugin({
  capability: "hooks",
  contract,
  router: os.router({
    deliver: os.deliver.handler(({ input, context }) => ({
      by: context.principal.id,
      raw: Buffer.from(context.rawBody?.() ?? []).toString(),
      parsed: input,
    })),
    elsewhere: os.elsewhere.handler(() => "reached"),
  }),
  ports: () => ({}),
});
const hq = defineHq<{ "api/hooks": typeof hooks }>({
  "api/hooks": register(
    { directory: "plugins/api/hooks", surface: "api", rawr: { kind: "api", capability: "hooks" } },
    hooks,
  ),
});

const now = Date.parse("2026-03-01T12:00:00Z");
const at = String(now / 1000);
const standardSecret = `whsec_${Buffer.from("a key of the bank's, 24 bytes").toString("base64")}`;
const otherSecret = `whsec_${Buffer.from("the key that it had before").toString("base64")}`;
const stripeSecret = "whsec_0123456789abcdef0123456789abcdef";
const githubSecret = "It's a Secret to Everybody";
const mac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text);

/** A body whose bytes say more than its value: spaces, an escape, a number with zeros, keys out of order. */
const body = '{ "b": 1.00,\n  "a": "\\u00e9" }';

type Signed = Record<string, string>;
const sign: Record<WebhookScheme, (text: string, time?: string) => Signed> = {
  "standard-webhooks": (text, time = at) => ({
    "webhook-id": "msg_1",
    "webhook-timestamp": time,
    "webhook-signature": `v1,${mac(Buffer.from(standardSecret.slice(6), "base64"), `msg_1.${time}.${text}`).digest("base64")}`,
  }),
  stripe: (text, time = at) => ({
    "stripe-signature": `t=${time},v1=${mac(stripeSecret, `${time}.${text}`).digest("hex")},v0=00`,
  }),
  github: (text) => ({ "x-hub-signature-256": `sha256=${mac(githubSecret, text).digest("hex")}` }),
};
const senders: WebhookSender[] = [
  { id: "bank", scheme: "standard-webhooks", path, secrets: [otherSecret, standardSecret], now: () => now },
  { id: "stripe", scheme: "stripe", path, secrets: [stripeSecret], now: () => now },
  { id: "github", scheme: "github", path, secrets: [githubSecret] },
];

let opened: OpenHost<{ "api/hooks": typeof hooks }>;
beforeAll(async () => {
  opened = await openHost(hq, {
    alias: "hq",
    authenticators: senders.map((sender) => signedWebhooks(sender)),
    inngest: { signingKey: "00", eventKey: "none", baseUrl: "http://127.0.0.1:9" },
    telemetry: { level: "silent" },
    limits: { body: 4096 },
  });
});
afterAll(() => opened.close());

const post = (headers: Signed, text = body, to = path, method = "POST") =>
  fetch(`${opened.origin}${to}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(method !== "GET" && { body: text }),
  });

describe.each(senders)("webhooks of $id, as $scheme signs them", ({ id, scheme }) => {
  it("are believed by the raw bytes of their body, which the handler reads too", async () => {
    const answer = await post(sign[scheme](body));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ by: id, raw: body, parsed: { b: 1, a: "é" } });
  });

  it("are believed however the bytes arrive", async () => {
    const head = [
      `POST ${path} HTTP/1.1`,
      `host: 127.0.0.1:${opened.port}`,
      "content-type: application/json",
      "transfer-encoding: chunked",
      "connection: close",
      ...Object.entries(sign[scheme](body)).map((pair) => pair.join(": ")),
    ];
    const socket = connect(opened.port, "127.0.0.1");
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
    for (const byte of Buffer.from(body)) socket.write(`1\r\n${String.fromCharCode(byte)}\r\n`);
    socket.write("0\r\n\r\n");
    let text = "";
    for await (const piece of socket) text += String(piece);
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
  });

  const signed = sign[scheme](body);
  const [name = ""] = Object.keys(signed).filter((header) => header.includes("signature"));
  const value = signed[name] ?? "";
  it.each<[string, Signed, string?, string?, string?]>([
    ["the same value in other bytes", signed, JSON.stringify(JSON.parse(body))],
    ["a byte more", signed, `${body} `],
    ["no body", signed, ""],
    ["a signature of another key", { ...signed, [name]: value.replace(/[\da-zA-Z](?=.{5})/g, "0") }],
    ["half of the signature", { ...signed, [name]: value.slice(0, value.length / 2) }],
    ["an empty signature", { ...signed, [name]: "" }],
    ["no signature", {}],
    ["another scheme's signature in its header", { ...signed, [name]: "v1,AAAA t=1,v1=00 sha256=00" }],
    ["a body that is too large", sign[scheme](`"${"x".repeat(5000)}"`), `"${"x".repeat(5000)}"`],
    ["another path, which no signature covers", signed, body, "/api/orpc/hooks/elsewhere"],
  ])("with %s prove nothing: 401", async (_, headers, text = body, to = path) => {
    expect((await post(headers, text, to)).status).toBe(401);
  });

  it("prove nothing over /rpc, or by another method", async () => {
    expect((await post(signed, body, "/rpc/hooks/deliver")).status).toBe(403);
    expect((await post(signed, body, path, "PUT")).status).toBe(401);
    expect((await post(signed, "", path, "GET")).status).toBe(401);
  });
});

describe("a time", () => {
  const schemes = ["standard-webhooks", "stripe"] as const;
  it.each(schemes)("of %s may be five minutes off, both ways, and no more", async (scheme) => {
    const status = async (seconds: number) => (await post(sign[scheme](body, String(Number(at) + seconds)))).status;
    expect([await status(-300), await status(300)]).toEqual([200, 200]);
    expect([await status(-301), await status(301), await status(-1e9)]).toEqual([401, 401, 401]);
  });

  it.each(["", "now", "1e9", "-1", "12345678901234", `${at}.0`, `${at}, ${at}`])(
    "written as %j is none",
    async (time) => {
      for (const scheme of schemes) expect((await post(sign[scheme](body, time))).status).toBe(401);
    },
  );
});

describe("Standard Webhooks", () => {
  it("signs the id, and any of several signatures will do", async () => {
    const signed = sign["standard-webhooks"](body);
    expect((await post({ ...signed, "webhook-id": "msg_2" })).status).toBe(401);
    const rotated = `v1,${Buffer.alloc(32).toString("base64")} v1a,AAAA ${signed["webhook-signature"]}`;
    expect((await post({ ...signed, "webhook-signature": rotated })).status).toBe(200);
  });

  it("agrees with the specification's own example", async () => {
    const judge = signedWebhooks({
      id: "spec",
      scheme: "standard-webhooks",
      path,
      secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
      now: () => 1_614_265_330_000,
    });
    const headers: Signed = {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    };
    const request = {
      method: "POST",
      pathname: path,
      header: (name: string) => headers[name] ?? null,
      rawBody: async () => Buffer.from('{"test": 2432232314}'),
    };
    expect(await judge(request)).toEqual({ caller: "external", id: "spec" });
  });
});

it("GitHub's own example is believed", async () => {
  const judge = signedWebhooks({ id: "github", scheme: "github", path, secrets: [githubSecret] });
  const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  const request = {
    method: "POST",
    pathname: path,
    header: (name: string) => (name === "x-hub-signature-256" ? signature : null),
    rawBody: async () => Buffer.from("Hello, World!"),
  };
  expect(await judge(request)).toEqual({ caller: "external", id: "github" });
});

it.each<[WebhookScheme, string[], string]>([
  ["standard-webhooks", [], "the webhooks of `bank` have no secret"],
  ["standard-webhooks", ["whsec_c2hvcnQ="], "a secret of the webhooks of `bank` is too short or not as"],
  ["stripe", [""], "a secret of the webhooks of `bank` is too short or not as `stripe` writes it"],
  ["github", ["hunter2"], "a secret of the webhooks of `bank` is too short or not as `github` writes it"],
])("%s with the secrets %j is refused at start", (scheme, secrets, sentence) => {
  expect(() => signedWebhooks({ id: "bank", scheme, path, secrets })).toThrow(sentence);
});
