import { createHash, randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ServicesOption } from "#internal";
import type { Composition, Principal } from "@rawr/hq-contract";
import { bearerTokens } from "./callers/caller.js";
import { attachHost } from "./http/connections.js";
import type { EventFields } from "./telemetry/telemetry.js";
import type { InngestConnection } from "./inngest/event-api.js";
import { createHost, type Host } from "./host.js";
import type { HostOptions } from "./host-options.js";
import { createLocalEngine } from "./local-engine/index.js";

/** What a harness asks of the host that it starts; all that differs per instance is handed in (D-016). */
export interface TestHostRequest<Hq> {
  readonly alias: string;
  readonly hq: Composition<Hq>;
  /** What the process offers to plugins, by name. */
  readonly services?: Readonly<Record<string, unknown>>;
  /** Hears every event of the host's telemetry, as it happens. */
  readonly onEvent: (event: string, fields: EventFields) => void;
  readonly log: {
    /** Takes one line of the log: a JSON object and its line end. */
    write(line: string): void;
  };
  /** A host that this one shares its Inngest server and its keys with; one that `startTestHost` started. */
  readonly beside?: object;
}

/** A host on a loopback port of its own, with a credential for each caller that uses HTTP. */
export interface TestHost<Hq> {
  readonly origin: string;
  readonly credentials: Readonly<Record<Principal["caller"], Readonly<Record<string, string>>>>;
  readonly signingKey: string;
  readonly services: Host<Hq>["services"];
  readonly connection: InngestConnection;
  /** Ends engine, host and socket; what is under way has two seconds. */
  close(): Promise<void>;
}

/** Starts the host that `serve` would start, for a test: loopback only, keys and tokens that nobody else has, runs in memory. */
export async function startTestHost<Hq>(request: TestHostRequest<Hq>): Promise<TestHost<Hq>> {
  const engine = request.beside === undefined ? await startEngine() : undefined;
  const connection = engine?.connection ?? connectionOf(request.beside);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a TCP port has an address of this shape.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tokens = { "first-party-web": newToken(), "first-party-service": newToken(), external: newToken() };
  // Object.entries widens the keys of a closed literal.
  const entries = Object.entries(tokens) as [Principal["caller"], string][];
  const options: HostOptions = {
    alias: request.alias,
    origin,
    authenticators: [bearerTokens(entries.map(([caller, token]) => ({ caller, id: "test", sha256: sha256(token) })))],
    inngest: connection,
    services: request.services ?? {},
    telemetry: { level: "info", destination: request.log, onEvent: request.onEvent },
  };
  // A plugin that asks for more than this offers is named at start.
  const host = createHost(request.hq, options as HostOptions & ServicesOption<Hq>);
  attachHost(server, host);
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
    async close() {
      await engine?.close();
      await host.close({ within: 2000 });
      await closed(server);
    },
  };
}

async function startEngine() {
  const keys = {
    signingKey: `signkey-test-${randomBytes(32).toString("hex")}`,
    eventKey: randomBytes(16).toString("hex"),
  };
  const engine = createLocalEngine({ ...keys, backoff: () => 5, onLog: () => undefined });
  const { url } = await engine.listen();
  return { connection: { ...keys, baseUrl: url }, close: () => engine.close({ drain: 0 }) };
}

function connectionOf(beside: object | undefined): InngestConnection {
  if (beside !== undefined && "connection" in beside) return beside.connection as InngestConnection; // as startTestHost made it
  throw new TypeError("`beside` is not a host of startTestHost: pass what it resolved to");
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function newToken(): string {
  return randomBytes(24).toString("hex");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
