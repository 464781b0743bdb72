import { createHash, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServicesOption } from "#internal";
import type { Composition, Principal } from "@rawr/hq-contract";
import { bearerTokens } from "./callers/caller.js";
import type { EventFields } from "./telemetry/telemetry.js";
import type { InngestConnection } from "./inngest/event-api.js";
import type { Host } from "./host.js";
import { openHost } from "./open-host.js";
import { createLocalEngine, createSystemClock } from "./local-engine/index.js";

/**
 * What a harness passes to the host that it starts: everything that differs between instances (D-016).
 *
 * @example
 * const request: TestHostRequest<object> = {
 *   alias: "test",
 *   hq: defineHq<object>({}),
 *   onEvent: () => undefined,
 *   log: { write: () => undefined },
 * };
 * request.alias; //=> "test"
 */
export interface TestHostRequest<Hq> {
  readonly alias: string;
  readonly hq: Composition<Hq>;
  /** What the process offers to plugins, by name. */
  readonly services?: Readonly<Record<string, unknown>>;
  /** Receives every event of the host's telemetry as it happens. */
  readonly onEvent: (event: string, fields: EventFields) => void;
  readonly log: {
    /** Takes one line of the log: a JSON object and its line end. */
    write(line: string): void;
  };
  /** A host that this one shares its Inngest server and its keys with; one that `startTestHost` started. */
  readonly beside?: object;
}

/**
 * A host on a loopback port of its own, with a credential for each caller that uses HTTP.
 *
 * @example
 * const headersOf = ({ credentials }: Pick<TestHost<object>, "credentials">) => Object.keys(credentials.external);
 * const none = { "first-party-web": {}, "first-party-service": {} };
 * headersOf({ credentials: { ...none, external: { authorization: "Bearer t" } } }); //=> ["authorization"]
 */
export interface TestHost<Hq> {
  readonly origin: string;
  readonly credentials: Readonly<Record<Principal["caller"], Readonly<Record<string, string>>>>;
  readonly signingKey: string;
  readonly services: Host<Hq>["services"];
  readonly connection: InngestConnection;
  /**
   * Resolves when no run on this host's Inngest server has anything to do for now: no function is called, and none is due within four
   * seconds. A run that waits longer, or for an event, is at rest.
   */
  settled(): Promise<void>;
  /** Closes engine, host and socket; work in progress has two seconds. */
  close(): Promise<void>;
}

/**
 * Starts the host that `serve` would start, for a test: loopback only, keys and tokens that nobody else has, runs in memory.
 *
 * @example
 * const quiet = { onEvent: () => undefined, log: { write: () => undefined } };
 * const host = await startTestHost({ alias: "test", hq: defineHq<object>({}), ...quiet });
 * (await fetch(`${host.origin}/livez`)).status; //=> 200
 * await host.close();
 */
export async function startTestHost<Hq>(request: TestHostRequest<Hq>): Promise<TestHost<Hq>> {
  const engine = request.beside === undefined ? await startEngine() : undefined;
  const { connection, settled } = engine ?? engineOf(request.beside);
  const tokens = { "first-party-web": newToken(), "first-party-service": newToken(), external: newToken() };
  // Object.entries widens the keys of a closed literal.
  const entries = Object.entries(tokens) as [Principal["caller"], string][];
  const options = {
    alias: request.alias,
    authenticators: [bearerTokens(entries.map(([caller, token]) => ({ caller, id: "test", sha256: sha256(token) })))],
    inngest: connection,
    services: request.services ?? {},
    telemetry: { level: "info" as const, destination: request.log, onEvent: request.onEvent },
  };
  // A plugin that asks for more than this offers is named at start.
  const { host, origin, close } = await openHost(request.hq, options as typeof options & ServicesOption<Hq>);
  await host.register();
  const bearer = (caller: Principal["caller"]) => ({ authorization: `Bearer ${tokens[caller]}` });
  return {
    origin,
    signingKey: connection.signingKey,
    connection,
    credentials: {
      "first-party-web": bearer("first-party-web"),
      "first-party-service": bearer("first-party-service"),
      external: bearer("external"),
    },
    services: host.services,
    settled,
    async close() {
      await engine?.close();
      await close(2000);
    },
  };
}

/** Milliseconds: a run that sleeps no longer is waited for. */
const soon = 4000;

async function startEngine() {
  const keys = {
    signingKey: `signkey-test-${randomBytes(32).toString("hex")}`,
    eventKey: randomBytes(16).toString("hex"),
  };
  const clock = createSystemClock();
  const engine = createLocalEngine({ ...keys, clock, backoff: () => 5, onLog: () => undefined });
  const { url } = await engine.listen();
  return {
    connection: { ...keys, baseUrl: url },
    close: () => engine.close({ drain: 0 }),
    async settled() {
      for (;;) {
        await engine.settled();
        const next = clock.nextTimer();
        if (next === undefined || next > clock.now() + soon) return;
        await sleep(Math.max(1, next - clock.now()));
      }
    },
  };
}

function engineOf(beside: object | undefined): Pick<TestHost<object>, "connection" | "settled"> {
  // As startTestHost made it.
  if (beside !== undefined && "connection" in beside) return beside as TestHost<object>;
  throw new TypeError("`beside` is not a host of startTestHost: pass what it resolved to");
}

function newToken(): string {
  return randomBytes(24).toString("hex");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
