import { invoiceAbandoned, invoicePaid } from "@billing/events";
import { testFunction } from "@rawr/hq-contract/testing";
import { expect, it } from "vitest";
import type { SettlementPorts } from "./context.js";
import { settle } from "./functions/settle.js";
import { writeOff } from "./functions/write-off.js";

const due = "00000000-0000-4000-8000-000000000001";
const stray = "00000000-0000-4000-8000-000000000002";

/** Ports in memory, and what was asked of them. */
function inMemory() {
  const asked: string[] = [];
  const ports: SettlementPorts = {
    invoicing: {
      list: async () => ({ invoices: [{ id: due, amount: 100 }] }),
      close: async ({ id, as }) => asked.push(`${as} ${id}`),
    },
    payments: { record: async ({ reference }) => asked.push(`recorded ${reference}`) },
    results: { save: async () => undefined, find: async () => undefined },
  };
  return { asked, ports };
}

it("records what matches, closes its invoice, announces it, and says what matches nothing", async () => {
  const { asked, ports } = inMemory();
  const payments = [
    { reference: "A", invoiceId: due, amount: 100 },
    { reference: "B", invoiceId: stray, amount: 100 },
    { reference: "C", invoiceId: due, amount: 99 },
  ];
  const run = await testFunction(settle, { event: { payments }, ports });
  expect(run).toMatchObject({ state: "completed", result: { paid: [due], unmatched: ["B", "C"] } });
  expect(run.sent).toEqual([{ event: invoicePaid.name, data: { invoiceId: due } }]);
  expect(asked).toEqual(["recorded A", `paid ${due}`]);
});

it("writes off an invoice that dunning gave up", async () => {
  const { asked, ports } = inMemory();
  await testFunction(writeOff, { by: invoiceAbandoned, event: { invoiceId: due }, capability: "settlement", ports });
  expect(asked).toEqual([`written-off ${due}`]);
});
