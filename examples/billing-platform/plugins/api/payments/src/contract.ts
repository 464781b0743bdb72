import { apiContract } from "@rawr/hq-contract";
import { z } from "zod";

export const payment = z.strictObject({
  /** The bank's reference. A payment that is recorded twice is one payment. */
  reference: z.string().min(1).max(64),
  invoiceId: z.uuid(),
  /** Minor units. */
  amount: z.int().positive(),
});

export type Payment = z.infer<typeof payment>;

const api = apiContract("payments");

export const contract = {
  record: api
    .route({
      method: "POST",
      path: "/api/orpc/payments/payments",
      successStatus: 201,
      summary: "Record a payment; only the settlement may",
    })
    .errors({ FORBIDDEN: { message: "Payments are recorded by the settlement" } })
    .input(payment)
    .output(payment),
  list: api
    .route({ method: "GET", path: "/api/orpc/payments/payments", summary: "List the payments of an invoice" })
    .input(z.strictObject({ invoiceId: z.uuid() }))
    .output(z.strictObject({ payments: z.array(payment) })),
};
