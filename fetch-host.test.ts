import { createHash } from "node:crypto";
import { bearerTokens, createHost } from "@rawr/hq-contract/adapter";
import { ingressBody, serveFetch, type HarnessHost, type HostRequest } from "@rawr/hq-contract/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { hq, type Hq } from "./rawr.hq.js";
import { refuseCell } from "./testing/forbidden-cell.js";
import { startProbed, type ProbedHost } from "./testing/probe.js";
import { createRecorder } from "./testing/recorder.js";

const callers = ["first-party-web", "first-party-service", "external"] as const;
const tokenOf = (caller: string): string => `token-of-${caller}-0123456789`;
const bearer = (caller: string) => ({ authorization: `Bearer ${tokenOf(caller)}` });
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const signingKey = `signkey-test-${"c0de".repeat(16)}`;

/** A host of which the harness is given nothing but its `fetch`, whatever framework is behind it. */
async function start({ alias, hq, onEvent, log }: HostRequest<Hq>): Promise<HarnessHost<Hq>> {
  const inngest = { signingKey, eventKey: "event-key-of-nobody", baseUrl: "http://127.0.0.1:1" };
  const authenticators = [
    bearerTokens(callers.map((caller) => ({ caller, id: "test", sha256: sha256(tokenOf(caller)) }))),
  ];
  const telemetry = { level: "info", destination: log, onEvent } as const;
  const made: { services?: HarnessHost<Hq>["services"] } = {};
  const { origin, close } = await serveFetch((origin) => {
    const host = createHost(hq, { alias, origin, authenticators, inngest, telemetry });
    made.services = host.services;
    return host.fetch;
  });
  if (made.services === undefined) throw new Error("the host was not made");
  const credentials = {
    "first-party-web": bearer("first-party-web"),
    "first-party-service": bearer("first-party-service"),
    external: bearer("external"),
  };
  return { origin, close, credentials, signingKey, services: made.services };
}

let host: ProbedHost<Hq>;
beforeAll(async () => {
  host = await startProbed({ hq, start }, "fetch-only");
});
afterAll(() => host.close());

const invoice = JSON.stringify({ json: { customer: "Ada", amount: 1, currency: "EUR" } });
const payments = [{ invoiceId: "00000000-0000-4000-8000-000000000000", amount: 1 }];
const input = { account: "DE02", statement: "2026-11", payments };

it("an external caller is refused on /rpc of a host that is a fetch function", async () => {
  const recorder = createRecorder(host);
  const route = { method: "POST", path: "/rpc/invoicing/create", body: invoice } as const;
  await refuseCell(host, recorder, "external", "rpc", { route, control: "first-party-web" });
  expect(recorder.requests).toHaveLength(44);
});

it("the web is refused on its ingress", async () => {
  const recorder = createRecorder(host);
  const body = (instance: string) => ingressBody({ instance, event: "invoicing/reconciliation.requested", input });
  const route = { functionId: "invoicing--reconcile", body };
  await refuseCell(host, recorder, "first-party-web", "ingress", { route, control: "runtime-ingress" });
  expect(recorder.requests).toHaveLength(44);
});
