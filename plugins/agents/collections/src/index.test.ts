import { expect, it } from "vitest";
import collections from "./index.js";

it("adds up what each customer owes in each currency, largest first", async () => {
  const agent = collections.create({
    invoicing: {
      list: async () => ({
        invoices: [
          { customer: "Ada", amount: 100, currency: "EUR" },
          { customer: "Bob", amount: 250, currency: "EUR" },
          { customer: "Ada", amount: 200, currency: "EUR" },
          { customer: "Ada", amount: 50, currency: "USD" },
        ],
      }),
    },
  });
  expect(await agent.outstanding({})).toEqual([
    { customer: "Ada", amount: 300, currency: "EUR" },
    { customer: "Bob", amount: 250, currency: "EUR" },
    { customer: "Ada", amount: 50, currency: "USD" },
  ]);
});
