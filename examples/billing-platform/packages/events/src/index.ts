import { defineEvent } from "@rawr/hq-contract";
import { z } from "zod";

// An event that two plugins know belongs to neither of them. Only the capability that its name begins with may send it.

/** An invoice is paid in full. */
export const invoicePaid = defineEvent("settlement/invoice.paid", z.strictObject({ invoiceId: z.uuid() }));

/** The last reminder of an invoice stayed without an answer. */
export const invoiceAbandoned = defineEvent("dunning/invoice.abandoned", z.strictObject({ invoiceId: z.uuid() }));
