/** A page of a list that goes on at `next`. */
interface Page<Item> {
  readonly invoices: readonly Item[];
  readonly next?: string | undefined;
}

/**
 * Every invoice of a paged list, one page in memory at a time.
 *
 * @example
 * for await (const { amount } of everyInvoice((page) => invoicing.list({ customer, ...page }))) total += amount;
 */
export async function* everyInvoice<Item>(
  list: (page: { readonly cursor?: string; readonly limit: number }) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const page: Page<Item> = await list({ limit: 1000, ...(cursor !== undefined && { cursor }) });
    yield* page.invoices;
    cursor = page.next;
  } while (cursor !== undefined);
}
