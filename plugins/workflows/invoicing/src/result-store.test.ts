import { testPlugin } from "@rawr/hq-contract/testing";
import { afterAll, expect, it } from "vitest";
import { everyPostgres } from "../../../../packages/database/src/fixtures/every-postgres.js";
import { createHesitantBank, createMemoryDesk } from "./context.js";
import plugin from "./index.js";
import { openReconciliationStore } from "./result-store.js";

const id = "00000000-0000-4000-8000-000000000001";

it.each(await everyPostgres())("%s keeps one result a run: the last that its step saved", async (_, open) => {
  const results = await openReconciliationStore(open());
  afterAll(() => results[Symbol.asyncDispose]());
  const invoices = { list: async () => ({ invoices: [] }) };
  const ports = { invoices, results, bank: createHesitantBank(), desk: createMemoryDesk() };
  const { client, enqueued, setRun } = testPlugin(plugin, { ports, as: "external" });
  const { run } = await client.trigger({ account: "DE02", statement: "1", payments: [{ invoiceId: id, amount: 1 }] });
  for (const { handle } of enqueued) {
    await results.save(handle, { matched: 0, unmatched: [id] });
    await results.save(handle, { matched: 1, unmatched: [] });
  }
  setRun(run, "completed");
  expect(await client.status({ run })).toEqual({ run, state: "completed", result: { matched: 1, unmatched: [] } });
});
