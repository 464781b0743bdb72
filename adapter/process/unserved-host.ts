import { workflowPlugins, type ServicesOption } from "#internal";
import type { Composition } from "@rawr/hq-contract";
import pino from "pino";
import { createHost, type Host } from "../host.js";
import type { HostOptions } from "../host-options.js";
import { createRestApi } from "../inngest/rest-api.js";
import { createDevelopmentKit } from "./development.js";
import { readSettings } from "./host-settings.js";
import { hostOptions } from "./process-options.js";
import type { ServeOptions } from "./serve-options.js";

/** The workspace's host, with ports and options of its own, on no socket. It takes what an Inngest server knows for registered. */
export async function unservedHost<Hq>(
  hq: Composition<Hq>,
  options: ServeOptions,
): Promise<{ readonly host: Host<Hq>; close(): Promise<void> }> {
  const { configuration: read, options: settled } = readSettings(options);
  const isQuiet = (options.environment ?? process.env).HQ_LOG_LEVEL === undefined;
  const configuration = isQuiet ? { ...read, logLevel: "warn" as const } : read;
  const kit =
    configuration.mode === "development"
      ? await createDevelopmentKit({ ...configuration, engine: "memory", port: 0, environment: undefined, events: [] })
      : undefined;
  // Standard output is the command's.
  const log = pino.destination({ dest: 2, sync: true });
  const host = createHost(
    hq,
    // See `startHost`.
    hostOptions(configuration, kit, "127.0.0.1", 0, log, settled) as HostOptions & ServicesOption<Hq>,
  );
  const close = async (): Promise<void> => {
    await host.close({ within: configuration.drainSeconds * 1000 });
    await kit?.engine.close({ drain: 0 });
  };
  try {
    if (configuration.mode === "production" && workflowPlugins(hq).length > 0) {
      const isKnown = await createRestApi(configuration, globalThis.fetch).knowsApp(host.instance);
      if (isKnown === true) {
        host.readiness.registered();
        host.readiness.reached();
      }
    }
    await host.start();
    return { host, close };
  } catch (error) {
    await close();
    throw error;
  }
}
