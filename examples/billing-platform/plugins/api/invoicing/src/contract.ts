import { apiContract } from "@rawr/hq-contract";
import { z } from "zod";

const states = ["open", "paid", "written-off"] as const;

export const invoice = z.strictObject({
  id: z.uuid(),
  customer: z.uuid(),
  /** Minor units of the currency, e.g. cents. */
  amount: z.int().positive(),
  currency: z.string().regex(/^[A-Z]{3}$/, "a currency is three capital letters, e.g. EUR (ISO 4217)"),
  dueOn: z.iso.date(),
  state: z.enum(states),
});

export type Invoice = z.infer<typeof invoice>;

const api = apiContract("invoicing", { errors: { NOT_FOUND: { message: "No invoice has this id" } } });

export const contract = {
  issue: api
    .route({ method: "POST", path: "/api/orpc/invoicing/invoices", successStatus: 201, summary: "Issue an invoice" })
    .errors({ CUSTOMER_UNKNOWN: { status: 422, message: "No customer has this id" } })
    .input(invoice.omit({ id: true, state: true }))
    .output(invoice),
  get: api
    .route({ method: "GET", path: "/api/orpc/invoicing/invoices/{id}", summary: "Get an invoice" })
    .input(z.strictObject({ id: z.uuid() }))
    .output(invoice),
  list: api
    .route({ method: "GET", path: "/api/orpc/invoicing/invoices", summary: "List invoices, the earliest due first" })
    .input(z.strictObject({ state: z.enum(states).optional() }))
    .output(z.strictObject({ invoices: z.array(invoice) })),
  close: api
    .route({
      method: "POST",
      path: "/api/orpc/invoicing/invoices/{id}/closing",
      summary: "Close an invoice, as paid or written off; only the settlement may",
    })
    .errors({ FORBIDDEN: { message: "Invoices are closed by the settlement" } })
    .input(z.strictObject({ id: z.uuid(), as: z.enum(["paid", "written-off"]) }))
    .output(invoice),
};
