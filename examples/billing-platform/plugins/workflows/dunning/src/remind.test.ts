import { invoiceAbandoned, invoicePaid } from "@billing/events";
import { testFunction } from "@rawr/hq-contract/testing";
import { expect, it } from "vitest";
import type { DunningPorts } from "./context.js";
import { findOverdue } from "./functions/find-overdue.js";
import { remind } from "./functions/remind.js";

const invoiceId = "00000000-0000-4000-8000-000000000001";
const later = "00000000-0000-4000-8000-000000000002";

function inMemory() {
  const letters: string[] = [];
  const ports: DunningPorts = {
    invoicing: {
      list: async () => ({
        invoices: [
          { id: invoiceId, dueOn: "2026-03-01" },
          { id: later, dueOn: "2026-04-01" },
        ],
      }),
    },
    letters: { send: async (_, letter) => void letters.push(letter), sent: async () => letters },
    today: () => "2026-03-15",
  };
  return { letters, ports };
}

it("reminds three times in three weeks, then gives the invoice up", async () => {
  const { letters, ports } = inMemory();
  const run = await testFunction(remind, { event: { invoiceId }, ports });
  expect(letters).toEqual(["reminder-1", "reminder-2", "reminder-3"]);
  expect(run.elapsed).toBeGreaterThanOrEqual(21 * 86_400_000);
  expect(run.sent).toEqual([{ event: invoiceAbandoned.name, data: { invoiceId } }]);
});

it("stops reminding when the settlement announces the payment", async () => {
  const { letters, ports } = inMemory();
  const run = await testFunction(remind, {
    event: { invoiceId },
    ports,
    later: [{ event: invoicePaid, data: { invoiceId } }],
  });
  expect(run).toMatchObject({ state: "cancelled", sent: [] });
  expect(letters).toEqual(["reminder-1"]);
});

it("finds what is overdue today, and nothing that is due later", async () => {
  const run = await testFunction(findOverdue, { by: "cron", capability: "dunning", ports: inMemory().ports });
  expect(run.sent).toEqual([{ event: "dunning/reminders.requested", data: { invoiceId } }]);
});
