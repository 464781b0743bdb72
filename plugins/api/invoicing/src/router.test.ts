import { testPlugin } from "@rawr/hq-contract/testing";
import { afterAll, describe, expect, it } from "vitest";
import { everyPostgres } from "../../../../packages/database/src/fixtures/every-postgres.js";
import { openInvoiceStore } from "./invoice-store.js";
import plugin from "./index.js";

describe.each(await everyPostgres())("invoicing in %s", async (_, open) => {
  const invoices = await openInvoiceStore(open());
  afterAll(() => invoices[Symbol.asyncDispose]());
  const { client: api } = testPlugin(plugin, {
    ports: { invoices, now: () => new Date("2026-03-01T12:00:00Z"), newId: () => crypto.randomUUID() },
    as: "external",
  });
  const issue = (customer: string, amount: number, reference?: string) =>
    api.create({ customer, amount, currency: "EUR", ...(reference && { reference }) });

  it("issues an invoice with an id and a time of its own", async () => {
    const invoice = await issue("Ada", 1200);
    expect(invoice).toMatchObject({ customer: "Ada", amount: 1200, issuedAt: "2026-03-01T12:00:00.000Z" });
    expect(await api.get({ id: invoice.id })).toEqual(invoice);
  });

  it("lists a customer's newest first, page by page, whatever is issued meanwhile", async () => {
    for (const amount of [1, 2, 3]) await issue("Bob", amount);
    const first = await api.list({ customer: "Bob", limit: 2 });
    expect(first.invoices.map(({ amount }) => amount)).toEqual([3, 2]);
    await issue("Bob", 4);
    const rest = await api.list({ customer: "Bob", limit: 2, cursor: first.next ?? "" });
    expect(rest.invoices.map(({ amount }) => amount)).toEqual([1]);
    expect(rest.next).toBeUndefined();
  });

  it("issues one invoice a reference: the second is CONFLICT, also when both come at once", async () => {
    const both = await Promise.allSettled([issue("Cyd", 1, "order-7"), issue("Cyd", 2, "order-7")]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const conflict = { code: "CONFLICT", data: { reference: "order-7" } };
    await expect(issue("Cyd", 3, "order-7")).rejects.toMatchObject(conflict);
    expect((await api.list({ customer: "Cyd" })).invoices).toHaveLength(1);
    await expect(issue("Dee", 1, "order-7")).resolves.toMatchObject({ reference: "order-7" });
  });

  it("tells of what is issued from the moment it listens", async () => {
    const changes = await api.changes();
    expect((await changes.next()).value).toEqual({ kind: "listening" });
    const invoice = await issue("Eve", 5);
    expect((await changes.next()).value).toEqual({ kind: "issued", invoice });
    await changes.return();
  });

  it("answers NOT_FOUND for an id that it never gave", async () => {
    await expect(api.get({ id: crypto.randomUUID() })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("refuses a fraction of a cent, a key that the schema does not name and a cursor that it never gave", async () => {
    const wrong = { code: "BAD_REQUEST" };
    await expect(issue("Ada", 1.5)).rejects.toMatchObject(wrong);
    const withExtra = { customer: "Ada", amount: 1, currency: "EUR", paid: true };
    await expect(api.create(withExtra)).rejects.toMatchObject(wrong);
    await expect(api.list({ cursor: "0; drop table invoices" })).rejects.toMatchObject(wrong);
  });
});
