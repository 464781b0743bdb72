import { defineEvent, defineFunction, defineWorkflowPlugin, type BoundaryContext, type DurableRun, type WorkflowContext } from "@rawr/hq-contract";
import { implement } from "@orpc/server";
import { z } from "zod";
import { ports, remind, requested, workflowsInvoicingContract as contract, workflowsOs, workflowsRouter, type Ports } from "../fixtures/house.js";

const capability = "invoicing";
const other = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));

defineWorkflowPlugin({
  capability,
  contract,
  router: workflowsRouter, //~ TS2322 `trigger` may enqueue `invoicing/reminder.requested`, which no function of this plugin handles: add a function with `on` set to it (D-005)
  functions: [],
  ports,
});
defineWorkflowPlugin({
  capability,
  contract,
  router: workflowsRouter, //~ TS2322 `trigger` may enqueue `invoicing/reminder.requested`, which no function of this plugin handles
  functions: [defineFunction({ id: "file", on: other }, async () => undefined)],
  ports,
});
const misspelt = defineEvent("invoicing/reminder.request", z.strictObject({ id: z.string() }));
defineWorkflowPlugin({
  capability,
  contract,
  router: workflowsRouter, //~ TS2322 `trigger` may enqueue `invoicing/reminder.requested`, which no function of this plugin handles (did you mean `invoicing/reminder.request`?): add
  functions: [defineFunction({ id: "remind", on: misspelt }, async () => undefined)],
  ports,
});
const samename = defineEvent("invoicing/reminder.requested", z.strictObject({ id: z.number() }));
defineWorkflowPlugin({
  capability,
  contract,
  router: workflowsRouter, //~ TS2322 `trigger` may enqueue `invoicing/reminder.requested` with a different payload than its function expects: use one `defineEvent` for both (D-005)
  functions: [defineFunction({ id: "remind", on: samename }, async () => undefined)],
  ports,
});
defineWorkflowPlugin({
  capability,
  contract,
  router: workflowsRouter,
  functions: [remind, defineFunction({ id: "remind", on: other }, async () => undefined)], //~ TS2322 function id `remind` is used twice in one plugin: the runtime would keep only one, rename the other (D-005)
  ports,
});
const billed = defineEvent("billing/bill.sent", z.strictObject({ id: z.string() }));
defineWorkflowPlugin({
  capability,
  contract,
  router: workflowsRouter,
  functions: [remind],
  sends: [billed], //~ TS2322 event `billing/bill.sent` does not belong to `invoicing`: name it `invoicing/<subject>.<what happened>` (D-005)
  ports,
});
defineWorkflowPlugin({
  capability,
  contract,
  router: workflowsRouter,
  functions: [defineFunction({ id: "remind", on: requested }, async ({ context }: DurableRun<typeof requested, { mailer: string }>) => context.ports.mailer)], //~ TS2322 function `remind` asks for different ports than this plugin makes: give both the same type (D-005)
  ports,
});
defineWorkflowPlugin({ capability, contract, router: workflowsRouter, functions: [remind], ports: { rows: new Map<string, number>() } }); //~ TS2322 `ports` is a value, which all host instances would share

workflowsOs.trigger.handler(({ context }) => context.enqueue(other, { id: "1" })); //~ TS2345 'WorkflowEvent<"invoicing/invoice.issued"
workflowsOs.trigger.handler(({ context }) => context.enqueue(requested, { id: 1 })); //~ TS2322 Type 'number' is not assignable to type 'string'
workflowsOs.trigger.handler(({ context }) => context.enqueue("invoicing/reminder.requested", { id: "1" })); //~ TS2345 not assignable to parameter of type 'WorkflowEvent<
implement(contract).$context<WorkflowContext<Ports>>().trigger.handler(({ context }) => context.enqueue(requested, { id: "1" })); //~ TS2345 this context names no event that may be enqueued: write `WorkflowContext<Ports, typeof event>` (D-005)

defineFunction({ id: "remind", on: requested }, async ({ context }: { context: BoundaryContext<Ports> }) => context.principal); //~ TS2345 a durable run has no `principal`: a request does not survive into the run; put what the run needs into the event (D-005)
defineFunction({ id: "remind", on: requested }, async ({ context }: { context: { requestId: string } }) => context.requestId); //~ TS2345 a durable run has no `requestId`
defineFunction({ id: "remind", on: requested }, async ({ context }: { context: { network: object } }) => context.network); //~ TS2345 a durable run has no `network`
defineFunction({ id: "remind", on: requested }, async ({ context }: { context: WorkflowContext<Ports, typeof requested> }) => context.ports); //~ TS2345 a durable run has no `
defineFunction({ id: "remind", on: requested }, async ({ event }: DurableRun<typeof other>) => event.data.id); //~ TS2345 "invoicing/reminder.requested"
defineFunction({ id: "remind", on: requested }, async ({ event }) => event.data.amount); //~ TS2339 Property 'amount' does not exist
defineFunction({ id: "remind", on: requested }, async ({ context }) => context.principal); //~ TS2339 Property 'principal' does not exist on type 'DurableContext
defineFunction({ id: "Remind me", on: requested }, async () => undefined); //~ TS2322 function id `Remind me` is not lower-case kebab-case (did you mean `remind-me`?): write one like `reconcile-invoices` (D-005)
defineFunction({ id: "remind", on: requested, retries: 21 }, async () => undefined); //~ TS2322 Type '21' is not assignable
defineFunction({ id: "remind", on: "invoicing/reminder.requested" }, async () => undefined); //~ TS2322 Type 'string' is not assignable to type '

defineEvent("reminder.requested", z.string()); //~ TS2345 event name `reminder.requested` is not `<capability>/<subject>.<what happened>`: write one like `invoicing/invoice.issued` (D-005)
defineEvent("invoicing/requested", z.string()); //~ TS2345 event name `invoicing/requested` is not
defineEvent("invoicing/reminder/requested.now", z.string()); //~ TS2345 event name `invoicing/reminder/requested.now` is not
declare const eitherName: "invoicing/a.b" | "invoicing/c.d";
defineEvent(eitherName, z.string()); //~ TS2345 event name must be one string literal, not a union
declare const eitherId: "remind" | "file";
defineFunction({ id: eitherId, on: requested }, async () => undefined); //~ TS2322 function id must be one string literal, not a union
declare const anyName: string;
defineEvent(anyName, z.string()); //~ TS2345 is not

// accepted: two functions of one event, functions of events that no procedure enqueues, a context that names no event
defineWorkflowPlugin({
  capability,
  contract,
  router: workflowsRouter,
  functions: [remind, defineFunction({ id: "remind-again", on: requested }, async ({ step }) => step.sleep("a", "1s")), defineFunction({ id: "file", on: other }, async ({ event }) => event.data.id)],
  ports,
});
const silent = implement(contract).$context<WorkflowContext<Ports>>();
defineWorkflowPlugin({ capability, contract, router: { trigger: silent.trigger.handler(() => "1") }, functions: [], ports });
const both = implement(contract).$context<WorkflowContext<Ports, typeof requested | typeof other>>();
defineWorkflowPlugin({
  capability,
  contract,
  router: { trigger: both.trigger.handler(({ context, input }) => context.enqueue(other, input)) },
  functions: [remind, defineFunction({ id: "file", on: other }, async () => undefined)],
  ports,
});
