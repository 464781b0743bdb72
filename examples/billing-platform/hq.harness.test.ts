import { openDatabase } from "@billing/database";
import { startTestHost } from "@rawr/hq-contract/adapter";
import { defineHarness, ingressBody } from "@rawr/hq-contract/testing";
import { afterAll, expect } from "vitest";
import { hq, type Hq } from "./rawr.hq.js";

// One database for all instances: each has schemas of its own.
const database = openDatabase(undefined);
afterAll(() => database.close());

const ada = { name: "Ada" };
const nobody = "00000000-0000-4000-8000-000000000000";
const statement = { payments: [{ reference: "B-1", invoiceId: nobody, amount: 100 }] };
const customers = "/api/orpc/customers/customers";
const rpcRoute = { method: "POST", path: "/rpc/customers/add", body: JSON.stringify({ json: ada }) } as const;
const orpcRoute = { method: "POST", path: customers, body: JSON.stringify(ada) } as const;
const workflowsRoute = {
  method: "POST",
  path: "/api/workflows/settlement/statements",
  body: JSON.stringify(statement),
} as const;
const ingressRoute = {
  functionId: "dunning--remind",
  body: (instance: string) =>
    ingressBody({ instance, event: "dunning/reminders.requested", input: { invoiceId: nobody } }),
};
const ingressCell = { route: ingressRoute, control: "runtime-ingress" } as const;

