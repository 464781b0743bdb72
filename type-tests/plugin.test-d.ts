import { expectAssignable, expectType } from "tsd";
import type {
  ApiPlugin,
  BoundaryContext,
  ConsumerPlugin,
  DurableFunction,
  DurableRun,
  InstanceStart,
  RunHandle,
  WorkflowContext,
} from "@rawr/hq-contract";
import type { AnyPlugin, Plugin } from "@rawr/hq-contract/tables";
import { defineFunction } from "@rawr/hq-contract";
import {
  apiInvoicing,
  apiOs,
  remind,
  requested,
  webBoard,
  workflowsInvoicing,
  workflowsOs,
  type Ports,
} from "./fixtures/house.js";

// A plugin remembers who it is, what it publishes and what it needs.
expectType<"api/invoicing">(apiInvoicing.key);
expectType<"workflows">(workflowsInvoicing.kind);
expectType<"invoice-board">(webBoard.capability);
declare const start: InstanceStart;
expectType<Ports | Promise<Ports>>(apiInvoicing.ports({}, start));
expectAssignable<Plugin<"api", "invoicing">>(apiInvoicing);
expectAssignable<ApiPlugin<"invoicing", typeof apiInvoicing.contract, object, Ports>>(apiInvoicing);
expectAssignable<ConsumerPlugin<"web", "invoice-board", never, object>>(webBoard);
expectAssignable<AnyPlugin>(apiInvoicing);
expectAssignable<AnyPlugin>(workflowsInvoicing);
expectAssignable<AnyPlugin>(webBoard);

// Handlers are given the plugin's own envelope, and nothing has to be written by hand.
apiOs.get.handler(({ context, input }) => {
  expectType<BoundaryContext<Ports>>(context);
  expectType<{ id: string }>(input);
  return { id: input.id, amount: 1, issued: new Date() };
});
workflowsOs.trigger.handler(async ({ context, input }) => {
  expectType<WorkflowContext<Ports, typeof requested>>(context);
  const handle = await context.enqueue(requested, input, { idempotencyKey: "one" });
  expectType<RunHandle>(handle);
  return handle;
});

// A function knows its event, also when its handler names no type.
expectAssignable<DurableFunction<"remind", typeof requested, Ports>>(remind);
defineFunction({ id: "remind", on: requested, retries: 0 }, async ({ event, context, step }) => {
  expectType<{ id: string }>(event.data);
  expectType<"invoicing/reminder.requested">(event.name);
  expectType<RunHandle>(context.handle);
  expectType<DurableRun<typeof requested>["step"]>(step);
});
