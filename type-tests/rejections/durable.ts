import { defineEvent, defineExternalEvent, defineFunction, defineHq, defineWorkflowPlugin, register, type DurableRun } from "@rawr/hq-contract";
import { z } from "zod";
import { ports, requested, workflowsInvoicing, workflowsInvoicingContract as contract, workflowsRouter, remind } from "../fixtures/house.js";

const ship = z.strictObject({ city: z.string() });
const asked = defineEvent("invoicing/order.asked", z.strictObject({ orderId: z.string(), amount: z.number(), ship: ship.optional() }));
const paid = defineEvent("invoicing/order.paid", z.strictObject({ orderId: z.string(), by: z.string() }));
const settled = defineExternalEvent("bank/payment.settled", z.object({ payment: z.string() }));
const double = defineFunction({ id: "double", on: { invoke: z.object({ n: z.number() }) } }, async ({ event }) => event.data.n * 2);

defineFunction({ id: "a", on: asked, concurrency: { limit: 1, key: "event.data.orderid" } }, async () => 1); //~ TS2322 event `invoicing/order.asked` has no `event.data.orderid` (did you mean `event.data.orderId`?): name a member of its schema (D-005)
defineFunction({ id: "a", on: asked, concurrency: [{ limit: 1 }, { limit: 2, key: "event.data.customer" }] }, async () => 1); //~ TS2322 event `invoicing/order.asked` has no `event.data.customer`: name a member
defineFunction({ id: "a", on: asked, concurrency: [{ limit: 1 }, { limit: 2 }, { limit: 3 }] }, async () => 1); //~ TS2322 target allows only 2
defineFunction({ id: "a", on: asked, concurrency: { limit: 1, scope: "plugin" } }, async () => 1); //~ TS2820|TS2322 '"plugin"' is not assignable
defineFunction({ id: "a", on: asked, idempotency: "event.data.ship.cit" }, async () => 1); //~ TS2322 has no `event.data.ship.cit` (did you mean `event.data.ship.city`?)
defineFunction({ id: "a", on: asked, idempotency: "event.data.amount.cents" }, async () => 1); //~ TS2322 has no `event.data.amount.cents`
defineFunction({ id: "a", on: asked, rateLimit: { limit: 1, period: "1m", key: "event.data.order" } }, async () => 1); //~ TS2322 has no `event.data.order` (did you mean `event.data.orderId`?)
defineFunction({ id: "a", on: asked, rateLimit: { limit: 1, period: "1m" }, idempotency: "event.data.orderId" }, async () => 1); //~ TS2322 `idempotency` is a rate limit of one run a day and replaces `rateLimit`: remove one of the two (D-005)
defineFunction({ id: "a", on: asked, throttle: { limit: 1, period: "1m", key: "event.data.x" } }, async () => 1); //~ TS2322 has no `event.data.x`
defineFunction({ id: "a", on: asked, throttle: { limit: 1, period: "1 minute" } }, async () => 1); //~ TS2322 not assignable to type
defineFunction({ id: "a", on: asked, debounce: { period: "5s", key: "event.data.x" } }, async () => 1); //~ TS2322 has no `event.data.x`
defineFunction({ id: "a", on: asked, singleton: { mode: "skip", key: "event.data.x" } }, async () => 1); //~ TS2322 has no `event.data.x`
defineFunction({ id: "a", on: asked, singleton: { mode: "queue" } }, async () => 1); //~ TS2322 '"queue"' is not assignable
defineFunction({ id: "a", on: asked, batchEvents: { maxSize: 5, timeout: "5s", key: "event.data.x" } }, async () => 1); //~ TS2322 has no `event.data.x`
defineFunction({ id: "a", on: asked, batchEvents: { maxSize: 5, timeout: "5s" }, idempotency: "event.data.orderId" }, async () => 1); //~ TS2322 `idempotency` judges one event, but `batchEvents` delivers several: remove one of the two (D-005)
defineFunction({ id: "a", on: asked, batchEvents: { maxSize: 5, timeout: "5s" }, priority: { run: "60" } }, async () => 1); //~ TS2322 `priority` judges one event
defineFunction({ id: "a", on: asked, batchEvents: { maxSize: 5, timeout: "5s" }, debounce: { period: "5s" } }, async () => 1); //~ TS2322 `debounce` judges one event
defineFunction({ id: "a", on: asked, batchEvents: { maxSize: 5, timeout: "5s" }, singleton: { mode: "skip" } }, async () => 1); //~ TS2322 `singleton` judges one event
defineFunction({ id: "a", on: asked, batchEvents: { maxSize: 5, timeout: "5s" }, cancelOn: [{ event: paid }] }, async () => 1); //~ TS2322 `cancelOn` judges one event
defineFunction({ id: "a", on: asked, timeouts: { start: "soon" } }, async () => 1); //~ TS2322 '"soon"' is not assignable
defineFunction({ id: "a", on: asked, cancelOn: [{ event: paid, match: "data.orderID" }] }, async () => 1); //~ TS2322 event `invoicing/order.asked` has no `data.orderID` (did you mean `data.orderId`?)
defineFunction({ id: "a", on: asked, cancelOn: [{ event: "invoicing/order.paid" }] }, async () => 1); //~ TS2322 Type 'string' is not assignable
defineFunction({ id: "a", on: asked, onFailure: async ({ event }) => event.data.customer }, async () => 1); //~ TS2339 Property 'customer' does not exist
defineFunction({ id: "a", on: { cron: 5 } }, async () => 1); //~ TS2322 Type 'number' is not assignable to type 'string'
defineFunction({ id: "a", on: { cron: "0 3 * * *", timeZone: 1 } }, async () => 1); //~ TS2322 Type 'number' is not assignable to type 'string'
defineFunction({ id: "a", on: asked, retries: 21 }, async () => 1); //~ TS2322|TS2820 '21' is not assignable to type
defineFunction({ id: "a", on: asked, retries: -1 }, async () => 1); //~ TS2322|TS2820 '-1' is not assignable to type
defineFunction({ id: "a", on: asked, name: 1 }, async () => 1); //~ TS2322 Type 'number' is not assignable to type 'string'
defineFunction({ id: "a", on: asked, description: ["b"] }, async () => 1); //~ TS2322 is not assignable to type 'string'
defineFunction({ id: "a", on: asked, concurrency: "3" }, async () => 1); //~ TS2322 is not assignable
defineFunction({ id: "a", on: asked, priority: { run: 60 } }, async () => 1); //~ TS2322 Type 'number' is not assignable to type 'string'
defineFunction({ id: "a", on: asked, throttle: { limit: 1, period: "1m", burst: "2" } }, async () => 1); //~ TS2322 Type 'string' is not assignable to type 'number'
defineFunction({ id: "a", on: asked, debounce: { key: "event.data.orderId" } }, async () => 1); //~ TS2741|TS2322 Property 'period' is missing
defineFunction({ id: "a", on: asked, batchEvents: { maxSize: 5 } }, async () => 1); //~ TS2741|TS2322 Property 'timeout' is missing
defineFunction({ id: "a", on: asked, batchEvents: { maxSize: 5, timeout: "5s" }, rateLimit: { limit: 1, period: "1m" } }, async () => 1); //~ TS2322 `rateLimit` judges one event
defineFunction({ id: "a", on: asked, timeouts: { finish: "1 hour" } }, async () => 1); //~ TS2322 '"1 hour"' is not assignable
defineFunction({ id: "a", on: asked, cancelOn: [{ event: paid, timeout: "soon" }] }, async () => 1); //~ TS2322 '"soon"' is not assignable
defineFunction({ id: "a", on: asked, batchEvents: { maxSize: 1, timeout: "5s" } }, async () => 1); //~ TS2322 `batchEvents.maxSize` is 1: use a whole number, at least 2 (D-005)
defineFunction({ id: "a", on: asked, batchEvents: { maxSize: 2.5, timeout: "5s" } }, async () => 1); //~ TS2322 `batchEvents.maxSize` is 2.5: use a whole number, at least 2 (D-005)
defineFunction({ id: "a", on: asked, batchEvents: { maxSize: 5, timeout: "1d" } }, async () => 1); //~ TS2322 '"1d"' is not assignable to type 'ShortDuration'
defineFunction({ id: "a", on: asked, rateLimit: { limit: 0, period: "1m" } }, async () => 1); //~ TS2322 `rateLimit.limit` is 0: use a whole number, at least 1 (D-005)
defineFunction({ id: "a", on: asked, throttle: { limit: -1, period: "1m" } }, async () => 1); //~ TS2322 `throttle.limit` is -1: use a whole number, at least 1 (D-005)
defineFunction({ id: "a", on: [asked, settled] }, async ({ event }) => event.data.orderId); //~ TS2339 Property 'orderId' does not exist
defineFunction({ id: "a", on: settled }, async ({ context }) => context.triggeredBy.caller); //~ TS2532|TS18048|TS18049 possibly 'undefined'
defineFunction({ id: "a", on: asked }, async ({ step }) => step.waitForEvent(paid, { match: "data.amount", timeout: "1d" })); //~ TS2322 event `invoicing/order.paid` has no `data.amount`: name a member
defineFunction({ id: "a", on: asked }, async ({ step }) => step.waitForEvent(paid, { match: "data.orderI", timeout: "1d" })); //~ TS2322 did you mean `data.orderId`
defineFunction({ id: "a", on: asked }, async ({ step }) => step.waitForEvent(paid, { match: "data.orderId", if: "true", timeout: "1d" })); //~ TS2345|TS2769 not assignable
defineFunction({ id: "a", on: asked }, async ({ step }) => step.waitForEvent("wait", { event: paid.name, timeout: "1d" })); //~ TS2345 Argument of type 'string' is not assignable
defineFunction({ id: "a", on: asked }, async ({ step }) => step.sendEvent(paid, { orderId: 1, by: "x" })); //~ TS2322 Type 'number' is not assignable to type 'string'
defineFunction({ id: "a", on: asked }, async ({ step }) => step.sendEvent("tell", { name: paid.name, data: { orderId: "1", by: "x" } })); //~ TS2345 Argument of type 'string' is not assignable
defineFunction({ id: "a", on: asked }, async ({ step }) => step.sendEvent(settled, { payment: "1" })); //~ TS2345 'ExternalEvent<"bank/payment.settled"
defineFunction({ id: "a", on: asked }, async ({ step }) => step.invoke(double, { n: "1" })); //~ TS2322 Type 'string' is not assignable to type 'number'
defineFunction({ id: "a", on: asked }, async ({ step }) => (await step.invoke(double, { n: 1 })).length); //~ TS2339 Property 'length' does not exist on type 'number'
defineFunction({ id: "a", on: asked }, async ({ step }) => (await step.run("at", () => new Date())).getTime()); //~ TS2339 Property 'getTime' does not exist on type 'string'
defineFunction({ id: "a", on: asked }, async ({ step }) => step.fetch("https://example.com")); //~ TS2339 Property 'fetch' does not exist
defineFunction({ id: "a", on: asked }, async ({ step }) => step.ai); //~ TS2339 Property 'ai' does not exist
defineFunction({ id: "a", on: asked, rateLimit: { limit: 1, period: "hourly" } }, async () => 1); //~ TS2322 '"hourly"' is not assignable
defineFunction({ id: "a", on: asked, rateLimit: { limit: 1 } }, async () => 1); //~ TS2741|TS2322 Property 'period' is missing
defineFunction({ id: "a", on: asked, throttle: { period: "1m" } }, async () => 1); //~ TS2741|TS2322 Property 'limit' is missing
defineFunction({ id: "a", on: asked, debounce: { period: "5s", timeout: "never" } }, async () => 1); //~ TS2322 '"never"' is not assignable
defineFunction({ id: "a", on: asked, singleton: { key: "event.data.orderId" } }, async () => 1); //~ TS2741|TS2322 Property 'mode' is missing
defineFunction({ id: "a", on: asked, concurrency: { key: "event.data.orderId" } }, async () => 1); //~ TS2322 is not assignable to type 'number | ConcurrencyLimit<
defineFunction({ id: "a", on: asked, onFailure: "log" }, async () => 1); //~ TS2322 Type 'string' is not assignable
defineFunction({ id: "a", on: asked, onFailure: async ({ error }) => error.code }, async () => 1); //~ TS2339 Property 'code' does not exist on type 'Error'
defineFunction({ id: "a", on: { event: asked, if: true } }, async () => 1); //~ TS2322 is not assignable
defineFunction({ id: "a", on: { event: "invoicing/order.asked" } }, async () => 1); //~ TS2322|TS2353 is not assignable
defineFunction({ id: "a", on: asked }, async ({ step }) => step.waitForEvent(paid, { match: "data.orderId" })); //~ TS2345|TS2769 Property 'timeout' is missing
defineFunction({ id: "a", on: asked }, async ({ step }) => step.sendEvents(paid, [{ orderId: "1" }])); //~ TS2741|TS2322 Property 'by' is missing
defineFunction({ id: "a", on: asked }, async ({ step }) => step.invoke("double", { n: 1 })); //~ TS2345 Argument of type 'string' is not assignable
defineFunction({ id: "a", on: asked }, async ({ step }) => step.sleep("nap", new Date())); //~ TS2345 Argument of type 'Date' is not assignable
defineFunction({ id: "a", on: asked }, async ({ step }) => step.waitForSignal("go")); //~ TS2339 Property 'waitForSignal' does not exist
defineFunction({ id: "a", on: asked }, async (run) => run.group); //~ TS2339 Property 'group' does not exist
defineExternalEvent("inngest/function.failed", z.object({})); //~ TS2345 event name `inngest/function.failed` can't come from outside: use the name that its sender gives it

