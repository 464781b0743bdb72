import { describe, expect, test } from "vitest";
import { anonymous, authenticate } from "./caller.js";
import { authenticator as opaque, memoryHost, sha256, tokens } from "../fixtures/house.js";
import { sessionCookie } from "./session.js";

const value = "session-of-ada-00000000000000";
const csrfToken = "csrf-of-ada";
const page = "https://app.example.com";
const authenticator = sessionCookie({
  find: (hash) => (hash === sha256(value) ? { userId: "ada", csrfToken } : undefined),
  origins: [page],
});
const cookie = `theme=dark; __Host-hq-session=${value}`;
const full = { cookie, origin: page, "x-csrf-token": csrfToken };

const who = (method: string, headers: Record<string, string>) =>
  authenticate([authenticator], { method, header: (name) => new Headers(headers).get(name) });

describe("a session cookie", () => {
  test("with our origin and the session's CSRF token proves the user", async () => {
    expect(await who("POST", full)).toEqual({ caller: "first-party-web", id: "ada" });
  });

  test("gives handlers the claims of its session", async () => {
    const claims = { tenant: "t-1" };
    const judge = sessionCookie({ find: () => ({ userId: "ada", csrfToken, claims }), origins: [page] });
    const header = (name: string) => new Headers(full).get(name);
    expect(await authenticate([judge], { method: "POST", header })).toMatchObject({ id: "ada", claims });
  });

  test.each([
    ["between empty cookies", `;; ${cookie.slice(12)};;`],
    ["beside the value of a cookie without a name", `__Host-hq-session; ${cookie}`],
    ["beside a cookie without a name", `=x; ${cookie}`],
    ["behind a tab", `theme=dark;\t__Host-hq-session=${value}\t`],
    ["behind a quote that has no end", `theme="dark; __Host-hq-session=${value}`],
  ])("proves the user %s", async (_, header) => {
    expect(await who("GET", { cookie: header })).toEqual({ caller: "first-party-web", id: "ada" });
  });

  test("is enough to read", async () => {
    expect(await who("GET", { cookie })).toEqual({ caller: "first-party-web", id: "ada" });
  });

  test.each<[string, string, Record<string, string>]>([
    ["without an origin", "POST", { cookie, "x-csrf-token": csrfToken }],
    ["from another origin", "POST", { ...full, origin: "https://evil.example" }],
    ["from an opaque origin", "POST", { ...full, origin: "null" }],
    ["from a look-alike origin", "POST", { ...full, origin: `${page}.evil.example` }],
    ["from our host by plain HTTP", "POST", { ...full, origin: "http://app.example.com" }],
    ["without a CSRF token", "POST", { cookie, origin: page }],
    ["with another CSRF token", "POST", { ...full, "x-csrf-token": "csrf-of-eve" }],
    ["with an empty CSRF token", "DELETE", { ...full, "x-csrf-token": "" }],
    ["read from another origin", "GET", { cookie, origin: "https://evil.example" }],
    ["that stands twice", "GET", { cookie: `${cookie}; __Host-hq-session=${value}` }],
    ["of no session", "GET", { cookie: `__Host-hq-session=${value}0` }],
    ["that is its hash", "GET", { cookie: `__Host-hq-session=${sha256(value)}` }],
    ["behind another kind of blank", "GET", { cookie: `\u00a0__Host-hq-session=${value}` }],
    ["behind a blank before the equals sign", "GET", { cookie: `__Host-hq-session =${value}` }],
    ["in quotes, which belong to the value", "GET", { cookie: `__Host-hq-session="${value}"` }],
    ["behind a comma", "GET", { cookie: `theme=dark, __Host-hq-session=${value}` }],
    ["as the value of a cookie without a name", "GET", { cookie: `=__Host-hq-session=${value}` }],
    ["with nothing in it", "GET", { cookie: "__Host-hq-session=" }],
    ["under another name", "GET", { cookie: `__host-hq-session=${value}` }],
  ])("%s identifies nobody", async (_, method, headers) => {
    expect(await who(method, headers)).toBe(anonymous);
  });

  test("does not heal an invalid token beside it", async () => {
    const headers = new Headers({ ...full, authorization: `Bearer ${tokens.external}x` });
    expect(await authenticate([opaque, authenticator], { method: "POST", header: (name) => headers.get(name) })).toBe(
      anonymous,
    );
  });
});

describe("CORS", () => {
  const call = (method: string, path: string, headers: Record<string, string>) =>
    memoryHost({ authenticators: [opaque, authenticator], cors: { origins: [page], credentials: true } }).host.fetch(
      new Request(`http://hq.test${path}`, { method, headers }),
    );
  const preflight = { "access-control-request-method": "POST" };

  test("lets a known origin ask, and read", async () => {
    const asked = await call("OPTIONS", "/rpc/ledger/list", { ...preflight, origin: page });
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      "access-control-allow-origin": page,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "POST",
      vary: "origin",
    });
    const read = await call("GET", "/api/orpc/ledger/entries", { cookie, origin: page });
    expect(read.status).toBe(200);
    expect(read.headers.get("access-control-allow-origin")).toBe(page);
  });

  test("tells another origin nothing, and the ingress has none", async () => {
    for (const [path, origin] of [
      ["/rpc/ledger/list", "https://evil.example"],
      ["/api/orpc/ledger/entries", "null"],
      ["/api/inngest", page],
    ] as const) {
      const asked = await call("OPTIONS", path, { ...preflight, origin });
      expect([path, asked.status >= 400, asked.headers.get("access-control-allow-origin")]).toEqual([path, true, null]);
    }
  });

  test("without configuration no origin is allowed", async () => {
    const asked = await memoryHost().host.fetch(
      new Request("http://hq.test/api/orpc/ledger/entries", {
        method: "OPTIONS",
        headers: { ...preflight, origin: page },
      }),
    );
    expect(asked.headers.get("access-control-allow-origin")).toBeNull();
  });
});
