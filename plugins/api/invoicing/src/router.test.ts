import { createRouterClient } from "@orpc/server";
import { describe, expect, it } from "vitest";
import type { BoundaryContext } from "@rawr/hq-contract";
import { createMemoryInvoiceStore, type InvoicingPorts } from "./context.js";
import { router } from "./router.js";

function clientOfAnEmptyStore() {
  let next = 0;
  const ports: InvoicingPorts = {
    invoices: createMemoryInvoiceStore(),
    now: () => new Date("2026-03-01T12:00:00Z"),
    newId: () => `00000000-0000-4000-8000-${String(++next).padStart(12, "0")}`,
  };
  // A branded id has no constructor outside a host; the router only passes it on.
  const envelope = { requestId: "r", correlationId: "c", instance: "test" } as unknown as BoundaryContext;
  const context: BoundaryContext<InvoicingPorts> = {
    ...envelope,
    principal: { caller: "first-party-service", id: "test" },
    network: { remoteAddress: undefined, protocol: "in-process:" },
    ports,
  };
  return createRouterClient(router, { context });
}

describe("invoicing", () => {
  it("issues an invoice with an id and a time of its own", async () => {
    const api = clientOfAnEmptyStore();
    await expect(api.create({ customer: "Ada", amount: 1200, currency: "EUR" })).resolves.toEqual({
      id: "00000000-0000-4000-8000-000000000001",
      customer: "Ada",
      amount: 1200,
      currency: "EUR",
      issuedAt: "2026-03-01T12:00:00.000Z",
    });
  });

  it("lists the newest first, of one customer when asked", async () => {
    const api = clientOfAnEmptyStore();
    await api.create({ customer: "Ada", amount: 1, currency: "EUR" });
    await api.create({ customer: "Bob", amount: 2, currency: "EUR" });
    await api.create({ customer: "Ada", amount: 3, currency: "EUR" });
    expect((await api.list({})).invoices.map(({ amount }) => amount)).toEqual([3, 2, 1]);
    expect((await api.list({ customer: "Ada" })).invoices.map(({ amount }) => amount)).toEqual([3, 1]);
  });

  it("answers NOT_FOUND for an id that it never gave", async () => {
    const api = clientOfAnEmptyStore();
    await expect(api.get({ id: "00000000-0000-4000-8000-00000000ffff" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("refuses a fraction of a cent and a key that the schema does not name", async () => {
    const api = clientOfAnEmptyStore();
    await expect(api.create({ customer: "Ada", amount: 1.5, currency: "EUR" })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    const withExtra = { customer: "Ada", amount: 1, currency: "EUR", paid: true };
    await expect(api.create(withExtra)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});
