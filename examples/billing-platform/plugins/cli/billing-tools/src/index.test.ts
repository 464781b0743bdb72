import { expect, it } from "vitest";
import tools from "./index.js";

it("issues an invoice and lists it", async () => {
  const invoices: { id: string; amount: number; currency: string; state: string }[] = [];
  const commands = tools.create({
    customers: { add: async () => ({ id: "ada" }) },
    invoicing: {
      issue: async ({ amount, currency }) => {
        invoices.push({ id: "invoice-1", amount, currency, state: "open" });
        return { id: "invoice-1" };
      },
      list: async () => ({ invoices }),
    },
  });
  expect(await commands.issue(await commands.addCustomer("Ada"), "1250", "EUR", "2026-03-01")).toBe("invoice-1");
  expect(await commands.list()).toBe("invoice-1  1250 EUR  open");
});
