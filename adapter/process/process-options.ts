import type { DestinationStream } from "pino";
import { bearerTokens } from "../callers/caller.js";
import type { HostOptions } from "../host-options.js";
import type { Configuration } from "./configuration.js";
import type { DevelopmentKit } from "./development.js";
import type { ServeOptions } from "./serve-options.js";

/** The options of a process's host: what its code says, what its environment says, and in development what the kit brings. */
export function hostOptions(
  configuration: Configuration,
  kit: DevelopmentKit | undefined,
  authority: string,
  port: number,
  destination: DestinationStream,
  { authenticators = [], telemetry, ...options }: ServeOptions,
): HostOptions {
  const { alias, logLevel } = configuration;
  const common = {
    ...options,
    alias,
    telemetry: { level: logLevel, destination, ...telemetry },
  };
  if (configuration.mode === "development") {
    if (kit === undefined) throw new TypeError("development mode needs its development kit");
    return {
      ...common,
      origin: `http://${authority}`,
      hosts: ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`),
      authenticators: [...authenticators, bearerTokens(kit.bearerTokens)],
      inngest: kit.connection,
      openDocuments: options.openDocuments ?? true,
      reloadPages: true,
    };
  }
  const { signingKey, signingKeyFallback, eventKey, baseUrl } = configuration;
  return {
    ...common,
    origin: configuration.origin,
    hosts: configuration.hosts,
    authenticators: [...authenticators, bearerTokens(configuration.tokens)],
    inngest: { signingKey, signingKeyFallback, eventKey, baseUrl },
    trustedProxies: options.trustedProxies ?? [...configuration.trustedProxies],
    selfCheck: true,
  };
}
