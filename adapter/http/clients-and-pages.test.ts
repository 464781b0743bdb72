import { apiContract } from "@rawr/hq-contract";
import { createOpenApiClient, createRpcClient } from "@rawr/hq-contract/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { tokens } from "../fixtures/house.js";
import { base, contract, openShelf, page, type Shelf } from "../fixtures/shelf.js";

let shelf: Shelf;
beforeAll(async () => {
  shelf = await openShelf();
});
afterAll(() => shelf.close());

describe("a page of a known origin", () => {
  test("may send what clients, traces, contracts and settings name, and read what the host answers", async () => {
    const ask = { origin: page, "access-control-request-method": "GET" };
    const preflight = await fetch(`${shelf.origin}${base}/books`, { method: "OPTIONS", headers: ask });
    const allowed = preflight.headers.get("access-control-allow-headers")?.split(", ");
    const expected = ["last-event-id", "tracestate", "baggage", "x-tenant", "x-extra", "authorization"];
    expect(allowed).toEqual(expect.arrayContaining(expected));
    const answer = await fetch(`${shelf.origin}${base}/books`, {
      headers: { origin: page, authorization: `Bearer ${tokens.external}` },
    });
    const exposed = answer.headers.get("access-control-expose-headers")?.split(", ");
    expect(exposed).toEqual(expect.arrayContaining(["content-disposition", "x-request-id", "x-total"]));
  });

  const forbidden = ["/api/orpc/%73helf/books", "/api/orpcs/shelf/books", "/nothing"];
  test.each(forbidden)(
    "reads the refusal of %s, which no family gave, and a page of another origin does not",
    async (path) => {
      const refused = await fetch(shelf.origin + path, { headers: { origin: page } });
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.headers.get("access-control-allow-origin")).toBe(page);
      expect(refused.headers.get("access-control-expose-headers")).toContain("x-request-id");
      const other = await fetch(shelf.origin + path, { headers: { origin: "https://evil.example.com" } });
      expect([other.headers.get("access-control-allow-origin"), other.headers.get("vary")]).toEqual([null, "origin"]);
    },
  );

  test("learns from a host that drains when to ask again, and may ask", async () => {
    const leaving = await openShelf();
    await leaving.host.close();
    const ask = { origin: page, "access-control-request-method": "GET" };
    const preflight = await fetch(`${leaving.origin}${base}/books`, { method: "OPTIONS", headers: ask });
    expect(preflight.status).toBe(204);
    const refused = await fetch(`${leaving.origin}${base}/books`, { headers: { origin: page } });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(refused.headers.get("access-control-allow-origin")).toBe(page);
    expect(refused.headers.get("access-control-expose-headers")).toContain("retry-after");
    await leaving.close();
  });
});

test("a typed client's error has the host's stable code and request id, over both links", async () => {
  const nobody = createOpenApiClient("external", contract, { origin: shelf.origin });
  const outsider = createRpcClient("first-party-web", contract, {
    origin: shelf.origin,
    headers: { authorization: `Bearer ${tokens.external}` },
  });
  const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/);
  await expect(nobody.one({ title: "x" })).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
    status: 401,
    data: { requestId },
  });
  await expect(outsider.one({ title: "x" })).rejects.toMatchObject({
    code: "CALLER_FORBIDDEN",
    status: 403,
    data: { requestId },
  });
});

test.each([".", ".."])(
  "a typed client refuses a path parameter that is %s, which a URL takes for a step to another route",
  async (step) => {
    const asked: string[] = [];
    const files = apiContract("files");
    const one = files
      .route({ method: "GET", path: "/api/orpc/files/{folder}/{+rest}" })
      .input(z.strictObject({ folder: z.string(), rest: z.string() }))
      .output(z.any());
    const detailed = files
      .route({ method: "DELETE", path: "/api/orpc/files/{id}", inputStructure: "detailed" })
      .input(z.strictObject({ params: z.strictObject({ id: z.string() }) }))
      .output(z.any());
    const client = createOpenApiClient(
      "external",
      { one, deep: { detailed } },
      {
        origin: shelf.origin,
        fetch: async (request) => (asked.push(new URL(request.url).pathname), Response.json({})),
      },
    );
    const refusal = (name: string) =>
      `${name} is \`${step}\`, which a URL takes for a step along its path: send it in the query or the body`;
    await expect(client.one({ folder: step, rest: "a" })).rejects.toThrow(refusal("parameter `folder` of `one`"));
    await expect(client.one({ folder: "a", rest: step })).rejects.toThrow(refusal("parameter `rest` of `one`"));
    await expect(client.deep.detailed({ params: { id: step } })).rejects.toThrow(
      refusal("parameter `id` of `deep.detailed`"),
    );
    expect(asked).toEqual([]);
    await client.one({ folder: `${step}a`, rest: `a/${step}/b` });
    expect(asked).toEqual([`/api/orpc/files/${step}a/a%2F${step}%2Fb`]);
  },
);
