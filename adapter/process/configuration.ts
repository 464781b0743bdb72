import { isIP } from "node:net";
import { toInstanceAlias, type Principal } from "@rawr/hq-contract";
import { callers } from "@rawr/hq-contract/tables";
import { z } from "zod";
import { isOrigin } from "../check-options.js";
import { isProxyAddress } from "../http/trusted-proxies.js";
import type { BearerToken } from "../callers/caller.js";

/**
 * What a process needs to serve; read once from the environment, then passed on as plain data.
 *
 * @example
 * const isOpenToAll = ({ mode, bind }: Pick<Configuration, "mode" | "bind">) => mode === "production" && bind === "0.0.0.0";
 * isOpenToAll({ mode: "development", bind: "127.0.0.1" }); //=> false
 */
export type Configuration = DevelopmentConfiguration | ProductionConfiguration;

interface CommonConfiguration {
  readonly alias: string;
  readonly bind: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly drainSeconds: number;
}

/**
 * Loopback only, with the embedded engine; keys and tokens are made at start and forgotten at the end.
 *
 * @example
 * const engineOf = ({ engine }: Pick<DevelopmentConfiguration, "engine">) => engine;
 * engineOf({ engine: "memory" }); //=> "memory"
 */
export interface DevelopmentConfiguration extends CommonConfiguration {
  readonly mode: "development";
  /** What keys and tokens are derived from, if they have to survive a restart; without it they are random. */
  readonly seed: string | undefined;
  /** Whether the embedded engine keeps runs for the next start, in a journal, or in memory only. */
  readonly engine: "journal" | "memory";
}

/**
 * What a host in production is made with: complete, or `serve` does not start.
 *
 * @example
 * const addressOf = ({ origin, port }: Pick<ProductionConfiguration, "origin" | "port">) => `${origin} on ${port}`;
 * addressOf({ origin: "https://hq.example.com", port: 3000 }); //=> "https://hq.example.com on 3000"
 */
export interface ProductionConfiguration extends CommonConfiguration {
  readonly mode: "production";
  readonly origin: string;
  readonly hosts: readonly string[];
  readonly tokens: readonly BearerToken[];
  readonly trustedProxies: readonly string[];
  readonly signingKey: string;
  readonly signingKeyFallback: string | undefined;
  readonly eventKey: string;
  readonly baseUrl: string | undefined;
}

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
type LogLevel = (typeof logLevels)[number];

/**
 * Every mistake in the environment, one sentence each. The value of a secret is never quoted.
 *
 * @example
 * new ConfigurationError(["PORT is missing", "HQ_ORIGIN is missing"]).message; //=> "PORT is missing\nHQ_ORIGIN is missing"
 */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join("\n"));
    this.sentences = sentences;
  }
}

const loopback = ["127.0.0.1", "::1", "localhost"];

const port = z
  .string("is missing: set it to a port number, e.g. 3000")
  .regex(/^\d{1,5}$/, "is not a port number: use 0 to 65535, e.g. 3000")
  .transform(Number)
  .refine((number) => number <= 65535, "is not a port number: use 0 to 65535, e.g. 3000");

const list = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]+/).filter((item) => item !== ""));

const logLevel = z.enum(logLevels, `is not a log level: use one of ${logLevels.join(", ")}`);

const signingKey = (missing: string) =>
  z
    .string(missing)
    .regex(
      /^(?:signkey-[a-z0-9]+-)?[0-9a-f]{32,}$/,
      "is not an Inngest signing key: use `signkey-<word>-` and at least 32 hex digits, as Inngest's dashboard shows it",
    );

const origin = (missing: string) =>
  z
    .string(missing)
    .refine(
      isOrigin,
      "is not an origin: use scheme, host and port and nothing after them, e.g. https://hq.example.com",
    );

const hostPattern = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

const sameHash = "has the same hash as an earlier entry: make one token for each caller";

const absent = (why: string) => z.undefined(why).optional();

/** A variable that only one of the modes uses is judged in both: a mistake in it waits for nobody. */
const common = z.object({
  HQ_ALIAS: z
    .string()
    .default("hq")
    .refine(isAlias, "is not an instance alias: use lower-case kebab-case of at most 64 characters, e.g. hq-main"),
  HQ_LOG_LEVEL: logLevel.default("info"),
  HQ_DRAIN_SECONDS: z
    .string()
    .regex(/^\d{1,3}$/, "is not a number of seconds: use 0 to 999, e.g. 25")
    .transform(Number)
    .default(25),
  PORT: port,
  HQ_ORIGIN: origin("").optional(),
  HQ_HOSTS: list.refine(
    (hosts) => hosts.every((host) => hostPattern.test(host) && URL.canParse(`http://${host}`)),
    "has an entry that is not a `Host`: write host or host:port, without scheme and path",
  ),
  HQ_TOKENS: list.transform((items, context) => {
    const hashes = new Set<string>();
    return items.flatMap((item, index) => {
      const token = parseToken(item);
      const wrong = typeof token === "string" ? token : hashes.has(token.sha256) ? sameHash : undefined;
      if (wrong !== undefined) context.addIssue({ code: "custom", message: `, entry ${index + 1}, ${wrong}` });
      if (typeof token === "string") return [];
      hashes.add(token.sha256);
      return [token];
    });
  }),
  HQ_TRUSTED_PROXIES: list.refine(
    (addresses) => addresses.every(isProxyAddress),
    "has an entry that is neither an IP address nor a range: list your proxies, separated by commas, e.g. 10.0.0.0/8",
  ),
  HQ_DEVELOPMENT_SEED: z
    .string()
    .min(32, "is too short: use at least 32 random characters, or leave it unset for random tokens")
    .optional(),
  INNGEST_BASE_URL: origin("").optional(),
  INNGEST_STREAMING: absent("is set, and this host does not stream answers to Inngest: unset it"),
});

