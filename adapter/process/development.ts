import { createHash, createHmac, randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Principal } from "@rawr/hq-contract";
import type { BearerToken } from "../callers/caller.js";
import type { DevelopmentConfiguration } from "./configuration.js";
import type { InngestConnection } from "../inngest/event-api.js";
import { createLocalEngine, type LocalEngine, type OfferedEvent } from "../local-engine/index.js";

/**
 * A token for each caller that uses HTTP, made at start.
 *
 * @example
 * const curl = (tokens: DevelopmentTokens) => `curl -H 'authorization: Bearer ${tokens.external}'`;
 * curl({ external: "dev_a", "first-party-web": "dev_b", "first-party-service": "dev_c" }).endsWith("dev_a'"); //=> true
 */
export type DevelopmentTokens = Readonly<Record<Principal["caller"], string>>;

/** What development mode brings itself: an engine, keys, tokens. All of it ends with the process, but for the engine's journal. */
export interface DevelopmentKit {
  readonly engine: LocalEngine;
  /** What the engine says at every start: where runs are kept. */
  readonly notice: string;
  /** Where the engine shows its runs to a person. */
  readonly page: string;
  readonly connection: InngestConnection;
  readonly tokens: DevelopmentTokens;
  readonly bearerTokens: readonly BearerToken[];
}

/** Who uses HTTP, and is given a token in development. */
export const developmentCallers = ["external", "first-party-web", "first-party-service"] as const;

/** The id of the principal behind a development token. */
export const developmentId = (caller: Principal["caller"]): string => `dev-${caller}`;

/** What a development kit is made with. */
interface DevelopmentKitOptions {
  /** `NODE_ENV`. */
  readonly environment: string | undefined;
  /** One seed makes the same keys and tokens. Default: random, so that they are forgotten with the process. */
  readonly seed?: string | undefined;
  /** Whether runs are kept for the next start, in a folder of the instance's where the process was started. */
  readonly engine: DevelopmentConfiguration["engine"];
  readonly alias: string;
  /** The port that the host was told. The engine's is derived from it, so that its page stays where it is; 0 takes any. */
  readonly port: number;
  /** The host's events, which the engine's page sends. */
  readonly events: readonly OfferedEvent[];
}

/** Starts an embedded engine on loopback, with keys that nobody else has, and its page. */
export async function createDevelopmentKit({
  environment,
  events,
  engine: kept,
  alias,
  port,
  seed = randomBytes(32).toString("hex"),
}: DevelopmentKitOptions): Promise<DevelopmentKit> {
  const secret = (purpose: string) => createHmac("sha256", seed).update(purpose).digest();
  const newToken = (caller: string) => `dev_${secret(`token:${caller}`).toString("base64url")}`;
  const signingKey = `signkey-dev-${secret("signing key").toString("hex")}`;
  const eventKey = secret("event key").toString("hex");
  let notice = "";
  const engine = createLocalEngine({
    signingKey,
    eventKey,
    page: { events, token: secret("engine page").toString("base64url") },
    ...(kept === "journal" && { journal: join("artifacts/engine", alias) }),
    ...(environment !== undefined && { environment }),
    // What else it says repeats what the host logs.
    onLog: ({ event, message }) => {
      if (event === "engine.started") notice = message;
      if (event === "journal.failed") process.stderr.write(`${message}\n`);
    },
  });
  const { url } = await listenNear(engine, enginePorts(alias, port));
  const tokens = {
    external: newToken("external"),
    "first-party-web": newToken("first-party-web"),
    "first-party-service": newToken("first-party-service"),
  };
  const bearerTokens = developmentCallers.map((caller) => ({
    caller,
    id: developmentId(caller),
    sha256: sha256(tokens[caller]),
  }));
  return { engine, notice, page: `${url}/`, connection: { signingKey, eventKey, baseUrl: url }, tokens, bearerTokens };
}

/** Ports for the engine of a host, in the order in which they are tried: the same at every start, then any. */
function enginePorts(alias: string, port: number): readonly number[] {
  if (port === 0) return [0];
  const first = createHash("sha256")
    .update(JSON.stringify([process.cwd(), alias, port]))
    .digest()
    .readUInt16BE();
  // Above what is assigned to services, and below what systems give to clients.
  return [...Array.from({ length: 3 }, (_, next) => 20_000 + ((first + next) % 10_000)), 0];
}

async function listenNear(
  engine: LocalEngine,
  [port = 0, ...others]: readonly number[],
): Promise<{ readonly url: string }> {
  try {
    return await engine.listen({ hostname: "127.0.0.1", port });
  } catch (error) {
    if (others.length === 0) throw error;
    return listenNear(engine, others);
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
