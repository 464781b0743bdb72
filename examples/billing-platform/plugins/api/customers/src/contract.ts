import { apiContract } from "@rawr/hq-contract";
import { z } from "zod";

export const customer = z.strictObject({ id: z.uuid(), name: z.string().min(1).max(200) });

export type Customer = z.infer<typeof customer>;

const api = apiContract("customers");

export const contract = {
  add: api
    .route({ method: "POST", path: "/api/orpc/customers/customers", successStatus: 201, summary: "Add a customer" })
    .input(customer.omit({ id: true }))
    .output(customer),
  get: api
    .route({ method: "GET", path: "/api/orpc/customers/customers/{id}", summary: "Get a customer" })
    .errors({ NOT_FOUND: { message: "No customer has this id" } })
    .input(z.strictObject({ id: z.uuid() }))
    .output(customer),
};
