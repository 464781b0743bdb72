import { messages } from "#internal";
import { defineEvent, defineFunction, toInstanceAlias, type RunHandle } from "@rawr/hq-contract";
import { expect, it } from "vitest";
import { z } from "zod";
import { workflowContexts, type RequestInfo, type RunClient } from "./context.js";

const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
const file = defineFunction({ id: "file", on: issued }, async () => undefined);
const key = "workflows/invoicing";

/** The envelope of a request, and the events that reached the runs behind it. */
function envelope() {
  const sent: string[] = [];
  const runs: RunClient = {
    enqueueFor: () => async (event) => {
      sent.push(event.name);
      return "run-1" as RunHandle; // a handle comes from the runtime; this test has none
    },
    findFor: () => async () => undefined,
  };
  const factory = workflowContexts(toInstanceAlias("hq"), () => ({}), runs, { key, functions: [file], sends: [] });
  // The request goes to the runs and into the envelope, and nobody reads it here.
  return { enqueue: factory({} as RequestInfo).enqueue as (event: unknown, data: unknown) => Promise<RunHandle>, sent };
}

it("enqueues an event that a function of the plugin handles", async () => {
  const { enqueue, sent } = envelope();
  await expect(enqueue(issued, { id: "1" })).resolves.toBe("run-1");
  expect(sent).toEqual(["invoicing/invoice.issued"]);
});

it("enqueues no event that no function handles: it would be accepted, and never run", async () => {
  const { enqueue, sent } = envelope();
  const unheard = defineEvent("invoicing/invoice.issue", z.strictObject({ id: z.string() }));
  const sentence = messages.unhandledEvent(key, unheard.name, [issued.name]);
  await expect(enqueue(unheard, { id: "1" })).rejects.toThrow(new TypeError(sentence));
  expect(sentence).toContain("did you mean `invoicing/invoice.issued`");
  expect(sent).toEqual([]);
});
