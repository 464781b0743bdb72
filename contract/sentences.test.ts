import { implement, os } from "@orpc/server";
import { oc } from "@orpc/contract";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkEnqueued, messages } from "#internal";
import {
  apiContract,
  defineApiPlugin,
  defineEvent,
  defineExternalEvent,
  defineFunction,
  defineHq,
  defineWebPlugin,
  defineWorkflowPlugin,
  pluginOf,
  register,
  workflowContract,
} from "@rawr/hq-contract";
import {
  createCallerFetch,
  createIngressRequest,
  createInProcessClient,
  createOpenApiClient,
  createRpcClient,
} from "@rawr/hq-contract/client";

// A refused type reads `never` where a value was cast past the compiler: what the editor shows, the runtime throws.
const past = (value: unknown) => value as never;
const origin = "http://localhost:3000";

const contract = {
  get: apiContract("invoicing").route({ method: "GET", path: "/api/orpc/invoicing/invoices" }).output(z.string()),
};
const router = { get: implement(contract).get.handler(() => "one") };
const ports = () => ({});
const api = defineApiPlugin({ capability: "invoicing", contract, router, ports });
const hq = defineHq<{ "api/invoicing": typeof api }>({
  "api/invoicing": register(
    { directory: "plugins/api/invoicing", surface: "api", rawr: { kind: "api", capability: "invoicing" } },
    api,
  ),
});
const at = { directory: "plugins/api/invoicing", surface: "api" } as const;
const issued = defineEvent("invoicing/invoice.issued", z.string());
const file = defineFunction({ id: "file", on: issued }, async () => undefined);
const runs = { start: workflowContract("invoicing").route({ method: "POST", path: "/api/workflows/invoicing/runs" }) };
const runRouter = { start: implement(runs).start.handler(() => undefined) };
const workflows = { capability: "invoicing", contract: runs, router: runRouter, functions: [file], ports } as const;

