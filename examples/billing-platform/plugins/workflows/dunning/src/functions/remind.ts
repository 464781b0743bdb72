import { invoiceAbandoned, invoicePaid } from "@billing/events";
import { defineFunction, type DurableRun } from "@rawr/hq-contract";
import type { DunningPorts } from "../context.js";
import { remindersRequested } from "../contract.js";

/** Three reminders, a week apart. A payment ends them; silence gives the invoice up. */
export const remind = defineFunction(
  {
    id: "remind",
    on: remindersRequested,
    idempotency: "event.data.invoiceId",
    // Sent by the settlement plugin: neither imports the other.
    cancelOn: [{ event: invoicePaid, match: "data.invoiceId" }],
  },
  async ({ event, step, context: { ports } }: DurableRun<typeof remindersRequested, DunningPorts>) => {
    const { invoiceId } = event.data;
    for (const reminder of ["reminder-1", "reminder-2", "reminder-3"]) {
      await step.run(reminder, () => ports.letters.send(invoiceId, reminder));
      await step.sleep(`wait-after-${reminder}`, "7d");
    }
    await step.sendEvents(invoiceAbandoned, [{ invoiceId }]);
  },
);
