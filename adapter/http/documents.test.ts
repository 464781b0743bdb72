import { describe, expect, test } from "vitest";
import { memoryHost, tokens } from "../fixtures/house.js";
import { methodsAt } from "./routes.js";

const headers = { authorization: `Bearer ${tokens.external}` };

describe("a published family", () => {
  const { host } = memoryHost();
  const call = (path: string, init: RequestInit = {}) =>
    host.fetch(new Request(`http://hq.test${path}`, { headers, ...init }));

  test.each(["orpc", "workflows"] as const)("%s has an OpenAPI document of all its routes", async (family) => {
    const response = await call(`/api/${family}/openapi.json`);
    expect(response.status).toBe(200);
    const document: unknown = await response.json();
    const paths = Object.entries(Object(Reflect.get(Object(document), "paths")));
    const operations = paths.flatMap(([path, methods]) =>
      Object.keys(Object(methods)).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = host.routes
      .filter((route) => route.family === family)
      .map(({ method, path }) => `${method} ${path}`);
    expect(operations.sort()).toEqual(routes.sort());
    expect(JSON.stringify(document)).not.toMatch(/\/rpc|inngest/);
  });

  test("has a reference page that loads nothing from anywhere, and has one script", async () => {
    const response = await call("/api/orpc/openapi.html");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).toContain("POST /api/orpc/ledger/entries");
    expect(page).not.toMatch(/<script .|<link|<img|src=|@import|url\(/);
    expect(page.match(/<script>/g)).toHaveLength(1);
  });

  test("shows its documents to callers only, unless they are opened", async () => {
    for (const name of ["openapi.json", "openapi.html"]) {
      expect((await call(`/api/orpc/${name}`, { headers: {} })).status).toBe(401);
      const open = memoryHost({ openDocuments: true }).host;
      expect((await open.fetch(new Request(`http://hq.test/api/orpc/${name}`))).status).toBe(200);
      expect((await open.fetch(new Request(`http://hq.test/api/orpc/${name}/x`))).status).toBe(401);
      expect((await open.fetch(new Request(`http://hq.test/api/orpc/${name}`, { method: "POST" }))).status).toBe(401);
    }
    expect((await call("/rpc/openapi.json")).status).toBe(403);
  });

  test("answers HEAD where there is GET, and names the methods of a path that takes another one", async () => {
    const head = await call("/api/orpc/ledger/entries", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    for (const method of ["PUT", "OPTIONS", "PATCH", "QUERY"]) {
      const other = await call("/api/orpc/ledger/entries", { method });
      expect([method, other.status, other.headers.get("allow")]).toEqual([method, 405, "POST, GET, HEAD"]);
    }
    const post = await call("/api/orpc/ledger/entries/1", { method: "POST" });
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD, DELETE"]);
  });
});

test("a path's parameters are one segment, or the rest", () => {
  const route = (path: string) => [{ family: "orpc", method: "PUT", path }] as const;
  expect(methodsAt(route("/a/{id}"), "/a/1")).toEqual(["PUT"]);
  expect(methodsAt(route("/a/{id}"), "/a/1/2")).toEqual([]);
  expect(methodsAt(route("/a/{+rest}"), "/a/1/2")).toEqual(["PUT"]);
  expect(methodsAt(route("/a.b"), "/axb")).toEqual([]);
});
