import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openDatabase } from "@billing/database";
import { createSessions } from "@billing/identity";
import { startHost, type RunningHost } from "@rawr/hq-contract/adapter";
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { configure } from "./hq.host.js";
import { hq, type Hq } from "./rawr.hq.js";

const page = "https://billing.example.com";
const issuer = "https://login.example.com";
const audience = "billing";
const database = openDatabase(undefined);
const sessions = createSessions(database);
const keys = await generateKeyPair("ES256");
const collected: string[] = [];
let collector: Server;
let running: RunningHost<Hq>;

beforeAll(async () => {
  collector = createServer((request, response) => {
    collected.push(request.url ?? "");
    request.resume();
    response.end();
  });
  await new Promise<void>((listening) => collector.listen(0, "127.0.0.1", listening));
  const { port } = collector.address() as AddressInfo; // it listens on TCP
  const configuration = configure({
    database,
    sessions,
    pages: [page],
    issuer: { issuer, audience, keys: createLocalJWKSet({ keys: [await exportJWK(keys.publicKey)] }) },
    collector: `http://127.0.0.1:${port}`,
  });
  const { tracerProvider } = configuration.telemetry;
  running = await startHost(hq, {
    ...configuration,
    environment: { PORT: "0", HQ_ENGINE: "memory", HQ_LOG_LEVEL: "error" },
  });
  await tracerProvider?.forceFlush();
});

afterAll(async () => {
  await running.close();
  await database.close();
  await new Promise((closed) => collector.close(closed));
});

const call = (path: string, headers: Record<string, string>, body?: object) =>
  fetch(`${running.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });

/** A new customer with an invoice. */
async function customerWithInvoice(): Promise<{ readonly customer: string; readonly invoice: string }> {
  const { cookie, csrfToken } = await sessions.open("grace");
  const employee = { cookie: `__Host-hq-session=${cookie}`, origin: page, "x-csrf-token": csrfToken };
  const added = await call("/api/orpc/customers/customers", employee, { name: "Ada" });
  expect(added.status).toBe(201);
  const { id: customer } = (await added.json()) as { id: string }; // the contract's shape
  const bill = { customer, amount: 1250, currency: "EUR", dueOn: "2026-03-01" };
  const issued = await call("/api/orpc/invoicing/invoices", employee, bill);
  return { customer, invoice: ((await issued.json()) as { id: string }).id };
}

it("an employee's session needs the page's origin and the CSRF token to change something", async () => {
  const { cookie, csrfToken } = await sessions.open("grace");
  const session = { cookie: `__Host-hq-session=${cookie}`, origin: page };
  const add = (headers: Record<string, string>) => call("/api/orpc/customers/customers", headers, { name: "Ada" });
  expect((await add(session)).status).toBe(401);
  expect((await add({ ...session, origin: "https://elsewhere.example.com", "x-csrf-token": csrfToken })).status).toBe(
    401,
  );
  expect((await add({ ...session, "x-csrf-token": csrfToken })).status).toBe(201);
});

it("a customer's token shows that customer's invoices, and no others", async () => {
  const [ada, bob] = [await customerWithInvoice(), await customerWithInvoice()];
  const sign = (claims: object) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: "ES256" })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject("ada@example.com")
      .setExpirationTime("5m")
      .sign(keys.privateKey);
  const headers = { authorization: `Bearer ${await sign({ customer: ada.customer })}` };
  const listed = (await (await call("/api/orpc/invoicing/invoices", headers)).json()) as { invoices: { id: string }[] };
  expect(listed.invoices.map(({ id }) => id)).toEqual([ada.invoice]);
  expect((await call(`/api/orpc/invoicing/invoices/${bob.invoice}`, headers)).status).toBe(404);
  const nobody = { authorization: `Bearer ${await sign({})}` };
  expect((await call("/api/orpc/invoicing/invoices", nobody)).status).toBe(401);
});

it("the collector receives the traces of requests", async () => {
  await customerWithInvoice();
  await expect.poll(() => collected).toContain("/v1/traces");
});
