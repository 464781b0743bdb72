import { defineFunction, type DurableRun, type EventOn } from "@rawr/hq-contract";
import type { ReconciliationPorts } from "../context.js";
import { reconciliationRequested, statementReady } from "../contract.js";

/** The bank says when a statement is ready. Early on working days we look for ourselves, in case it did not. */
const triggers = [statementReady, { cron: "0 6 * * 1-5", timeZone: "Europe/Berlin" }] as const;

/** Reads the bank's statements, and has each of them reconciled by a run of its own. */
export const collectStatements = defineFunction(
  { id: "collect-statements", on: triggers, singleton: { mode: "skip" } },
  async ({ event, step, context: { ports } }: DurableRun<EventOn<typeof triggers>, ReconciliationPorts>) => {
    const numbers =
      event.name === "bank/statement.ready"
        ? [event.data.statement]
        : await step.run("ask-what-is-open", () => ports.bank.open());
    const statements = await Promise.all(
      numbers.map((number) => step.run(`read-${number}`, () => ports.bank.read(number))),
    );
    await step.sendEvents(reconciliationRequested, statements);
    return numbers.length;
  },
);
