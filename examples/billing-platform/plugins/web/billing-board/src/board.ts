export interface BoardInvoice {
  readonly id: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly dueOn: string;
}

export function renderBoard(invoices: readonly BoardInvoice[]): string {
  const rows = invoices.map(
    ({ id, amount, currency, dueOn }) =>
      `<tr><td>${escape(id)}</td><td>${(amount / 100).toFixed(2)} ${escape(currency)}</td><td>${escape(dueOn)}</td></tr>`,
  );
  return `<table><caption>${invoices.length} open invoices</caption>
<thead><tr><th scope="col">Invoice</th><th scope="col">Amount</th><th scope="col">Due</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
