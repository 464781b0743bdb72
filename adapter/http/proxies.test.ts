import { afterEach, describe, expect, test } from "vitest";
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
