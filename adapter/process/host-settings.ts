import { optionFaults } from "../check-options.js";
import { ConfigurationError, readConfiguration, type Configuration } from "./configuration.js";
import { readHostEnvironment, type EnvironmentOptions } from "./host-environment.js";
import { runtimeFault } from "./runtime-fault.js";
import type { ServeOptions } from "./serve-options.js";

/** Everything that a process is configured with, from its environment and from code, validated together. */
export interface HostSettings {
  readonly configuration: Configuration;
  /** The options of the host, wherever they were said. */
  readonly options: ServeOptions;
}

/** Options that have a variable, and how to see which of their parts are said in code. */
const saidTwice = (environment: EnvironmentOptions, trusted: string | undefined, options: ServeOptions): string[] => {
  const twice = (option: string, variable: string, inBoth: boolean): string[] =>
    inBoth ? [`${variable} is set, and the host's code has \`${option}\`: say it in one place`] : [];
  const limits = Object.keys(environment.limits ?? {}).filter((name) => Object.hasOwn(options.limits ?? {}, name));
  return [
    ...twice("cors", "HQ_CORS_ORIGINS", environment.cors !== undefined && options.cors !== undefined),
    ...twice(
      "openDocuments",
      "HQ_OPEN_DOCUMENTS",
      environment.openDocuments !== undefined && options.openDocuments !== undefined,
    ),
    ...twice("trustedProxies", "HQ_TRUSTED_PROXIES", trusted !== undefined && options.trustedProxies !== undefined),
    ...limits.flatMap((name) => twice(`limits.${name}`, "HQ_LIMITS", true)),
  ];
};

/**
 * Reads the environment, and what code says beside it.
 *
 * @throws ConfigurationError with everything that is wrong with either, at once.
 */
export function readSettings(options: ServeOptions): HostSettings {
  const old = runtimeFault(process.versions.node);
  if (old !== undefined) throw new ConfigurationError([old]);
  const environment = options.environment ?? process.env;
  // An empty variable is an unset one: shells and compose files write one for the other.
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const configuration = tried(() => readConfiguration(environment));
  const read = readHostEnvironment(set);
  const said = "faults" in read ? {} : read;
  const merged: ServeOptions = {
    ...options,
    ...said,
    limits: { ...options.limits, ...said.limits },
    authenticators: [...(options.authenticators ?? []), ...(said.authenticators ?? [])],
  };
  const faults = [
    ...("faults" in configuration ? configuration.faults : []),
    ...("faults" in read ? read.faults : []),
    ...saidTwice(said, set.HQ_TRUSTED_PROXIES, options),
    ...optionFaults(merged),
  ];
  if ("faults" in configuration || faults.length > 0) throw new ConfigurationError(faults);
  return { configuration, options: merged };
}

function tried(read: () => Configuration): Configuration | { readonly faults: readonly string[] } {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigurationError) return { faults: error.sentences };
    throw error;
  }
}