/** A wrong call, and the sentence of the type that refuses it. */
const refusals: readonly (readonly [string, () => unknown])[] = [
  [messages.badCapability("Invoicing"), () => apiContract(past("Invoicing"))],
  [messages.badCapability("workflows"), () => workflowContract(past("workflows"))],
  [messages.badCapability("a".repeat(65)), () => apiContract("a".repeat(65) as "a")],
  [
    messages.wrongPath("/api/inngest", "/api/orpc/invoicing"),
    () => apiContract("invoicing").route({ method: "PUT", path: past("/api/inngest") }),
  ],
  [
    messages.notCanonicalPath("/api/orpc/invoicing/../billing"),
    () => apiContract("invoicing").route({ method: "PUT", path: past("/api/orpc/invoicing/../billing") }),
  ],
  [
    messages.misspeltParameter("/api/orpc/invoicing/{id}.json"),
    () => apiContract("invoicing").route({ method: "GET", path: past("/api/orpc/invoicing/{id}.json") }),
  ],
  [
    messages.foreignProcedure("get", "apiContract", "invoicing"),
    () => defineApiPlugin({ ...api, contract: past({ get: oc.route({ path: "/x" }) }), router: past(router) }),
  ],
  [
    messages.foreignProcedure("get", "apiContract", "billing"),
    () => defineApiPlugin({ capability: "billing", contract: past(contract), router: past(router), ports }),
  ],
  [
    messages.procedureMissing("get"),
    () => defineApiPlugin({ capability: "invoicing", contract, router: past({}), ports }),
  ],
  [
    messages.procedureUnpublished("pay"),
    () => defineApiPlugin({ capability: "invoicing", contract, router: past({ ...router, pay: router.get }), ports }),
  ],
  [
    messages.procedureMissing("get", ["gets"]),
    () => defineApiPlugin({ capability: "invoicing", contract, router: past({ gets: router.get }), ports }),
  ],
  [
    messages.procedureDiffers("get"),
    () => defineApiPlugin({ capability: "invoicing", contract, router: past({ get: os.handler(() => "one") }), ports }),
  ],
  [
    messages.procedureDiffers("get"),
    () => defineApiPlugin({ capability: "invoicing", contract, router: past({ get: { get: router.get } }), ports }),
  ],
  [messages.contextIsAFactory(), () => createInProcessClient("first-party-service", api, past({ requestId: "1" }))],
  [
    messages.unhandledEvent("workflows/invoicing", "invoicing/invoice.issue", ["invoicing/invoice.issued"]),
    () =>
      checkEnqueued(
        { key: "workflows/invoicing", functions: [file], sends: [] },
        defineEvent("invoicing/invoice.issue", z.string()),
      ),
  ],
  [messages.notRegistered("api/invoice", ["api/invoicing"]), () => pluginOf(hq, past("api/invoice"))],
  [messages.notRegistered("api/billing", ["api/invoicing"]), () => pluginOf(hq, past("api/billing"))],
  [messages.portsAreMade(), () => defineApiPlugin({ capability: "invoicing", contract, router, ports: past({}) })],
  [
    messages.apiHasNoFunctions("invoicing"),
    () => defineApiPlugin({ capability: "invoicing", contract, router, ports, functions: past([file]) }),
  ],
  [messages.createIsAFactory(), () => defineWebPlugin({ capability: "board", create: past({}) })],
  [messages.duplicateFunction("file"), () => defineWorkflowPlugin({ ...workflows, functions: past([file, file]) })],
  [
    messages.foreignEvent("billing/bill.sent", "invoicing"),
    () =>
      defineWorkflowPlugin({
        ...workflows,
        sends: past([defineEvent("billing/bill.sent", z.string())]),
      }),
  ],
  [
    messages.badExternalName("inngest/function.failed"),
    () => defineExternalEvent(past("inngest/function.failed"), z.object({})),
  ],
  [
    messages.unsentEvent("workflows/invoicing", "billing/bill.sent"),
    () => {
      const billed = defineEvent("billing/bill.sent", z.string());
      const plugin = defineWorkflowPlugin({
        ...workflows,
        functions: [defineFunction({ id: "a", on: billed }, async () => 1)],
      });
      return defineHq(past({ "workflows/invoicing": { directory: "", plugin } }));
    },
  ],
  ...(["idempotency", "rateLimit", "debounce", "priority", "singleton", "cancelOn"] as const).map(
    (option) =>
      [
        messages.notBatched(option),
        () =>
          defineFunction(
            past({ id: "a", on: issued, batchEvents: { maxSize: 2, timeout: "1s" }, [option]: [] }),
            async () => 1,
          ),
      ] as const,
  ),
  [
    messages.badCount("batchEvents.maxSize", "1", 2),
    () => defineFunction({ id: "file", on: issued, batchEvents: { maxSize: past(1), timeout: "5s" } }, async () => 1),
  ],
  [
    messages.idempotencyLimits(),
    () =>
      defineFunction(
        past({ id: "a", on: issued, idempotency: "event.id", rateLimit: { limit: 1, period: "1s" } }),
        async () => 1,
      ),
  ],
  [messages.badFunctionId("File It"), () => defineFunction({ id: past("File It"), on: issued }, async () => undefined)],
  [messages.badEventName("issued"), () => defineEvent(past("issued"), z.string())],
  [
    `plugins/api/invoicing: ${messages.legacyKey("channel")}`,
    () => register({ ...at, rawr: past({ kind: "api", capability: "invoicing", channel: undefined }) }, past(api)),
  ],
  [
    `plugins/api/invoicing: ${messages.unknownKind("Apis")}`,
    () => register({ ...at, rawr: past({ kind: "Apis", capability: "invoicing" }) }, past(api)),
  ],
  [
    messages.wrongRoot("web", "plugins/api/invoicing", "api"),
    () => register({ ...at, rawr: past({ kind: "web", capability: "invoicing" }) }, past(api)),
  ],
  [
    `plugins/api/invoicing: ${messages.codeDisagrees("api/billing", "api/invoicing")}`,
    () => register({ ...at, rawr: { kind: "api", capability: "billing" } }, past(api)),
  ],
  [
    `plugins/api/invoicing: ${messages.notAPlugin("api/invoicing")}`,
    () => register({ ...at, rawr: { kind: "api", capability: "invoicing" } }, past({})),
  ],
  [
    messages.duplicateCapability("api/invoicing", "plugins/api/invoicing"),
    () =>
      defineHq(past({ "api/invoicing#plugins/api/invoicing": { directory: "plugins/api/invoicing", plugin: api } })),
  ],
  [
    messages.wrongKey("api/billing", "api/invoicing"),
    () => defineHq(past({ "api/billing": { directory: "", plugin: api } })),
  ],
  [messages.forbiddenFamily("external", "rpc"), () => createRpcClient(past("external"), contract, { origin })],
  [
    messages.forbiddenFamily("runtime-ingress", "orpc"),
    () => createOpenApiClient(past("runtime-ingress"), contract, { origin }),
  ],
  [messages.unknownCaller("admin"), () => createRpcClient(past("admin"), contract, { origin })],
  [messages.unknownCaller("extern"), () => createRpcClient(past("extern"), contract, { origin })],
  [messages.unknownCaller("toString"), () => createRpcClient(past("toString"), contract, { origin })],
];

describe("what the editor shows, the runtime throws", () => {
  it.each(refusals)("%s", (sentence, call) => {
    expect(call).toThrow(new TypeError(sentence));
  });

  it("also where the call is asynchronous", async () => {
    const fetchAs = createCallerFetch("external", { origin });
    await expect(fetchAs(past("/rpc/invoicing"))).rejects.toThrow(messages.forbiddenFamily("external", "rpc"));
    await expect(fetchAs(past("/api/orcp/x"))).rejects.toThrow("did you mean `/api/orpc`");
    await expect(fetchAs(past("/admin"))).rejects.toThrow(messages.outsideFamilies("/admin"));
    await expect(fetchAs(past("/api/orpc/../../rpc"))).rejects.toThrow(
      messages.notCanonicalPath("/api/orpc/../../rpc"),
    );
    await expect(createIngressRequest(past("external"), past({}))).rejects.toThrow(
      messages.forbiddenFamily("external", "ingress"),
    );
  });

  it("names a policy, in one line, at most 240 characters long", () => {
    for (const [sentence] of refusals) {
      if (sentence.includes("a".repeat(65))) continue;
      expect(sentence).toMatch(/^[^\n]{20,240}\(D-0(05|06|07|08|13|16)\)$/);
    }
  });
});
