import { testFunction, testPlugin } from "@rawr/hq-contract/testing";
import { afterAll, describe, expect, it } from "vitest";
import { createDatabase } from "../../../../packages/database/src/index.js";
import { createHesitantBank, createMemoryDesk } from "./context.js";
import { paymentExplained, statementReady, statementWithdrawn } from "./contract.js";
import { collectStatements } from "./functions/collect-statements.js";
import { explainPayment } from "./functions/explain-payment.js";
import { reconcile } from "./functions/reconcile.js";
import plugin from "./index.js";
import { openReconciliationStore } from "./result-store.js";

const database = createDatabase();
// A run disposes of its ports, as a host does; the database stays open for the next one.
const kept = await database.connect([]);
afterAll(() => kept[Symbol.asyncDispose]());

const paid = "00000000-0000-4000-8000-000000000001";
const strange = "00000000-0000-4000-8000-000000000002";
const statement = (number: string) => ({
  account: "DE02",
  statement: number,
  payments: [paid, strange].map((invoiceId) => ({ invoiceId, amount: 100 })),
});
const ports = async () => ({
  invoices: { list: async () => ({ invoices: [{ id: paid, amount: 100 }] }) },
  results: await openReconciliationStore(database),
  bank: createHesitantBank([statement("2026-11"), statement("2026-12")]),
  desk: createMemoryDesk(),
});

describe("a statement", () => {
  it("is collected when the bank says that it is ready", async () => {
    const run = await testFunction(collectStatements, {
      by: statementReady,
      event: { statement: "2026-12" },
      capability: "invoicing",
      ports: await ports(),
    });
    expect(run.sent).toEqual([{ event: "invoicing/reconciliation.requested", data: statement("2026-12") }]);
  });

  it("is collected in the morning, when the bank said nothing", async () => {
    const run = await testFunction(collectStatements, { by: "cron", capability: "invoicing", ports: await ports() });
    expect(run.steps.toSorted()).toEqual(["ask-what-is-open", "read-2026-11", "read-2026-12"]);
    expect(run.sent).toHaveLength(2);
  });

  it("is reconciled: a busy bank is asked again, its ledger settles, and payments are matched with invoices", async () => {
    const run = await testFunction(reconcile, { event: statement("2026-11"), ports: await ports() });
    expect(run).toMatchObject({ state: "completed", result: { matched: 1, unmatched: [strange] } });
    expect(run.steps).toEqual(["confirm-payments", "confirm-payments", "match-invoices", "keep-the-result"]);
    expect(run.elapsed).toBeGreaterThanOrEqual(1000);
    expect(run.sent).toMatchObject([{ event: "invoicing/payment.unmatched", data: { invoiceId: strange } }]);
  });

  it("is dropped when the bank takes it back, and another one is not", async () => {
    const withdrawn = async (number: string) => ({
      event: statement("2026-11"),
      ports: await ports(),
      later: [{ event: statementWithdrawn, data: { statement: number } }],
    });
    expect(await testFunction(reconcile, await withdrawn("2026-11"))).toMatchObject({ state: "cancelled" });
    expect(await testFunction(reconcile, await withdrawn("2026-10"))).toMatchObject({ state: "completed" });
  });

  it("goes to the accountants when the bank stays busy", async () => {
    const busy = () => Promise.reject(new Error("the bank is closed"));
    const given = await ports();
    const run = await testFunction(reconcile, {
      event: statement("2026-11"),
      ports: given,
      steps: { "confirm-payments": busy },
    });
    expect(run).toMatchObject({ state: "failed", error: "the bank is closed" });
    expect(run.steps).toEqual([...Array(3).fill("confirm-payments"), "tell-the-accountants"]);
    expect([...given.desk.tasks]).toEqual(["statement 2026-11: the bank is closed"]);
  });
});

describe("a payment that matches no invoice", () => {
  const payment = { invoiceId: strange, amount: 100, statement: "2026-11" };

  it("waits for the bank's word on this payment, and no other", async () => {
    const later = [paid, strange].map((invoiceId) => ({
      event: paymentExplained,
      data: { invoiceId, reference: `refund of ${invoiceId}` },
    }));
    const run = await testFunction(explainPayment, { event: payment, ports: await ports(), later });
    expect(run).toMatchObject({ state: "completed", result: `refund of ${strange}`, steps: [] });
  });

  it("goes to the accountants after three days of silence", async () => {
    const given = await ports();
    const run = await testFunction(explainPayment, { event: payment, ports: given });
    expect(run.elapsed).toBeGreaterThanOrEqual(3 * 86_400_000);
    expect([...given.desk.tasks]).toEqual([`payment of 100 for ${strange}`]);
  });
});

it("is read from a file, and a line that is no payment is named", async () => {
  const { client, enqueued } = testPlugin(plugin, { ports: await ports(), as: "external" });
  const upload = (text: string) =>
    client.upload({ account: "DE02", statement: "2026-11", file: new File([text], "statement.csv") });
  await upload(`\uFEFFinvoice;amount\r\n${paid};100\r\n\r\n${strange.toUpperCase()}, 100`);
  expect(enqueued).toMatchObject([{ data: statement("2026-11") }]);
  for (const [text, line] of [
    ["", 1],
    [`${paid};100\n${paid};1.5`, 2],
    [`${paid};0`, 1],
    ["a name;100", 1],
  ] as const) {
    await expect(upload(text)).rejects.toMatchObject({ code: "UNREADABLE_STATEMENT", data: { line } });
  }
});

it("shows a run to the caller who triggered it, and to nobody else", async () => {
  const workflows = testPlugin(plugin, { ports: await ports(), as: "external" });
  const { run } = await workflows.client.trigger(statement("2026-11"));
  expect(workflows.enqueued).toMatchObject([
    { event: "invoicing/reconciliation.requested", data: { statement: "2026-11" } },
  ]);
  workflows.setRun(run, "running");
  expect(await workflows.client.status({ run })).toEqual({ run, state: "running" });
  await expect(workflows.as("external", "somebody").status({ run })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