const billed = defineEvent("billing/bill.sent", z.strictObject({ id: z.string() }));
const reacting = defineWorkflowPlugin({ capability: "invoicing", contract, router: workflowsRouter, functions: [remind, defineFunction({ id: "bill", on: billed }, async () => undefined)], ports });
const at = { directory: "plugins/workflows/invoicing", surface: "workflows", rawr: { kind: "workflows", capability: "invoicing" } } as const;
defineHq<{ "workflows/invoicing": typeof reacting }>({
  "workflows/invoicing": register(at, reacting), //~ TS2322 `workflows/invoicing` reacts to `billing/bill.sent`, which no plugin of this composition sends: add its owner, name it in its owner's `sends`, or declare it with `defineExternalEvent` (D-005)
});
const otherPayload = defineEvent("invoicing/reminder.requested", z.strictObject({ id: z.number() }));
const billing = defineWorkflowPlugin({ capability: "billing", contract: {}, router: {}, functions: [defineFunction({ id: "bill", on: otherPayload }, async () => undefined)], ports });
const beside = { directory: "plugins/workflows/billing", surface: "workflows", rawr: { kind: "workflows", capability: "billing" } } as const;
defineHq<{ "workflows/billing": typeof billing; "workflows/invoicing": typeof workflowsInvoicing }>({
  "workflows/billing": register(beside, billing), //~ TS2322 `workflows/billing` expects another payload of `invoicing/reminder.requested` than its owner sends: use one `defineEvent` for both (D-005)
  "workflows/invoicing": register(at, workflowsInvoicing),
});

