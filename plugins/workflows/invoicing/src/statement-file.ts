import type { Payment } from "./contract.js";

/** A statement's payments, or the first line that is none. */
export type ReadStatement = { readonly payments: Payment[] } | { readonly unreadable: number };

const line = /^([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})\s*[;,]\s*(\d{1,15})$/i;

/** Reads a bank's file: a line a payment, the invoice's id and the amount in minor units. A heading and empty lines are left out. */
export function readStatement(text: string): ReadStatement {
  const payments: Payment[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const row = raw.trim();
    if (row === "" || (index === 0 && /^invoice\s*[;,]\s*amount$/i.test(row))) continue;
    const [, invoiceId, amount] = line.exec(row) ?? [];
    if (invoiceId === undefined || Number(amount) < 1) return { unreadable: index + 1 };
    payments.push({ invoiceId: invoiceId.toLowerCase(), amount: Number(amount) });
  }
  return payments.length === 0 ? { unreadable: 1 } : { payments };
}