defineHarness<Hq>({
  hq,
  start: (request) => startTestHost({ ...request, services: { database } }),
  suites: {
    "suite:web:first-party-rpc": {
      "an invoice of a customer is issued and listed over the RPC link": async ({ client }) => {
        const { id: customer } = await client.customers.add(ada);
        const invoice = await client.invoicing.issue({ customer, amount: 100, currency: "EUR", dueOn: "2026-03-01" });
        expect(invoice).toMatchObject({ customer, state: "open" });
        expect((await client.invoicing.list({ state: "open" })).invoices).toContainEqual(invoice);
      },
    },
    "suite:web:published-openapi": {
      "the web may use the published routes, too": async ({ client }) => {
        const customer = await client.customers.add(ada);
        expect(await client.customers.get({ id: customer.id })).toEqual(customer);
      },
    },
    "suite:cli:in-process": {
      "a service in the process calls without a socket": async ({ services }) => {
        const customer = await services.customers.add(ada);
        expect(await services.customers.get({ id: customer.id })).toEqual(customer);
      },
    },
    "suite:api:boundary": {
      "an external caller gets what the contract declares: 201, 200, 404, 422, and 400 for bad input": async ({
        client,
        send,
      }) => {
        const customer = await client.customers.add(ada);
        expect(await client.customers.get({ id: customer.id })).toEqual(customer);
        const invoice = { customer: nobody, amount: 100, currency: "EUR", dueOn: "2026-03-01" };
        await expect(client.invoicing.issue(invoice)).rejects.toMatchObject({ code: "CUSTOMER_UNKNOWN", status: 422 });
        await expect(client.invoicing.get({ id: nobody })).rejects.toMatchObject({ code: "NOT_FOUND", status: 404 });
        const headers = { "content-type": "application/json" };
        const answer = await send({ method: "POST", target: customers, headers, body: '{"unknown":1}' }, "external");
        expect(answer.status).toBe(400);
      },
      "only the settlement records payments and closes invoices": async ({ client }) => {
        const [payment] = statement.payments;
        await expect(client.payments.record({ ...payment! })).rejects.toMatchObject({ code: "FORBIDDEN" });
        await expect(client.invoicing.close({ id: nobody, as: "paid" })).rejects.toMatchObject({ code: "FORBIDDEN" });
      },
      "without a credential, and with a wrong one, nothing runs": async ({ send, handled }) => {
        const before = handled();
        for (const headers of [{}, { authorization: "Bearer 0123456789abcdef0123456789abcdef" }]) {
          const answer = await send({ method: "POST", target: customers, headers });
          expect([answer.status, JSON.parse(answer.body).code]).toEqual([401, "UNAUTHENTICATED"]);
        }
        expect(handled()).toBe(before);
      },
      "an unknown route is 404, and a target that is not canonical is 400": async ({ send, handled }) => {
        const before = handled();
        const refused = [
          { target: "/api/orpc/unknown/items", status: 404, code: "ROUTE_UNKNOWN" },
          { target: "/api/orpc//customers/customers", status: 400, code: "TARGET_NOT_CANONICAL" },
          { target: "/rpc/../api/orpc/customers/customers", status: 400, code: "TARGET_NOT_CANONICAL" },
        ];
        for (const { target, status, code } of refused) {
          const answer = await send({ method: "GET", target }, "external");
          expect([target, answer.status, JSON.parse(answer.body).code]).toEqual([target, status, code]);
        }
        expect(handled()).toBe(before);
      },
    },
    "suite:workflow:trigger-status": {
      "a statement pays an invoice, and the dunning plugin thanks its customer": async ({ client, follow }) => {
        const { id: customer } = await client.customers.add(ada);
        const { id } = await client.invoicing.issue({ customer, amount: 100, currency: "EUR", dueOn: "2026-03-01" });
        const payments = [...statement.payments, { reference: "B-2", invoiceId: id, amount: 100 }];
        const { run, state } = await follow({
          trigger: () => client.settlement.workflows.trigger({ payments }),
          status: (run) => client.settlement.workflows.status({ run }),
        });
        expect(state).toBe("completed");
        const { result } = await client.settlement.workflows.status({ run });
        expect(result).toEqual({ paid: [id], unmatched: ["B-1"] });
        expect(await client.invoicing.get({ id })).toMatchObject({ state: "paid" });
        expect((await client.payments.list({ invoiceId: id })).payments).toHaveLength(1);
        await expect.poll(() => client.dunning.workflows.letters({ invoiceId: id })).toEqual({ letters: ["thanks"] });
      },
    },
    "suite:runtime:ingress": {
      "a signed call runs the function that it names": async ({ instance, deliver, handled }) => {
        const before = handled();
        const answer = await deliver(ingressRoute.functionId, ingressRoute.body(instance));
        expect([answer.status, handled()]).toEqual([206, before + 1]);
      },
      "without a valid signature nothing runs": async ({ instance, deliver, handled }) => {
        const before = handled();
        const forgeries = [
          { signature: null },
          { signature: null, method: "PUT" },
          { body: `${ingressRoute.body(instance)} ` },
          { signedAt: Date.now() - 301_000 },
        ];
        for (const forgery of forgeries) {
          const answer = await deliver(ingressRoute.functionId, ingressRoute.body(instance), forgery);
          expect({ ...forgery, status: answer.status }).toEqual({ ...forgery, status: 401 });
        }
        expect(handled()).toBe(before);
      },
    },
    "suite:cross-surface:metadata-import-boundary": {
      "planted violations of metadata and imports are found, and nothing else is": async ({ judge }) => {
        const planted = "plugins/api/planted";
        const rawr = { kind: "api", capability: "planted", channel: "beta" };
        const { exitCode, findings } = await judge({
          across: ["plugins", "packages", "rawr.hq.ts"],
          plant: {
            [`${planted}/package.json`]: JSON.stringify({ name: "planted", type: "module", rawr }),
            [`${planted}/src/index.ts`]: 'export { router } from "../../customers/src/router.js";\n',
          },
        });
        expect(exitCode).toBe(1);
        expect(new Set(findings.map((finding) => finding.split(" ")[1]))).toEqual(
          new Set([`${planted}/package.json`, `${planted}/src/index.ts`]),
        );
      },
    },
  },
  forbidden: {
    "first-party-web": { ingress: ingressCell },
    "first-party-service": { ingress: ingressCell },
    external: { rpc: { route: rpcRoute, control: "first-party-web" }, ingress: ingressCell },
    "runtime-ingress": {
      rpc: { route: rpcRoute, control: "first-party-service" },
      orpc: { route: orpcRoute, control: "external" },
      workflows: { route: workflowsRoute, control: "external" },
    },
  },
  seams: {
    async write(client) {
      const { id: customer } = await client.customers.add(ada);
      await client.invoicing.issue({ customer, amount: 100, currency: "EUR", dueOn: "2026-03-01" });
    },
    read: (client) => client.invoicing.list({}),
    trigger: (client) => client.settlement.workflows.trigger(statement),
    status: (client, run) => client.settlement.workflows.status({ run }),
    ingress: ingressRoute,
  },
});
