import { defineEvent, defineExternalEvent, runStates, workflowContract } from "@rawr/hq-contract";
import { z } from "zod";

/** A payment as the bank's statement lists it. */
export const payment = z.strictObject({
  invoiceId: z.uuid(),
  /** Minor units. */
  amount: z.int().positive(),
});

/** What an account received, as its bank lists it. */
export const statement = z.strictObject({
  account: z.string().min(1).max(64),
  /** The bank's number for it. */
  statement: z.string().min(1).max(64),
  payments: z.array(payment).min(1).max(1000),
});

export const reconciliation = z.strictObject({
  matched: z.int().nonnegative(),
  /** Invoice ids of payments that match no invoice, or not its amount. */
  unmatched: z.array(z.uuid()),
});

export type Payment = z.infer<typeof payment>;
export type Statement = z.infer<typeof statement>;
export type Reconciliation = z.infer<typeof reconciliation>;

/** A bank statement is to be compared with the invoices. */
export const reconciliationRequested = defineEvent("invoicing/reconciliation.requested", statement);

/** A payment matches no invoice. */
export const paymentUnmatched = defineEvent(
  "invoicing/payment.unmatched",
  payment.extend({ statement: statement.shape.statement }),
);

/** The bank's webhooks, as they arrive on the same Inngest server. Nobody's principal is on them. */
export const statementReady = defineExternalEvent("bank/statement.ready", z.object({ statement: z.string() }));
export const statementWithdrawn = defineExternalEvent("bank/statement.withdrawn", z.object({ statement: z.string() }));
export const paymentExplained = defineExternalEvent(
  "bank/payment.explained",
  z.object({ invoiceId: z.string(), reference: z.string() }),
);

const workflows = workflowContract("invoicing");

/** The run that a statement started, and where its state is. */
const started = z.strictObject({ run: z.string(), status: z.string() });

export const contract = {
  trigger: workflows
    .route({
      method: "POST",
      path: "/api/workflows/invoicing/reconciliations",
      successStatus: 202,
      summary: "Reconcile a bank statement with the invoices",
    })
    .input(reconciliationRequested.schema)
    .output(started),
  upload: workflows
    .route({
      method: "POST",
      path: "/api/workflows/invoicing/statements",
      successStatus: 202,
      summary:
        "Reconcile a bank statement that comes as a file: a line a payment, `<invoice id>;<amount in minor units>`",
    })
    .errors({
      UNREADABLE_STATEMENT: {
        status: 422,
        message: "A line of the statement is not a payment",
        data: z.strictObject({ line: z.int().positive() }),
      },
    })
    .input(
      z.strictObject({
        account: statement.shape.account,
        statement: statement.shape.statement,
        file: z.file().max(1024 * 1024),
      }),
    )
    .output(started),
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
        state: z.enum(runStates),
        result: reconciliation.optional(),
      }),
    ),
};
