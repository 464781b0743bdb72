import { expect, it } from "vitest";
import board from "./index.js";

const listing = (...customers: string[]) => ({
  invoicing: {
    list: async (input: { customer?: string }) => ({
      invoices: customers
        .filter((customer) => input.customer === undefined || customer === input.customer)
        .map((customer) => ({ customer, amount: 1250, currency: "EUR" })),
    }),
  },
});

it("shows a row an invoice, in major units", async () => {
  const page = await board.create(listing("Ada", "Bob")).page();
  expect(page).toContain("<caption>2 invoices</caption>");
  expect(page).toContain("<td>Ada</td><td>12.50 EUR</td>");
});

it("asks for one customer's invoices only, when one is named", async () => {
  expect(await board.create(listing("Ada", "Bob")).page("Bob")).not.toContain("Ada");
});

it("renders a hostile customer name as text", async () => {
  const page = await board.create(listing("<script>alert(1)</script>")).page();
  expect(page).not.toContain("<script>");
});
