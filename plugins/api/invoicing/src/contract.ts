import { eventIterator } from "@orpc/contract";
import { apiContract } from "@rawr/hq-contract";
import { z } from "zod";

/** Minor units of the currency, e.g. cents: never a fraction. */
const amount = z.int().positive().max(100_000_000_00);
const customer = z.string().min(1).max(200);

export const invoice = z.strictObject({
  id: z.uuid(),
  customer,
  amount,
  currency: z.string().regex(/^[A-Z]{3}$/, "a currency is three capital letters, e.g. EUR (ISO 4217)"),
  /** The customer's own word for it, e.g. an order number: one invoice each. */
  reference: z.string().min(1).max(100).optional(),
  /** UTC, ISO 8601. */
  issuedAt: z.iso.datetime(),
});

export type Invoice = z.infer<typeof invoice>;

const api = apiContract("invoicing");

export const contract = {
  create: api
    .route({ method: "POST", path: "/api/orpc/invoicing/invoices", successStatus: 201, summary: "Issue an invoice" })
    .errors({
      CONFLICT: {
        message: "This customer already has an invoice with this reference",
        data: z.strictObject({ reference: z.string() }),
      },
    })
    .input(invoice.omit({ id: true, issuedAt: true }))
    .output(invoice),
  get: api
    .route({ method: "GET", path: "/api/orpc/invoicing/invoices/{id}", summary: "Get an invoice" })
    .errors({ NOT_FOUND: { message: "No invoice has this id" } })
    .input(z.strictObject({ id: z.uuid() }))
    .output(invoice),
  list: api
    .route({ method: "GET", path: "/api/orpc/invoicing/invoices", summary: "List invoices, newest first, by pages" })
    .input(
      z.strictObject({
        customer: customer.optional(),
        limit: z.int().min(1).max(1000).optional(),
        /** The `next` of the page before. */
        cursor: z
          .string()
          .regex(/^\d{1,18}$/, "a cursor is the `next` of the page before")
          .optional(),
      }),
    )
    .output(z.strictObject({ invoices: z.array(invoice), next: z.string().optional() })),
  changes: api.route({ method: "GET", path: "/api/orpc/invoicing/changes", summary: "Hear of new invoices" }).output(
    eventIterator(
      z.discriminatedUnion("kind", [
        /** From here on nothing is missed: list what there is now. */
        z.strictObject({ kind: z.literal("listening") }),
        z.strictObject({ kind: z.literal("issued"), invoice }),
      ]),
    ),
  ),
};
