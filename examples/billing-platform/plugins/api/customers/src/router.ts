import { randomUUID } from "node:crypto";
import { implement } from "@orpc/server";
import type { CustomersContext } from "./context.js";
import { contract } from "./contract.js";

const api = implement(contract).$context<CustomersContext>();

export const router = api.router({
  add: api.add.handler(async ({ input, context: { ports } }) => {
    const customer = { ...input, id: randomUUID() };
    await ports.customers.add(customer);
    return customer;
  }),
  get: api.get.handler(async ({ input, context: { ports }, errors }) => {
    const customer = await ports.customers.find(input.id);
    if (customer === undefined) throw errors.NOT_FOUND();
    return customer;
  }),
});
