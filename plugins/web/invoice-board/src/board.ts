export interface BoardInvoice {
  readonly customer: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
}

export function renderBoard(invoices: readonly BoardInvoice[]): string {
  const rows = invoices.map(
    ({ customer, amount, currency }) => `<tr><td>${escape(customer)}</td><td>${money(amount, currency)}</td></tr>`,
  );
  return `<table><caption>${invoices.length} invoices</caption>${rows.join("")}</table>`;
}

function money(amount: number, currency: string): string {
  return `${(amount / 100).toFixed(2)} ${escape(currency)}`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
