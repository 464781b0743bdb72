import { defineEvent, workflowContract } from "@rawr/hq-contract";
import { z } from "zod";

/** A payment as the bank's statement lists it. */
export const payment = z.strictObject({
  invoiceId: z.uuid(),
  /** Minor units. */
  amount: z.int().positive(),
});

export const reconciliation = z.strictObject({
  matched: z.int().nonnegative(),
  /** Invoice ids of payments that match no invoice, or not its amount. */
  unmatched: z.array(z.uuid()),
});

export type Payment = z.infer<typeof payment>;
export type Reconciliation = z.infer<typeof reconciliation>;

/** A bank statement is to be compared with the invoices. */
export const reconciliationRequested = defineEvent(
  "invoicing/reconciliation.requested",
  z.strictObject({ payments: z.array(payment).min(1).max(1000) }),
);

const workflows = workflowContract("invoicing");

export const contract = {
  trigger: workflows
    .route({
      method: "POST",
      path: "/api/workflows/invoicing/reconciliations",
      successStatus: 202,
      summary: "Reconcile a bank statement with the invoices",
    })
    .input(reconciliationRequested.schema)
    .output(z.strictObject({ run: z.string(), status: z.string() })),
  status: workflows
    .route({
      method: "GET",
      path: "/api/workflows/invoicing/reconciliations/{run}",
      summary: "How a reconciliation is doing, and its result",
    })
    .errors({ NOT_FOUND: { message: "You have triggered no reconciliation of this name" } })
    .input(
      z.strictObject({
        run: z.string().min(1).max(128),
        /** Seconds to wait for the end. A query has text only. */
        wait: z.coerce.number<number>().min(0).max(25).optional(),
      }),
    )
    .output(
      z.strictObject({
        run: z.string(),
        state: z.enum(["queued", "running", "completed", "failed", "cancelled"]),
        result: reconciliation.optional(),
      }),
    ),
};
