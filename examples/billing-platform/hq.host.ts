import type { Database } from "@billing/database";
import { createSessions, type Sessions } from "@billing/identity";
import { openTelemetry } from "@billing/telemetry";
import { defineHost, issuerKeys, jwtBearer, sessionCookie, type JwtOptions } from "@rawr/hq-contract/adapter";
import { z } from "zod";
import { hq } from "./rawr.hq.js";

/** What differs between this machine, a test and production. */
export interface Surroundings {
  readonly database: Database;
  readonly sessions?: Sessions;
  /** Origins of our own pages. */
  readonly pages: readonly string[];
  /** Who signs the tokens of customers. */
  readonly issuer?: Pick<JwtOptions, "issuer" | "audience" | "keys"> | undefined;
  /** An OpenTelemetry collector. */
  readonly collector?: string | undefined;
}

/** The host's configuration in code; keys and addresses come from the environment. */
export function configure({ database, sessions = createSessions(database), pages, issuer, collector }: Surroundings) {
  return defineHost(hq, {
    services: { database },
    documents: { title: "Billing", version: "1.0.0" },
    authenticators: [
      // Employees, in a browser.
      sessionCookie({ find: sessions.find, origins: pages }),
      // Customers, by a token that names them.
      ...(issuer === undefined ? [] : [jwtBearer({ ...issuer, callerOf: () => "external", claimsOf })]),
    ],
    telemetry: openTelemetry(collector),
  });
}

/** A token without a customer is refused. */
const claimsOf = (claims: object) => z.object({ customer: z.uuid() }).safeParse(claims).data;

/** What the environment says. */
export function surroundingsOf(environment: NodeJS.ProcessEnv): Omit<Surroundings, "database"> {
  const { HQ_ORIGIN, TOKEN_ISSUER, TOKEN_AUDIENCE = "billing", OTEL_EXPORTER_OTLP_ENDPOINT } = environment;
  const issuer = TOKEN_ISSUER && {
    issuer: TOKEN_ISSUER,
    audience: TOKEN_AUDIENCE,
    keys: issuerKeys(new URL("/.well-known/jwks.json", TOKEN_ISSUER)),
  };
  return {
    pages: HQ_ORIGIN === undefined ? [] : [HQ_ORIGIN],
    ...(issuer && { issuer }),
    collector: OTEL_EXPORTER_OTLP_ENDPOINT,
  };
}
