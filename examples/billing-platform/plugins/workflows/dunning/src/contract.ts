import { defineEvent, runStates, workflowContract } from "@rawr/hq-contract";
import { z } from "zod";

export const remindersRequested = defineEvent(
  "dunning/reminders.requested",
  z.strictObject({
    invoiceId: z.uuid(),
  }),
);

const workflows = workflowContract("dunning");

export const contract = {
  trigger: workflows
    .route({
      method: "POST",
      path: "/api/workflows/dunning/reminders",
      successStatus: 202,
      summary: "Remind a customer of an invoice, until it is paid or given up",
    })
    .input(remindersRequested.schema)
    .output(z.strictObject({ run: z.string(), status: z.string() })),
  status: workflows
    .route({ method: "GET", path: "/api/workflows/dunning/reminders/{run}", summary: "The reminders of an invoice" })
    .errors({ NOT_FOUND: { message: "You have requested no reminders with this run" } })
    .input(z.strictObject({ run: z.string().min(1).max(128) }))
    .output(z.strictObject({ run: z.string(), state: z.enum(runStates) })),
  letters: workflows
    .route({ method: "GET", path: "/api/workflows/dunning/letters", summary: "The letters about an invoice" })
    .input(z.strictObject({ invoiceId: z.uuid() }))
    .output(z.strictObject({ letters: z.array(z.string()) })),
};
