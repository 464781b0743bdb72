import { createOpenApiClient, createRpcClient } from "@rawr/hq-contract/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
