import { defineFunction, type DurableRun, type EventOn } from "@rawr/hq-contract";
import type { DunningPorts } from "../context.js";
import { remindersRequested } from "../contract.js";

const triggers = [{ cron: "0 7 * * 1-5", timeZone: "Europe/Berlin" }] as const;

/** On working days, has every overdue invoice reminded. */
export const findOverdue = defineFunction(
  { id: "find-overdue", on: triggers, singleton: { mode: "skip" } },
  async ({ step, context: { ports } }: DurableRun<EventOn<typeof triggers>, DunningPorts>) => {
    const overdue = await step.run("list-overdue-invoices", async () => {
      const { invoices } = await ports.invoicing.list({ state: "open" });
      return invoices.filter(({ dueOn }) => dueOn < ports.today()).map(({ id }) => ({ invoiceId: id }));
    });
    if (overdue.length > 0) await step.sendEvents(remindersRequested, overdue);
    return overdue.length;
  },
);
