import { testFunction, testPlugin } from "@rawr/hq-contract/testing";
import { expect, it } from "vitest";
import { createHesitantBank, createMemoryReconciliationStore } from "./context.js";
import { reconcile } from "./functions/reconcile.js";
import plugin from "./index.js";

const paid = "00000000-0000-4000-8000-000000000001";
const strange = "00000000-0000-4000-8000-000000000002";
const payments = [paid, strange].map((invoiceId) => ({ invoiceId, amount: 100 }));
const ports = () => ({
  invoices: { list: async () => ({ invoices: [{ id: paid, amount: 100 }] }) },
  results: createMemoryReconciliationStore(),
  bank: createHesitantBank(),
});

it("asks a busy bank again, lets the ledger settle, and matches payments with invoices", async () => {
  const run = await testFunction(reconcile, { event: { payments }, ports: ports() });
  expect(run).toMatchObject({ state: "completed", result: { matched: 1, unmatched: [strange] } });
  expect(run.steps).toEqual(["confirm-payments", "confirm-payments", "match-invoices", "keep-the-result"]);
  expect(run.elapsed).toBeGreaterThanOrEqual(1000);
});

it("fails when the bank stays busy", async () => {
  const busy = () => Promise.reject(new Error("the bank is closed"));
  const run = await testFunction(reconcile, {
    event: { payments },
    ports: ports(),
    steps: { "confirm-payments": busy },
  });
  expect(run).toMatchObject({ state: "failed", error: "the bank is closed" });
  expect(run.steps).toHaveLength(3);
});

it("shows a run to the caller who triggered it, and to nobody else", async () => {
  const workflows = testPlugin(plugin, { ports: ports(), as: "external" });
  const { run } = await workflows.client.trigger({ payments });
  expect(workflows.enqueued).toMatchObject([{ event: "invoicing/reconciliation.requested", data: { payments } }]);
  workflows.setRun(run, "running");
  expect(await workflows.client.status({ run })).toEqual({ run, state: "running" });
  await expect(workflows.as("external", "somebody").status({ run })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
