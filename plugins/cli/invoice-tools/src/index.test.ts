import { expect, it } from "vitest";
import tools from "./index.js";

function inMemory() {
  const invoices: { id: string; customer: string; amount: number }[] = [];
  return tools.create({
    invoicing: {
      create: async (input) => {
        const invoice = { ...input, id: `invoice-${invoices.length + 1}` };
        invoices.push(invoice);
        return invoice;
      },
      list: async ({ customer }) => ({
        invoices: invoices.filter((invoice) => customer === undefined || invoice.customer === customer),
      }),
    },
  });
}

it("issues an invoice and prints its id", async () => {
  expect(await inMemory().issue("Ada", "1250", "EUR")).toBe("invoice-1");
});

it("lists a line an invoice", async () => {
  const commands = inMemory();
  await commands.issue("Ada", "1250", "EUR");
  await commands.issue("Bob", "300", "EUR");
  expect(await commands.list()).toBe("invoice-1  1250  Ada\ninvoice-2  300  Bob");
  expect(await commands.list("Bob")).toBe("invoice-2  300  Bob");
});
