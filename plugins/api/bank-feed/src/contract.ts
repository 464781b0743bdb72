import { apiContract } from "@rawr/hq-contract";
import { z } from "zod";

export const notice = z.strictObject({
  type: z.enum(["statement.ready", "statement.withdrawn"]),
  data: z.strictObject({ statement: z.string().min(1).max(64) }),
});

export type Notice = z.infer<typeof notice>;

const api = apiContract("bank-feed", {
  errors: { FORBIDDEN: { message: "Only the bank delivers here, and only we read what it delivered" } },
});

export const contract = {
  /** The bank signs its deliveries as Standard Webhooks: the host has verified the raw bytes before this is called. */
  deliver: api
    .route({
      method: "POST",
      path: "/api/orpc/bank-feed/deliveries",
      successStatus: 202,
      inputStructure: "detailed",
      summary: "Deliver a notice, signed (Standard Webhooks)",
    })
    .input(z.object({ headers: z.object({ "webhook-id": z.string().min(1).max(255) }), body: notice }))
    .output(z.strictObject({ delivery: z.enum(["new", "known"]) })),
  list: api
    .route({ method: "GET", path: "/api/orpc/bank-feed/deliveries", summary: "The last notices, newest first" })
    .output(z.strictObject({ notices: z.array(notice.extend({ id: z.string() })) })),
};
