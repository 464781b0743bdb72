// oxlint-disable vitest/no-standalone-expect -- the tests of a harness are the functions that defineHarness is given
import { startTestHost } from "@rawr/hq-contract/adapter";
import { defineHarness, ingressBody } from "@rawr/hq-contract/testing";
import { expect } from "vitest";
import { createDatabase } from "./packages/database/src/index.js";
import { hq, type Hq } from "./rawr.hq.js";

const ada = { customer: "Ada", amount: 12_500, currency: "EUR" };
const stray = "00000000-0000-4000-8000-000000000000";
const payments = [{ invoiceId: stray, amount: 12_500 }];
const statement = { account: "DE02", statement: "2026-11", payments };

const orpcTarget = { method: "POST", target: "/api/orpc/invoicing/invoices" } as const;
const rpcRoute = { method: "POST", path: "/rpc/invoicing/create", body: JSON.stringify({ json: ada }) } as const;
const orpcRoute = { method: "POST", path: "/api/orpc/invoicing/invoices", body: JSON.stringify(ada) } as const;
const workflowsRoute = {
  method: "POST",
  path: "/api/workflows/invoicing/reconciliations",
  body: JSON.stringify(statement),
} as const;
const ingressRoute = {
  functionId: "invoicing--reconcile",
  body: (instance: string) => ingressBody({ instance, event: "invoicing/reconciliation.requested", input: statement }),
};
const ingressCell = { route: ingressRoute, control: "runtime-ingress" } as const;

