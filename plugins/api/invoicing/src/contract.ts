import { apiContract } from "@rawr/hq-contract";
import { z } from "zod";

/** Minor units of the currency, e.g. cents: never a fraction. */
const amount = z.int().positive().max(100_000_000_00);

export const invoice = z.strictObject({
  id: z.uuid(),
  customer: z.string().min(1).max(200),
  amount,
  currency: z.string().regex(/^[A-Z]{3}$/, "a currency is three capital letters, e.g. EUR (ISO 4217)"),
  /** UTC, ISO 8601. */
  issuedAt: z.iso.datetime(),
});

export type Invoice = z.infer<typeof invoice>;

const api = apiContract("invoicing");

export const contract = {
  create: api
    .route({ method: "POST", path: "/api/orpc/invoicing/invoices", successStatus: 201, summary: "Issue an invoice" })
    .input(invoice.omit({ id: true, issuedAt: true }))
    .output(invoice),
  get: api
    .route({ method: "GET", path: "/api/orpc/invoicing/invoices/{id}", summary: "Get an invoice" })
    .errors({ NOT_FOUND: { message: "No invoice has this id" } })
    .input(z.strictObject({ id: z.uuid() }))
    .output(invoice),
  list: api
    .route({ method: "GET", path: "/api/orpc/invoicing/invoices", summary: "List invoices, newest first" })
    .input(z.strictObject({ customer: z.string().min(1).max(200).optional() }))
    .output(z.strictObject({ invoices: z.array(invoice) })),
};
