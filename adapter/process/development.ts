import { createHash, randomBytes } from "node:crypto";
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

/** Starts an embedded engine on loopback, with keys that nobody else has. */
export async function createDevelopmentKit(environment: string | undefined): Promise<DevelopmentKit> {
  const signingKey = `signkey-dev-${randomBytes(32).toString("hex")}`;
  const eventKey = randomBytes(24).toString("hex");
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
  const tokens = { external: newToken(), "first-party-web": newToken(), "first-party-service": newToken() };
  // Object.entries widens the keys of a closed literal.
  const entries = Object.entries(tokens) as [Principal["caller"], string][];
  const bearerTokens = entries.map(([caller, token]) => ({ caller, id: `dev-${caller}`, sha256: sha256(token) }));
  return { engine, notice, connection: { signingKey, eventKey, baseUrl: url }, tokens, bearerTokens };
}

function newToken(): string {
  return `dev_${randomBytes(18).toString("base64url")}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
