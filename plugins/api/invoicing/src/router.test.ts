import { testPlugin } from "@rawr/hq-contract/testing";
import { describe, expect, it } from "vitest";
import { createMemoryInvoiceStore } from "./context.js";
import plugin from "./index.js";

function invoicing() {
  let next = 0;
  const ports = {
    invoices: createMemoryInvoiceStore(),
    now: () => new Date("2026-03-01T12:00:00Z"),
    newId: () => `00000000-0000-4000-8000-${String(++next).padStart(12, "0")}`,
  };
  return testPlugin(plugin, { ports, as: "external" }).client;
}

describe("invoicing", () => {
  it("issues an invoice with an id and a time of its own", async () => {
    await expect(invoicing().create({ customer: "Ada", amount: 1200, currency: "EUR" })).resolves.toEqual({
      id: "00000000-0000-4000-8000-000000000001",
      customer: "Ada",
      amount: 1200,
      currency: "EUR",
      issuedAt: "2026-03-01T12:00:00.000Z",
    });
  });

  it("lists the newest first, of one customer when asked", async () => {
    const api = invoicing();
    await api.create({ customer: "Ada", amount: 1, currency: "EUR" });
    await api.create({ customer: "Bob", amount: 2, currency: "EUR" });
    await api.create({ customer: "Ada", amount: 3, currency: "EUR" });
    expect((await api.list({})).invoices.map(({ amount }) => amount)).toEqual([3, 2, 1]);
    expect((await api.list({ customer: "Ada" })).invoices.map(({ amount }) => amount)).toEqual([3, 1]);
  });

  it("answers NOT_FOUND for an id that it never gave", async () => {
    const unknown = invoicing().get({ id: "00000000-0000-4000-8000-00000000ffff" });
    await expect(unknown).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("refuses a fraction of a cent and a key that the schema does not name", async () => {
    const api = invoicing();
    const fraction = api.create({ customer: "Ada", amount: 1.5, currency: "EUR" });
    await expect(fraction).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const withExtra = { customer: "Ada", amount: 1, currency: "EUR", paid: true };
    await expect(api.create(withExtra)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});
