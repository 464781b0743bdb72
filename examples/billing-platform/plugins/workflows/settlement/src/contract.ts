import { defineEvent, runStates, workflowContract } from "@rawr/hq-contract";
import { z } from "zod";

/** A payment as the bank's statement lists it. */
const payment = z.strictObject({
  reference: z.string().min(1).max(64),
  invoiceId: z.uuid(),
  /** Minor units. */
  amount: z.int().positive(),
});

export const settlement = z.strictObject({
  /** Ids of the invoices that are paid now. */
  paid: z.array(z.uuid()),
  /** References of payments that match no open invoice, or not its amount. */
  unmatched: z.array(z.string()),
});

export type Payment = z.infer<typeof payment>;
export type Settlement = z.infer<typeof settlement>;

export const statementReceived = defineEvent(
  "settlement/statement.received",
  z.strictObject({ payments: z.array(payment).min(1).max(100) }),
);

const workflows = workflowContract("settlement");

export const contract = {
  trigger: workflows
    .route({
      method: "POST",
      path: "/api/workflows/settlement/statements",
      successStatus: 202,
      summary: "Settle the invoices that a bank statement pays",
    })
    .input(statementReceived.schema)
    .output(z.strictObject({ run: z.string(), status: z.string() })),
  status: workflows
    .route({ method: "GET", path: "/api/workflows/settlement/statements/{run}", summary: "A statement's settlement" })
    .errors({ NOT_FOUND: { message: "You have sent no statement with this run" } })
    .input(z.strictObject({ run: z.string().min(1).max(128) }))
    .output(z.strictObject({ run: z.string(), state: z.enum(runStates), result: settlement.optional() })),
};