const development = common.extend({
  // A person reads along: the lines worth reading are the warnings.
  HQ_LOG_LEVEL: logLevel.default("warn"),
  PORT: port.default(3000),
  HQ_ENGINE: z
    .enum(["journal", "memory"], "is not a place where the embedded engine keeps runs: use journal or memory")
    .default("journal"),
  HQ_BIND: z
    .string()
    .default("127.0.0.1")
    .refine(
      (bind) => loopback.includes(bind),
      "is not loopback: development mode listens on 127.0.0.1, ::1 or localhost only; set HQ_MODE=production to serve others",
    ),
  NODE_ENV: z
    .string()
    .optional()
    .refine((env) => env !== "production", "is `production`, and HQ_MODE is `development`: make them agree"),
  ...Object.fromEntries(
    ["INNGEST_SIGNING_KEY", "INNGEST_SIGNING_KEY_FALLBACK", "INNGEST_EVENT_KEY"].map((name) => [
      name,
      absent(
        "is set, and development mode never runs with the keys of a real environment: unset it, or set HQ_MODE=production",
      ),
    ]),
  ),
});

const production = common.extend({
  HQ_BIND: z
    .string()
    .default("0.0.0.0")
    .refine(
      (bind) => isIP(bind) !== 0 || bind === "localhost",
      "is not an address to listen on: use an IP address, e.g. 0.0.0.0",
    ),
  HQ_ORIGIN: origin("is missing: set it to the address that callers and Inngest use, e.g. https://hq.example.com"),
  INNGEST_SIGNING_KEY: signingKey(
    "is missing: production mode verifies every ingress request; set it to the signing key of your Inngest environment",
  ),
  INNGEST_SIGNING_KEY_FALLBACK: signingKey("").optional(),
  INNGEST_EVENT_KEY: z
    .string("is missing: production mode sends events; set it to an event key of your Inngest environment")
    .regex(
      /^[!-~]{8,}$/,
      "is not an event key: copy it again from Inngest's dashboard, at least 8 characters and no blank",
    ),
  HQ_ENGINE: absent("is set, and production has no embedded engine: unset it, and set INNGEST_BASE_URL to a server"),
});

/** The names of the variables that are read here. */
export const configurationNames = [...new Set([...Object.keys(production.shape), ...Object.keys(development.shape)])];

const modes = z.enum(["development", "production"], "is not a mode: use development or production");

/**
 * Reads the environment. The mode is `HQ_MODE`, else production when NODE_ENV says so, else development.
 *
 * @example
 * readConfiguration({ HQ_ALIAS: "hq-main" }).mode; //=> "development"
 *
 * @throws ConfigurationError with all mistakes at once.
 */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  // An empty variable is an unset one: shells and compose files write one for the other.
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const mode = check(modes, set.HQ_MODE ?? (set.NODE_ENV === "production" ? "production" : "development"), "HQ_MODE");
  if (mode === "development") {
    const read = check(development, set);
    const { HQ_BIND: bind, PORT: port, HQ_DEVELOPMENT_SEED: seed, HQ_ENGINE: engine } = read;
    return { mode, ...commonOf(read), bind, port, seed, engine };
  }
  const read = check(production, set);
  return {
    mode,
    ...commonOf(read),
    bind: read.HQ_BIND,
    port: read.PORT,
    origin: read.HQ_ORIGIN,
    hosts: read.HQ_HOSTS,
    tokens: read.HQ_TOKENS,
    trustedProxies: read.HQ_TRUSTED_PROXIES,
    signingKey: read.INNGEST_SIGNING_KEY,
    signingKeyFallback: read.INNGEST_SIGNING_KEY_FALLBACK,
    eventKey: read.INNGEST_EVENT_KEY,
    baseUrl: read.INNGEST_BASE_URL,
  };
}

function commonOf(read: z.infer<typeof common>): Pick<CommonConfiguration, "alias" | "logLevel" | "drainSeconds"> {
  return { alias: read.HQ_ALIAS, logLevel: read.HQ_LOG_LEVEL, drainSeconds: read.HQ_DRAIN_SECONDS };
}

function check<Schema extends z.ZodType>(schema: Schema, value: unknown, name = ""): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ConfigurationError(
    result.error.issues.map(({ path, message }) => {
      const variable = String(path[0] ?? name);
      return message.startsWith(",") ? `${variable}${message}` : `${variable} ${message}`;
    }),
  );
}

/** A token as `<caller>:<id>:<sha256>`, or what is wrong with it. */
function parseToken(text: string): BearerToken | string {
  const [caller = "", id = "", sha256 = "", ...more] = text.split(":");
  const names = Object.keys(callers).filter((name): name is Principal["caller"] => name !== "runtime-ingress");
  const known = names.find((name) => name === caller);
  if (more.length > 0 || !/^[\w.-]{1,128}$/.test(id) || !/^[0-9a-f]{64}$/.test(sha256)) {
    return "is not a token: write <caller>:<id>:<sha256 of the token in hex>";
  }
  if (sha256 === "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855") {
    return "is the hash of an empty string, which no request carries: hash the token";
  }
  return known === undefined ? `names an unknown caller: use ${names.join(", ")}` : { caller: known, id, sha256 };
}

function isAlias(text: string): boolean {
  try {
    return toInstanceAlias(text) === text;
  } catch {
    return false;
  }
}