// accepted: a reaction to what another plugin of the composition sends, with one definition for both
const joining = defineWorkflowPlugin({ capability: "billing", contract: {}, router: {}, functions: [defineFunction({ id: "bill", on: requested }, async ({ event }) => event.data.id)], ports });
defineHq<{ "workflows/billing": typeof joining; "workflows/invoicing": typeof workflowsInvoicing }>({
  "workflows/billing": register(beside, joining),
  "workflows/invoicing": register(at, workflowsInvoicing),
});

// accepted: paths, expressions beyond paths, several triggers told apart by name, reactions to outside, a union's own data
defineFunction(
  { id: "a", on: [asked, settled, { cron: "0 3 * * *", timeZone: "Europe/Berlin" }], concurrency: [{ limit: 1 }, { limit: 2, scope: "env", key: "'bank'" }] },
  async ({ event }) => (event.name === "bank/payment.settled" ? event.data.payment : event.name === "inngest/scheduled.timer" ? event.data.cron : event.data.orderId),
);
defineFunction({ id: "a", on: { event: asked, if: "event.data.amount > 5" }, priority: { run: "event.data.amount > 5 ? 60 : 0" }, idempotency: "event.data.orderId + '-' + event.data.ship.city" }, async () => 1);
defineFunction({ id: "a", on: asked, batchEvents: { maxSize: 5, timeout: "1m30s", key: "event.data.ship.city" }, concurrency: 3, throttle: { limit: 3, period: "1m", burst: 2 } }, async ({ events }: DurableRun<typeof asked>) => events.map(({ data }) => data.orderId));
defineFunction({ id: "a", on: asked, cancelOn: [{ event: paid, match: "data.orderId", timeout: "1d" }, { event: settled, if: "async.data.payment == event.data.orderId" }] }, async () => 1);
const fromTheEnvironment: number = 20;
defineFunction({ id: "a", on: asked, batchEvents: { maxSize: fromTheEnvironment, timeout: "30s" }, throttle: { limit: fromTheEnvironment, period: "1m" } }, async () => 1);
defineHq<{ "workflows/invoicing": typeof workflowsInvoicing }>({ "workflows/invoicing": register(at, workflowsInvoicing) });
