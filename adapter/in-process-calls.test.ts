import { eventIterator, implement } from "@orpc/server";
import {
  apiContract,
  defineApiPlugin,
  defineEvent,
  defineFunction,
  defineHq,
  defineWorkflowPlugin,
  register,
  toInstanceAlias,
  workflowContract,
  type BoundaryContext,
  type CronEvent,
  type DurableRun,
  type WorkflowContext,
} from "@rawr/hq-contract";
import { createOpenApiClient } from "@rawr/hq-contract/client";
import { afterEach, expect, it } from "vitest";
import { z } from "zod";
import { eventKey, sha256, signingKey, testOptions, tokens } from "./fixtures/house.js";
import { createLocalEngine, createVirtualClock } from "./local-engine/index.js";
import { bearerTokens } from "./callers/caller.js";
import type { HostOptions } from "./host-options.js";
import { openHost } from "./open-host.js";

declare module "@rawr/hq-contract" {
  interface PrincipalClaims {
    readonly tenant?: string;
  }
}

/** What a procedure learns of who asked. */
type Seen = Pick<BoundaryContext, "principal" | "via" | "correlationId" | "requestId" | "network" | "instance">;
interface Tax {
  readonly tax: { rate(input: object, options?: { signal?: AbortSignal }): Promise<unknown> };
}
interface Billing {
  readonly billing: { quote(input: { how: string }, options?: { signal?: AbortSignal }): Promise<unknown> };
}

const any = z.any();
const seen: { where: string; seen: Seen; signal?: AbortSignal | undefined }[] = [];
const note = (
  where: string,
  { principal, via = [], correlationId, requestId, network, instance }: BoundaryContext,
  signal?: AbortSignal,
): void => void seen.push({ where, seen: { principal, via, correlationId, requestId, network, instance }, signal });
const at = (where: string): (typeof seen)[number] | undefined => seen.findLast((each) => each.where === where);
afterEach(() => void seen.splice(0));

const taxContract = {
  rate: apiContract("tax").route({ method: "GET", path: "/api/orpc/tax/rate" }).input(any).output(any),
};
const taxes = implement(taxContract).$context<BoundaryContext<object>>();
const tax = defineApiPlugin({
  capability: "tax",
  contract: taxContract,
  router: {
    rate: taxes.rate.handler(({ context, signal }) => {
      note("tax", context, signal);
      return 19;
    }),
  },
  ports: () => ({}),
});

const billingContract = {
  quote: apiContract("billing").route({ method: "GET", path: "/api/orpc/billing/quote" }).input(any).output(any),
};
const bills = implement(billingContract).$context<BoundaryContext<Tax>>();
const billing = defineApiPlugin({
  capability: "billing",
  contract: billingContract,
  router: {
    quote: bills.quote.handler(async ({ input, context, signal }) => {
      note("billing", context, signal);
      if (input.how === "hang")
        await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("gone"))));
      return context.ports.tax.rate({});
    }),
  },
  ports: ({ tax }: Tax) => ({ tax }),
});

const orders = apiContract("orders");
const ordersContract = {
  place: orders.route({ method: "POST", path: "/api/orpc/orders/orders" }).input(any).output(any),
  follow: orders.route({ method: "GET", path: "/api/orpc/orders/follow" }).output(eventIterator(any)),
  page: orders.route({ method: "GET", path: "/api/orpc/orders/page", outputStructure: "detailed" }).output(any),
  bytes: orders.route({ method: "GET", path: "/api/orpc/orders/bytes" }).output(any),
};
const placed = implement(ordersContract).$context<BoundaryContext<Billing>>();
const steps = async function* (ports: Billing) {
  yield 1;
  // Read by whoever reads the stream, long after the procedure has returned.
  yield await ports.billing.quote({ how: "at once" });
};
const ordersPlugin = defineApiPlugin({
  capability: "orders",
  contract: ordersContract,
  router: {
    place: placed.place.handler(({ input, context }) => context.ports.billing.quote(input)),
    follow: placed.follow.handler(({ context }) => steps(context.ports)),
    page: placed.page.handler(({ context }) => ({ status: 200, body: steps(context.ports) })),
    bytes: placed.bytes.handler(
      ({ context }) =>
        new ReadableStream(
          {
            async pull(controller) {
              await context.ports.billing.quote({ how: "at once" });
              controller.enqueue(new TextEncoder().encode("19"));
              controller.close();
            },
          },
          { highWaterMark: 0 },
        ),
    ),
  },
  ports: ({ billing }: Billing) => ({ billing }),
});

const ordered = defineEvent("orders/order.placed", z.object({ id: z.string() }));
const shipContract = {
  ship: workflowContract("orders")
    .route({ method: "POST", path: "/api/workflows/orders/shipments", successStatus: 202 })
    .input(any)
    .output(any),
};
const shipping = implement(shipContract).$context<WorkflowContext<Billing, typeof ordered>>();
const ship = defineFunction(
  { id: "ship", on: ordered, retries: 0 },
  async ({ step, context }: DurableRun<typeof ordered, Billing>) => {
    await step.run("quote", async () => void (await context.ports.billing.quote({ how: "step" })));
  },
);
const tidy = defineFunction(
  { id: "tidy", on: { cron: "* * * * *" }, retries: 0 },
  async ({ context }: DurableRun<CronEvent, Billing>) => {
    await context.ports.billing.quote({ how: "schedule" });
  },
);
const workflows = defineWorkflowPlugin({
  capability: "orders",
  contract: shipContract,
  router: {
    ship: shipping.ship.handler(async ({ context }) => ({ run: await context.enqueue(ordered, { id: "1" }) })),
  },
  functions: [ship, tidy],
  ports: ({ billing }: Billing) => ({ billing }),
});

