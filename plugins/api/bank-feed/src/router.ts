import { implement } from "@orpc/server";
import { contract } from "./contract.js";
import type { BankFeedContext } from "./context.js";

const api = implement(contract).$context<BankFeedContext>();

export const router = api.router({
  deliver: api.deliver.handler(async ({ input: { headers, body }, context: { ports, principal }, errors }) => {
    // The sender of host.ts, whose signature covers the id and every byte of the body.
    if (principal.caller !== "external" || principal.id !== "bank") throw errors.FORBIDDEN();
    return { delivery: await ports.deliveries.keep(headers["webhook-id"], body) };
  }),
  list: api.list.handler(async ({ context: { ports, principal }, errors }) => {
    if (principal.caller === "external") throw errors.FORBIDDEN();
    return { notices: await ports.deliveries.last(100) };
  }),
});
