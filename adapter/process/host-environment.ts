import { z } from "zod";
import { isOrigin } from "../check-options.js";
import { issuerKeys } from "../callers/issuer-keys.js";
import { jwtBearer } from "../callers/jwt.js";
import type { HostOptions, Limits } from "../host-options.js";
import { developmentCallers } from "./development.js";

/** Options of a host that are plain data, and that an operator may set without touching code. */
export type EnvironmentOptions = Pick<HostOptions, "cors" | "limits" | "openDocuments"> &
  Partial<Pick<HostOptions, "authenticators">>;

const items = (text: string): string[] => text.split(/[\s,]+/).filter((item) => item !== "");

const flag = z
  .enum(["true", "false"], "says yes or no: use true or false")
  .transform((text) => text === "true")
  .optional();

const units: Readonly<Record<string, number>> = { "": 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

const limits = z
  .string()
  .optional()
  .transform((text = "", context) => {
    const read: Record<string, number> = {};
    for (const item of items(text)) {
      const [, name = "", number, unit = ""] = /^(\w+)=(\d{1,15})(KiB|MiB|GiB)?$/.exec(item) ?? [];
      const message = `has \`${item}\`, which is no limit: write name=number, e.g. files=64MiB requestsPerPrincipal=512`;
      const twice = `has \`${name}\` twice: say it once`;
      if (name === "") context.addIssue({ code: "custom", message });
      else if (Object.hasOwn(read, name)) context.addIssue({ code: "custom", message: twice });
      else read[name] = Number(number) * (units[unit] ?? 1);
    }
    return read as Partial<Limits>; // optionFaults names what is no limit
  });

const compared = z
  .string()
  .refine((text) => text === text.trim(), "begins or ends with a blank, and no token has that: leave the blank out")
  .optional();

const variables = z
  .object({
    HQ_CORS_ORIGINS: z
      .string()
      .optional()
      .transform((text) => (text === undefined ? undefined : items(text)))
      .refine(
        (origins) => origins === undefined || (origins.length > 0 && origins.every(isOrigin)),
        "has an entry that is not an origin: list scheme, host and port of each page, e.g. https://app.example.com; there is no wildcard",
      ),
    HQ_CORS_CREDENTIALS: flag,
    HQ_OPEN_DOCUMENTS: flag,
    HQ_LIMITS: limits,
    HQ_JWT_ISSUER: compared,
    HQ_JWT_AUDIENCE: compared,
    HQ_JWT_KEYS: z
      .string()
      .refine(isKeyAddress, "is not an address of keys: use the issuer's `jwks_uri`, https:// or on loopback")
      .optional(),
    HQ_JWT_CALLER: z
      .enum(developmentCallers, `is no caller that uses HTTP: use ${developmentCallers.join(", ")}`)
      .optional(),
  })
  .superRefine((read, context) => {
    const missing = (name: keyof typeof read, message: string): void => {
      if (read[name] === undefined) context.addIssue({ code: "custom", path: [name], message });
    };
    if (read.HQ_CORS_CREDENTIALS !== undefined)
      missing("HQ_CORS_ORIGINS", "is missing: HQ_CORS_CREDENTIALS says what pages of these origins may send");
    const ofJwt = ["HQ_JWT_ISSUER", "HQ_JWT_AUDIENCE", "HQ_JWT_KEYS"] as const;
    if ([...ofJwt, "HQ_JWT_CALLER" as const].every((name) => read[name] === undefined)) return;
    for (const name of ofJwt) missing(name, `is missing: a JWT is judged by ${ofJwt.join(", ")} together`);
  });

/** The names of the variables, of which a table of settings says where a value comes from. */
export const environmentNames = Object.keys(variables.shape);

/** Reads what the environment says of these options, or one sentence for each variable that is wrong. */
export function readHostEnvironment(
  set: Readonly<Record<string, string | undefined>>,
): EnvironmentOptions | { readonly faults: readonly string[] } {
  const result = variables.safeParse(set);
  if (!result.success) {
    return { faults: result.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`) };
  }
  const { HQ_JWT_ISSUER: issuer, HQ_JWT_AUDIENCE: audience, HQ_JWT_KEYS: keys, ...read } = result.data;
  const { HQ_CORS_ORIGINS: origins, HQ_CORS_CREDENTIALS: credentials, HQ_OPEN_DOCUMENTS: openDocuments } = read;
  const { HQ_JWT_CALLER: caller = "external" } = read;
  const jwt = issuer !== undefined && audience !== undefined && keys !== undefined;
  return {
    ...(origins && { cors: { origins, ...(credentials !== undefined && { credentials }) } }),
    ...(openDocuments !== undefined && { openDocuments }),
    ...(Object.keys(read.HQ_LIMITS).length > 0 && { limits: read.HQ_LIMITS }),
    ...(jwt && {
      authenticators: [jwtBearer({ issuer, audience, keys: issuerKeys(new URL(keys)), callerOf: () => caller })],
    }),
  };
}

function isKeyAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(hostname));
}
