import type { ServicesOption } from "#internal";
import type { Composition } from "@rawr/hq-contract";
import { createHost, type Host } from "./host.js";
import type { HostOptions } from "./host-options.js";
import { attachHost } from "./http/connections.js";
import { closeServer, listen, type Timeouts } from "./process/listener.js";

/** A host that answers on a loopback port. */
export interface OpenHost<Hq> {
  readonly host: Host<Hq>;
  readonly origin: string;
  readonly port: number;
  /** Ends host and socket; what is under way has `within` milliseconds, by default none. */
  close(within?: number): Promise<void>;
}

/** Where a host is opened: by default on a free port, under that port's address, with the time limits of `serve`. */
export interface Place {
  readonly port?: number | undefined;
  readonly origin?: string | undefined;
  readonly timeouts?: Partial<Timeouts> | undefined;
}

/** Opens a host on loopback as `serve` does, for tests and benchmarks. */
export async function openHost<Hq>(
  hq: Composition<Hq>,
  options: Omit<HostOptions, "origin"> & ServicesOption<Hq>,
  place: Place = {},
): Promise<OpenHost<Hq>> {
  const { server, port } = await listen("127.0.0.1", place.port ?? 0, place.timeouts);
  const origin = place.origin ?? `http://127.0.0.1:${port}`;
  // TypeScript doesn't relate a spread to the options whose services depend on Hq.
  const host = createHost(hq, { ...options, origin } as HostOptions & ServicesOption<Hq>);
  attachHost(server, host);
  return {
    host,
    origin,
    port,
    async close(within = 0) {
      await host.close({ within });
      await closeServer(server);
    },
  };
}
