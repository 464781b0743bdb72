import { expect, it } from "vitest";
import collections from "./index.js";

it("adds up what is open in the currency that is asked for", async () => {
  const invoice = (amount: number, currency: string) => ({ customer: "ada", amount, currency });
  const invoices = [invoice(100, "EUR"), invoice(200, "EUR"), invoice(50, "USD")];
  const agent = collections.create({ invoicing: { list: async () => ({ invoices }) } });
  expect(await agent.outstanding({ currency: "EUR" })).toEqual({ invoices: 2, amount: 300 });
});
