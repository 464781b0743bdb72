import type { ServicesOption } from "#internal";
import type { Composition, Services } from "@rawr/hq-contract";
import { createOpenApiClient, createRpcClient, type OpenApiClient, type RpcClient } from "@rawr/hq-contract/client";

/**
 * A whole host on loopback, with the embedded engine.
 *
 * @example
 * const seenBy = ({ events }: Pick<TestedHq<object>, "events">) => events.length;
 * seenBy({ events: ["host.request_completed"] }); //=> 1
 */
export interface TestedHq<Hq> {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Over the published routes, with a token of an external caller. */
  readonly external: OpenApiClient<Composition<Hq>>;
  /** Over `/rpc`, with a token of a first-party session. */
  readonly web: RpcClient<Composition<Hq>>;
  /** In process, as a first-party service. */
  readonly services: Services<Hq>;
  /** Names of the host's structured events, oldest first. */
  readonly events: readonly string[];
  /** Closes host, engine and socket; work in progress has two seconds. */
  close(): Promise<void>;
}

/**
 * Starts a host of the composition as `serve` does in development: keys and tokens of its own, runs in memory.
 *
 * @example
 * const host = await testHq(defineHq<object>({}));
 * (await fetch(`${host.origin}/livez`)).status; //=> 200
 * await host.close();
 */
export async function testHq<Hq>(
  hq: Composition<Hq>,
  ...given: object extends ServicesOption<Hq> ? [options?: ServicesOption<Hq>] : [options: ServicesOption<Hq>]
): Promise<TestedHq<Hq>> {
  // Loaded here: the tests of a router need neither the host nor the engine.
  const { startTestHost } = await import("../adapter/test-host.js");
  const events: string[] = [];
  const host = await startTestHost({
    alias: "test",
    hq,
    services: given[0]?.services ?? {},
    onEvent: (event) => void events.push(event),
    log: { write: () => undefined },
  });
  const { origin, credentials } = host;
  return {
    origin,
    external: createOpenApiClient("external", hq, { origin, headers: credentials.external }),
    web: createRpcClient("first-party-web", hq, { origin, headers: credentials["first-party-web"] }),
    services: host.services,
    events,
    close: () => host.close(),
  };
}
