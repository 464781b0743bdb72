import { createHash, createHmac, randomBytes } from "node:crypto";
import type { Principal } from "@rawr/hq-contract";
import type { BearerToken } from "../callers/caller.js";
import type { InngestConnection } from "../inngest/event-api.js";
import { createLocalEngine, type LocalEngine } from "../local-engine/index.js";

/** A token for each caller that uses HTTP, made at start. */
export type DevelopmentTokens = Readonly<Record<Principal["caller"], string>>;

/** What development mode brings itself: an engine, keys, tokens. All of it ends with the process. */
export interface DevelopmentKit {
  readonly engine: LocalEngine;
  /** What the engine says at every start: that runs are kept in memory only. */
  readonly notice: string;
  readonly connection: InngestConnection;
  readonly tokens: DevelopmentTokens;
  readonly bearerTokens: readonly BearerToken[];
}

/** What a development kit is made with. */
interface DevelopmentKitOptions {
  /** `NODE_ENV`. */
  readonly environment: string | undefined;
  /** One seed makes the same keys and tokens. Default: random, so that they are forgotten with the process. */
  readonly seed?: string | undefined;
}

/** Starts an embedded engine on loopback, with keys that nobody else has. */
export async function createDevelopmentKit({
  environment,
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
    ...(environment !== undefined && { environment }),
    // What else it says repeats what the host logs.
    onLog: ({ event, message }) => {
      if (event === "engine.started") notice = message;
    },
  });
  const { url } = await engine.listen({ hostname: "127.0.0.1" });
  const tokens = {
    external: newToken("external"),
    "first-party-web": newToken("first-party-web"),
    "first-party-service": newToken("first-party-service"),
  };
  // Object.entries widens the keys of a closed literal.
  const entries = Object.entries(tokens) as [Principal["caller"], string][];
  const bearerTokens = entries.map(([caller, token]) => ({ caller, id: `dev-${caller}`, sha256: sha256(token) }));
  return { engine, notice, connection: { signingKey, eventKey, baseUrl: url }, tokens, bearerTokens };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