defineHarness<Hq>({
  hq,
  // As in host.ts: a database for each host, shared by its plugins.
  start: (request) => startTestHost({ ...request, services: { database: createDatabase() } }),
  suites: {
    "suite:web:first-party-rpc": {
      "an invoice that the web issues over the RPC link is listed": async ({ client }) => {
        const invoice = await client.invoicing.create(ada);
        expect(invoice).toMatchObject(ada);
        expect((await client.invoicing.list({ customer: "Ada" })).invoices).toContainEqual(invoice);
        expect(await client.invoicing.get({ id: invoice.id })).toEqual(invoice);
      },
      "a workflow is triggered and asked for below /rpc/invoicing/workflows": async ({ client }) => {
        const { run } = await client.invoicing.workflows.trigger(statement);
        expect(await client.invoicing.workflows.status({ run })).toMatchObject({ run });
      },
    },
    "suite:web:published-openapi": {
      "the web may use the published routes too": async ({ client }) => {
        const invoice = await client.invoicing.create(ada);
        expect(await client.invoicing.get({ id: invoice.id })).toEqual(invoice);
        const { run } = await client.invoicing.workflows.trigger(statement);
        expect(await client.invoicing.workflows.status({ run })).toMatchObject({ run });
      },
    },
    "suite:cli:in-process": {
      "a service in the process issues and lists invoices without a socket": async ({ services }) => {
        const invoice = await services.invoicing.create(ada);
        expect((await services.invoicing.list({})).invoices).toContainEqual(invoice);
      },
    },
    "suite:api:boundary": {
      "an external caller gets what the contract says: 201, 200, 404 as declared, 400 for what does not fit": async ({
        client,
        send,
      }) => {
        const invoice = await client.invoicing.create(ada);
        expect(await client.invoicing.get({ id: invoice.id })).toEqual(invoice);
        await expect(client.invoicing.get({ id: stray })).rejects.toMatchObject({ code: "NOT_FOUND", status: 404 });
        const json = { "content-type": "application/json" };
        const body = JSON.stringify({ ...ada, amount: 1.5 });
        expect(await send({ ...orpcTarget, headers: json, body }, "external")).toMatchObject({ status: 400 });
      },
      "without a credential, and with a wrong one, nothing runs": async ({ send, handled }) => {
        const before = handled();
        for (const headers of [
          {},
          { authorization: "Bearer 0123456789abcdef0123456789abcdef" },
          { authorization: "Basic YTpi" },
        ]) {
          const answer = await send({ method: "GET", target: orpcRoute.path, headers });
          expect([answer.status, JSON.parse(answer.body).code]).toEqual([401, "UNAUTHENTICATED"]);
        }
        expect(handled()).toBe(before);
      },
      "a capability, a route and a mount that there are not answer 404, to who may ask": async ({ send, handled }) => {
        const before = handled();
        const unknown = [
          "/inngest",
          "/v1/inngest",
          "/api/orpc/unknown/invoices",
          "/api/orpc/invoicing/unknown",
          "/api/workflows/unknown/x",
          "/",
          "/unknown",
        ];
        for (const target of unknown) {
          const answer = await send({ method: "GET", target }, "external");
          expect([target, answer.status, JSON.parse(answer.body).code]).toEqual([target, 404, "ROUTE_UNKNOWN"]);
        }
        for (const target of ["/rpc/unknown/list", "/rpc/workflows/invoicing/trigger", "/rpc/invoicing/unknown"]) {
          const headers = { "content-type": "application/json" };
          const answer = await send({ method: "POST", target, headers, body: '{"json":{}}' }, "first-party-web");
          expect([target, answer.status, JSON.parse(answer.body).code]).toEqual([target, 404, "ROUTE_UNKNOWN"]);
        }
        expect(handled()).toBe(before);
      },
      "a target that is not canonical is refused before any routing": async ({ send, handled }) => {
        const before = handled();
        const targets = [
          "/api/orpc/invoicing/invoices/",
          "/api/orpc//invoicing/invoices",
          "/api/orpc/./invoicing/invoices",
          "/rpc/../api/orpc/invoicing/invoices",
          "/api/orpc/invoicin%67/invoices",
          "/api%2Forpc/invoicing/invoices",
          "/api/orpc/invoicing/invoices%00",
          "/api/orpc\\invoicing\\invoices",
        ];
        for (const target of targets) {
          const answer = await send({ method: "GET", target }, "external");
          expect([target, answer.status, JSON.parse(answer.body).code]).toEqual([target, 400, "TARGET_NOT_CANONICAL"]);
        }
        expect(handled()).toBe(before);
      },
      "/rpc takes POST with JSON only": async ({ send, handled }) => {
        const before = handled();
        const json = { "content-type": "application/json" };
        for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
          const answer = await send(
            { method, target: rpcRoute.path, headers: json, body: rpcRoute.body },
            "first-party-web",
          );
          expect([method, answer.status]).toEqual([method, 405]);
        }
        for (const headers of [
          {},
          { "content-type": "text/plain" },
          { "content-type": "multipart/form-data; boundary=x" },
        ]) {
          const answer = await send(
            { method: "POST", target: rpcRoute.path, headers, body: rpcRoute.body },
            "first-party-web",
          );
          expect(answer.status).toBe(415);
        }
        expect(handled()).toBe(before);
      },
      "a run is shown to who triggered it, and to nobody else": async ({ client, send, handled }) => {
        const { run, status } = await client.invoicing.workflows.trigger(statement);
        expect(await client.invoicing.workflows.status({ run })).toMatchObject({ run });
        const before = handled();
        const answer = await send({ method: "GET", target: status }, "first-party-web");
        expect([answer.status, handled() > before]).toEqual([404, true]);
      },
      "every request has an id of its own, and keeps the correlation that it came with": async ({ send }) => {
        const headers = { "x-correlation-id": "harness-correlation-1" };
        const first = await send({ method: "GET", target: orpcRoute.path, headers }, "external");
        const second = await send({ method: "GET", target: orpcRoute.path }, "external");
        expect(first.headers["x-correlation-id"]).toBe("harness-correlation-1");
        expect(second.headers["x-correlation-id"]).toBe(second.headers["x-request-id"]);
        expect(second.headers["x-request-id"]).not.toBe(first.headers["x-request-id"]);
      },
    },
    "suite:workflow:trigger-status": {
      "a run survives its failing step and completes, on one trail from trigger to status": async ({
        client,
        follow,
      }) => {
        const invoice = await client.invoicing.create(ada);
        const { run, state } = await follow({
          trigger: () =>
            client.invoicing.workflows.trigger({
              ...statement,
              payments: [{ invoiceId: invoice.id, amount: 12_500 }, ...payments],
            }),
          status: (run) => client.invoicing.workflows.status({ run }),
        });
        expect(state).toBe("completed");
        expect(await client.invoicing.workflows.status({ run })).toEqual({
          run,
          state: "completed",
          result: { matched: 1, unmatched: [stray] },
        });
      },
      "a run that nobody triggered is not found": async ({ client }) => {
        await expect(client.invoicing.workflows.status({ run: "01J00000000000000000000000" })).rejects.toMatchObject({
          status: 404,
        });
      },
    },
    "suite:runtime:ingress": {
      "a signed call runs the function that it names": async ({ instance, deliver, handled }) => {
        const before = handled();
        const answer = await deliver(ingressRoute.functionId, ingressRoute.body(instance));
        expect([answer.status, handled()]).toEqual([206, before + 1]);
      },
      "a signature opens nothing but exactly what it signs, within its window, on POST and PUT alike": async ({
        instance,
        deliver,
        handled,
      }) => {
        const body = ingressRoute.body(instance);
        const before = handled();
        const forgeries = [
          { signature: null },
          { signature: "" },
          { signature: `t=${Math.floor(Date.now() / 1000)}&s=${"0".repeat(64)}` },
          { signature: `t=${Math.floor(Date.now() / 1000)}&s=` },
          { body: body.replace("invoicing", "ordering0") },
          { body: `${body} ` },
          { signingKey: `signkey-test-${"b".repeat(64)}` },
          { signedAt: Date.now() - 301_000 },
          { signedAt: Date.now() + 302_000 },
          { method: "PUT", signature: null },
          { method: "PUT", signature: `t=${Math.floor(Date.now() / 1000)}&s=${"0".repeat(64)}` },
          { method: "GET" },
          { method: "PATCH" },
          { method: "DELETE" },
          { signature: null, headers: { "x-inngest-server-kind": "dev" } },
        ];
        const bodies = new Set<string>();
        for (const forgery of forgeries) {
          const answer = await deliver(ingressRoute.functionId, body, forgery);
          expect({ ...forgery, status: answer.status }).toEqual({ ...forgery, status: 401 });
          bodies.add(answer.body);
        }
        expect(bodies.size).toBe(1);
        expect(handled()).toBe(before);
      },
      "no variable of the environment opens it": async ({ instance, deliver, handled }) => {
        const before = handled();
        const names = ["INNGEST_DEV", "INNGEST_SKIP_SIGNATURE", "HQ_INSECURE", "HQ_DEV", "DEBUG"];
        const kept = { ...process.env };
        try {
          for (const name of names) process.env[name] = "1";
          for (const mode of ["development", "production", "test"]) {
            process.env["NODE_ENV"] = mode;
            process.env["HQ_MODE"] = mode;
            const answer = await deliver(ingressRoute.functionId, ingressRoute.body(instance), { signature: null });
            expect([mode, answer.status]).toEqual([mode, 401]);
          }
        } finally {
          for (const name of [...names, "NODE_ENV", "HQ_MODE"]) {
            if (kept[name] === undefined) delete process.env[name];
            else process.env[name] = kept[name];
          }
        }
        expect(handled()).toBe(before);
      },
      "a function that this instance does not have answers 404, signed or not it runs nothing": async ({
        instance,
        deliver,
        handled,
      }) => {
        const before = handled();
        const answer = await deliver("invoicing--unknown", ingressRoute.body(instance));
        expect([answer.status, handled()]).toEqual([404, before]);
        expect(answer.body).not.toContain("stack");
      },
    },
    "suite:cross-surface:metadata-import-boundary": {
      "planted violations of metadata and imports are found, and nothing else is": async ({ judge }) => {
        const identity = { kind: "api", capability: "planted", channel: "beta" };
        const verdict = await judge({
          across: ["plugins", "contract", "rawr.hq.ts"],
          plant: {
            "plugins/api/planted/package.json": JSON.stringify({ name: "planted", type: "module", rawr: identity }),
            "plugins/api/planted/src/index.ts": 'export { router } from "../../invoicing/src/router.js";\n',
          },
        });
        expect(verdict.exitCode).toBe(1);
        const files = verdict.findings.map((finding) => finding.split(" ")[1]);
        expect(new Set(files)).toEqual(
          new Set(["plugins/api/planted/package.json", "plugins/api/planted/src/index.ts"]),
        );
      },
    },
  },
  forbidden: {
    "first-party-web": { ingress: ingressCell },
    "first-party-service": { ingress: ingressCell },
    external: {
      rpc: { route: rpcRoute, control: "first-party-web" },
      ingress: ingressCell,
    },
    "runtime-ingress": {
      rpc: { route: rpcRoute, control: "first-party-service" },
      orpc: { route: orpcRoute, control: "external" },
      workflows: { route: workflowsRoute, control: "external" },
    },
  },
  seams: {
    write: (client) => client.invoicing.create(ada),
    read: (client) => client.invoicing.list({}),
    trigger: (client) => client.invoicing.workflows.trigger(statement),
    status: (client, run) => client.invoicing.workflows.status({ run }),
    ingress: ingressRoute,
  },
});
