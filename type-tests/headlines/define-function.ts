import { defineEvent, defineFunction, type DurableRun } from "@rawr/hq-contract";
import { z } from "zod";
const requested = defineEvent("invoicing/reminder.requested", z.strictObject({ id: z.string() }));
export const remind = defineFunction(
  { id: "remind", on: requested },
  async ({ event }: DurableRun<typeof requested, { rows: Map<string, string> }>) => event.data.id,
);
