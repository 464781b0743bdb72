import { expect, it } from "vitest";
import board from "./index.js";

it("shows what is open, in major units, and text as text", async () => {
  const invoices = [{ id: "<b>1</b>", amount: 1250, currency: "EUR", dueOn: "2026-03-01" }];
  const page = await board.create({ invoicing: { list: async () => ({ invoices }) } }).page();
  expect(page).toContain("<caption>1 open invoices</caption>");
  expect(page).toContain("<td>12.50 EUR</td><td>2026-03-01</td>");
  expect(page).not.toContain("<b>");
});
