import { createTanstackQueryUtils } from "@orpc/tanstack-query";
import { createRpcClient } from "@rawr/hq-contract/client";
import { InfiniteQueryObserver, MutationObserver, QueryClient, QueryObserver } from "@tanstack/query-core";
import type { Hq } from "./rawr.hq.js";

/** What the trial uses of a browser's window. */
interface Browser {
  readonly location: { readonly origin: string; readonly hash: string };
}

/** Every kind of options that TanStack Query has, on the typed client of a composition. `tanstack-query-page.test.ts` runs it in a browser. */
export async function trial(browser: Browser): Promise<unknown> {
  const client = createRpcClient<Hq>("first-party-web", {
    origin: browser.location.origin,
    headers: { authorization: `Bearer ${browser.location.hash.slice(1)}` },
  });
  const { invoicing } = createTanstackQueryUtils(client);
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.mount();
  const customer = "Ada";
  const counts: number[] = [];
  const observer = new QueryObserver(
    queries,
    invoicing.list.queryOptions({ input: { customer }, select: ({ invoices }) => invoices.length }),
  );
  observer.subscribe(({ data }) => data !== undefined && data !== counts.at(-1) && counts.push(data));
  await queries.ensureQueryData(invoicing.list.queryOptions({ input: { customer } }));

  // What is issued makes every list stale, whatever it was asked with.
  const issue = new MutationObserver(
    queries,
    invoicing.create.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: invoicing.list.key() }),
    }),
  );
  const first = await issue.mutate({ customer, amount: 1, currency: "EUR", reference: "order-7" });
  await issue.mutate({ customer, amount: 2, currency: "EUR" });
  const conflict = await issue.mutate({ customer, amount: 3, currency: "EUR", reference: "order-7" }).catch(
    // The error is the contract's: its code and its data are typed.
    (error) => error.code === "CONFLICT" && error.defined && error.data.reference,
  );

  const pages = new InfiniteQueryObserver(
    queries,
    invoicing.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ customer, limit: 1, ...(cursor !== undefined && { cursor }) }),
      initialPageParam: undefined,
      getNextPageParam: ({ next }) => next,
    }),
  );
  await pages.refetch();
  await pages.fetchNextPage();
  const amounts = pages.getCurrentResult().data?.pages.flatMap(({ invoices }) => invoices.map(({ amount }) => amount));

  const live = new QueryObserver(queries, invoicing.changes.experimental_streamedOptions());
  const heard = new Promise((resolve) => {
    live.subscribe(({ data = [] }) => {
      const last = data.at(-1);
      if (last?.kind === "listening") void client.invoicing.create({ customer: "Bob", amount: 4, currency: "EUR" });
      if (last?.kind === "issued") resolve(last.invoice.customer);
    });
  });
  const told = await heard;
  queries.clear();
  return { counts, found: first.customer, conflict, amounts, told };
}