interface Shop {
  "api/billing": typeof billing;
  "api/orders": typeof ordersPlugin;
  "api/tax": typeof tax;
  "workflows/orders": typeof workflows;
}
const apiAt = <const Capability extends string>(capability: Capability) => ({
  directory: `plugins/api/${capability}` as const,
  surface: "api" as const,
  rawr: { kind: "api" as const, capability },
});
const shop = defineHq<Shop>({
  "api/billing": register(apiAt("billing"), billing),
  "api/orders": register(apiAt("orders"), ordersPlugin),
  "api/tax": register(apiAt("tax"), tax),
  "workflows/orders": register(
    { directory: "plugins/workflows/orders", surface: "workflows", rawr: { kind: "workflows", capability: "orders" } },
    workflows,
  ),
});

const acme = { caller: "external", id: "acme", claims: { tenant: "t-1" } } as const;
const options = { ...testOptions, authenticators: [bearerTokens([{ ...acme, sha256: sha256(tokens.external) }])] };

async function openShop(more: Partial<Pick<HostOptions, "inngest">> = {}) {
  const open = await openHost(shop, { ...options, ...more });
  const headers = { authorization: `Bearer ${tokens.external}`, "x-correlation-id": "trail-of-acme" };
  return { ...open, headers, client: createOpenApiClient("external", shop, { origin: open.origin, headers }) };
}

it("keeps who asked, with claims and trail, through two plugins, and names those between", async () => {
  const { client, close } = await openShop();
  await client.orders.place({ how: "at once" });
  expect(at("billing")?.seen).toMatchObject({ principal: acme, via: ["api/orders"], correlationId: "trail-of-acme" });
  expect(at("tax")?.seen).toMatchObject({
    principal: acme,
    via: ["api/orders", "api/billing"],
    correlationId: "trail-of-acme",
    network: { protocol: "in-process:" },
  });
  // An envelope belongs to one call, and so does its id.
  expect(at("tax")?.seen.requestId).not.toBe(at("billing")?.seen.requestId);
  await client.billing.quote({ how: "at once" });
  expect(at("billing")?.seen).toMatchObject({ principal: acme, via: [] });
  await close();
});

it.each(["follow", "page", "bytes"] as const)("keeps who asked while the stream of `%s` is read", async (name) => {
  const { origin, headers, close } = await openShop();
  const answer = await fetch(`${origin}/api/orpc/orders/${name}`, { headers });
  expect(await answer.text()).toContain("19");
  expect(at("tax")?.seen).toMatchObject({ principal: acme, via: ["api/orders", "api/billing"] });
  await close();
});

it("tells two requests apart that run at the same time", async () => {
  const { origin, headers, close } = await openShop();
  const trails = Array.from({ length: 20 }, (_, nth) => `trail-number-${nth}`);
  const place = (trail: string) =>
    fetch(`${origin}/api/orpc/orders/orders`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json", "x-correlation-id": trail },
      body: '{"how":"at once"}',
    });
  await Promise.all(trails.map(place));
  const told = seen.filter(({ where }) => where === "tax").map(({ seen: { correlationId } }) => String(correlationId));
  expect(told.toSorted()).toEqual(trails.toSorted());
  await close();
});

it("lets the callee know when the caller has gone", async () => {
  const { client, close } = await openShop();
  const gone = new AbortController();
  const call = client.orders.place({ how: "hang" }, { signal: gone.signal }).catch(() => "aborted");
  await expect.poll(() => at("billing")).toBeDefined();
  expect(at("billing")?.signal?.aborted).toBe(false);
  gone.abort();
  expect(await call).toBe("aborted");
  await expect.poll(() => at("billing")?.signal?.aborted).toBe(true);
  await close();
});

it("lets the process, asked by nobody, act for itself", async () => {
  const { host, close } = await openShop();
  await host.services.orders.place({ how: "at once" });
  const principal = { caller: "first-party-service", id: "in-process" };
  expect(at("tax")?.seen).toMatchObject({ principal, via: ["api/orders", "api/billing"] });
  await close();
});

it("takes no request of another instance for its own", async () => {
  const one = await openShop();
  const other = await openHost(shop, { ...options, alias: "other" });
  // A handler of one instance that calls the other: what it does there, it does as that process.
  const principal = { caller: "first-party-service", id: "in-process" };
  const steps = await one.host.services.orders.follow();
  await steps.next();
  await other.host.services.orders.place({ how: "at once" });
  expect(at("billing")?.seen).toMatchObject({ principal, instance: toInstanceAlias("other") });
  await steps.return?.();
  await one.close();
  await other.close();
});

it("acts in a durable run for its trigger's caller, and on a schedule for the plugin itself", async () => {
  const clock = createVirtualClock(Date.UTC(2026, 6, 1, 0, 0, 30));
  const engine = createLocalEngine({ signingKey, eventKey, clock, senderTime: clock.now, onLog: () => undefined });
  const { url } = await engine.listen();
  const { client, origin, close } = await openShop({ inngest: { signingKey, eventKey, baseUrl: url } });
  await engine.register(`${origin}/api/inngest`);
  await client.orders.workflows.ship({});
  await expect.poll(() => at("tax")).toBeDefined();
  expect(at("tax")?.seen).toMatchObject({ via: ["workflows/orders", "api/billing"], correlationId: "trail-of-acme" });
  // Claims stay with the request: the server that keeps the event is not told them.
  expect(at("tax")?.seen.principal).toEqual({ caller: "external", id: "acme" });

  seen.splice(0);
  clock.advanceBy(60_000);
  await expect.poll(() => at("tax")).toBeDefined();
  const principal = { caller: "first-party-service", id: "workflows/orders" };
  expect(at("tax")?.seen).toMatchObject({ principal, via: ["api/billing"] });
  await engine.close();
  await close();
});
