import { apiContract } from "@rawr/hq-contract";
import { z } from "zod";

const api = apiContract("sessions");
const cookies = z.strictObject({ "set-cookie": z.array(z.string()) });

export const contract = {
  open: api
    .route({
      method: "POST",
      path: "/api/orpc/sessions/session",
      successStatus: 204,
      outputStructure: "detailed",
      summary: "Exchange a first-party token for the session of a browser",
    })
    .errors({ FORBIDDEN: { message: "Only a person's page has a session" } })
    .output(z.strictObject({ headers: cookies })),
  close: api
    .route({
      method: "DELETE",
      path: "/api/orpc/sessions/session",
      successStatus: 204,
      outputStructure: "detailed",
      summary: "Sign out, in every browser",
    })
    .output(z.strictObject({ headers: cookies })),
};
