import { createServer, request as ask, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { raw, request, socketHost, tokens, type SocketHost } from "../fixtures/house.js";

let made: SocketHost;
afterEach(() => made.close());

/** What a procedure learns of the network, when a proxy or somebody else on loopback sends these headers. */
async function networkSeen(
  trustedProxies: "loopback" | string[] | undefined,
  headers: readonly string[],
): Promise<unknown> {
  made = await socketHost(trustedProxies && { trustedProxies });
  const all = [`Authorization: Bearer ${tokens.external}`, ...headers];
  const answer = await raw(made.port, request(made.port, "GET", "/api/orpc/ledger/context", all));
  return Reflect.get(Object(JSON.parse(answer.body)), "network");
}

const forwarded = ["X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https", "X-Forwarded-Host: hq.example.com"];
const direct = { remoteAddress: "127.0.0.1", protocol: "http:" };

describe("what a proxy says", () => {
  test.each<[string, "loopback" | string[] | undefined, string[], object]>([
    ["is not believed of nobody in particular", undefined, forwarded, direct],
    ["is not believed of an address that is not trusted", ["10.0.0.1"], forwarded, direct],
    ["is believed of one that is", ["127.0.0.1"], forwarded, { remoteAddress: "203.0.113.9", protocol: "https:" }],
    ["is believed of a range", ["127.0.0.0/8"], forwarded, { remoteAddress: "203.0.113.9", protocol: "https:" }],
    ["is not believed outside a range", ["10.0.0.0/8", "::1/128"], forwarded, direct],
    [
      "goes back through all of a range",
      ["127.0.0.1", "10.0.0.0/8"],
      ["X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.9.8.7"],
      { ...direct, remoteAddress: "203.0.113.9" },
    ],
    ["is believed of loopback", "loopback", forwarded, { remoteAddress: "203.0.113.9", protocol: "https:" }],
    [
      "is what the trusted one added: before it stands what its client says",
      ["127.0.0.1"],
      ["X-Forwarded-For: 127.0.0.1, 10.0.0.7, 203.0.113.9"],
      { ...direct, remoteAddress: "203.0.113.9" },
    ],
    [
      "goes back through all that are trusted",
      ["127.0.0.1", "10.0.0.7"],
      ["X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.0.0.7"],
      { ...direct, remoteAddress: "203.0.113.9" },
    ],
    [
      "counts for nothing in another header",
      "loopback",
      ["Forwarded: for=203.0.113.9;proto=https", "X-Real-IP: 203.0.113.9", "Client-IP: 203.0.113.9"],
      direct,
    ],
    ["is no scheme when it is none", "loopback", ["X-Forwarded-Proto: javascript"], direct],
  ])("%s", async (_, trusted, headers, expected) => {
    expect(await networkSeen(trusted, headers)).toEqual(expected);
  });

  test.each(["evil.example", "127.0.0.1/rpc/ledger/add?x=", "127.0.0.1#", "a@127.0.0.1", "127.0.0.1\\rpc", "%2e%2e"])(
    "neither moves a request nor renames the host, trusted or not: %s",
    async (host) => {
      made = await socketHost({ trustedProxies: "loopback" });
      const headers = [
        `Authorization: Bearer ${tokens.service}`,
        "Content-Type: application/json",
        `X-Forwarded-Host: ${host}`,
      ];
      const live = await raw(made.port, request(made.port, "GET", "/livez", headers.slice(2)));
      expect([live.status, live.body]).toEqual([200, '{"status":"live"}']);
      const entry = '{"json":{"text":"one"}}';
      expect((await raw(made.port, request(made.port, "POST", "/rpc/ledger/add", headers, entry))).status).toBe(200);
      const elsewhere = request(made.port, "POST", "/rpc/ledger/add", headers, entry).replace(
        /Host: 127.*/,
        "Host: evil.example",
      );
      expect((await raw(made.port, elsewhere)).status).toBe(421);
      expect([...made.calls]).toEqual([["add", 1]]);
    },
  );
});

/** Collects 8 KiB before it hands them on, as nginx does, unless the answer says `X-Accel-Buffering: no`; with `asksNobody` always. */
async function bufferingProxy(to: number, asksNobody: boolean): Promise<number> {
  const pass: RequestListener = ({ method, url, headers }, answer) => {
    const upstream = ask({ port: to, method, path: url, headers }, (from) => {
      const buffers = asksNobody || from.headers["x-accel-buffering"] !== "no";
      let held: Buffer[] = [];
      const send = () => {
        if (!answer.headersSent) answer.writeHead(from.statusCode ?? 502, from.headers);
        for (const chunk of held) answer.write(chunk);
        held = [];
      };
      from.on("data", (chunk: Buffer) => {
        held.push(chunk);
        if (!buffers || Buffer.concat(held).length >= 8192) send();
      });
      from.on("end", () => {
        send();
        answer.end();
      });
    });
    upstream.on("error", () => answer.destroy());
    answer.on("close", () => upstream.destroy());
    upstream.end();
  };
  const proxy = createServer(pass).listen(0, "127.0.0.1");
  onTestFinished(() => void proxy.close());
  await new Promise((listening) => proxy.once("listening", listening));
  return (proxy.address() as AddressInfo).port; // a TCP server's
}

describe("a stream of events through a proxy that buffers", () => {
  const events = async (asksNobody: boolean) => {
    let open = (): void => undefined;
    made = await socketHost({ house: { gate: new Promise<void>((done) => (open = done)) } });
    const port = await bufferingProxy(made.port, asksNobody);
    const headers = { authorization: `Bearer ${tokens.external}`, host: `127.0.0.1:${made.port}` };
    const heard: string[] = [];
    const ended = new Promise<IncomingMessage>((done, fail) => {
      const asked = ask({ port, path: "/api/orpc/ledger/tail", headers }, (answer) => {
        answer.setEncoding("utf8").on("data", (text: string) => heard.push(text));
        answer.once("end", () => done(answer));
      });
      asked.once("error", fail).end();
    });
    return { heard: () => heard.join(""), ended, open };
  };

  test("arrives event by event where the proxy asks the host, and no cache or compressor touches it", async () => {
    const { heard, ended, open } = await events(false);
    await expect.poll(heard).toContain('{"line":1}');
    expect(heard()).not.toContain('{"line":2}');
    open();
    expect((await ended).headers).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
    });
    expect(heard()).toContain('{"line":2}');
  });

  test("arrives whole at its end where the proxy asks nobody", async () => {
    const { heard, ended, open } = await events(true);
    await expect.poll(() => made.calls.get("tail")).toBe(1);
    expect(heard()).toBe("");
    open();
    await ended;
    expect(heard()).toContain('{"line":2}');
  });
});
