import { nearestName } from "@rawr/hq-contract/tables";
import { defaultLimits } from "../host-options.js";
import { configurationNames, type Configuration } from "./configuration.js";
import { environmentNames } from "./host-environment.js";
import type { HostSettings } from "./host-settings.js";
import type { ServeOptions } from "./serve-options.js";

type Line = readonly [name: string, value: string, from: string];

/** Variables whose values are secrets, or hashes of them. */
const hidden: ReadonlySet<string> = new Set([
  "HQ_TOKENS",
  "HQ_DEVELOPMENT_SEED",
  "INNGEST_SIGNING_KEY",
  "INNGEST_SIGNING_KEY_FALLBACK",
  "INNGEST_EVENT_KEY",
]);

/** What a host would be started with: each setting, its value, and where it is said. A secret is only said to be set. */
export function settingsReport({ configuration, options }: HostSettings, said: ServeOptions): string[] {
  const { mode, bind, port } = configuration;
  const environment = said.environment ?? process.env;
  const lines = [...fromEnvironment(environment, configuration), ...fromCode(options, said)];
  const [wide, wider] = [0, 1].map((column) => Math.max(...lines.map((line) => line[column as 0 | 1].length)));
  return [
    `The configuration is complete: ${mode} mode, ${bind}:${port}.`,
    ...lines.map(([name, value, from]) => `  ${name.padEnd(wide ?? 0)}  ${value.padEnd(wider ?? 0)}  ${from}`),
    ...unread(environment),
  ];
}

function fromEnvironment(environment: NonNullable<ServeOptions["environment"]>, configuration: Configuration): Line[] {
  return [...configurationNames, ...environmentNames].flatMap((name): Line[] => {
    const value = environment[name] ?? "";
    if (value === "") return [];
    if (name === "HQ_TOKENS" && configuration.mode === "production") {
      const whose = configuration.tokens.map(({ caller, id }) => `${caller}:${id}`).join(", ");
      return [[name, `tokens of ${whose}`, "environment"]];
    }
    return [[name, hidden.has(name) ? "set (a secret)" : value, "environment"]];
  });
}

function fromCode(options: ServeOptions, said: ServeOptions): Line[] {
  const { cors, limits = {}, trustedProxies, handlers, documents, inngestMiddleware = [] } = said;
  const code = (name: string, value: string | undefined): Line[] =>
    value === undefined || value === "" ? [] : [[name, value, "code"]];
  const limit = (name: string): Line[] => {
    const value: unknown = Reflect.get(options.limits ?? {}, name);
    const from = Object.hasOwn(limits, name) ? "code" : value === undefined ? "default" : "environment";
    return [[`limits.${name}`, String(value ?? Reflect.get(defaultLimits, name)), from]];
  };
  const plugins = handlers?.plugins?.map((plugin) => plugin.constructor.name) ?? [];
  const around = (["rootInterceptors", "interceptors", "clientInterceptors"] as const).filter(
    (name) => (handlers?.[name]?.length ?? 0) > 0,
  );
  return [
    ...code(
      "authenticators",
      (said.authenticators ?? []).map(({ scheme }) => scheme?.says ?? "one of its own").join("; "),
    ),
    ...code("cors.origins", cors?.origins.join(", ")),
    ...code("cors.credentials", cors?.credentials?.toString()),
    ...code("openDocuments", said.openDocuments?.toString()),
    ...code("documents.title", documents?.title),
    ...code("trustedProxies", typeof trustedProxies === "string" ? trustedProxies : trustedProxies?.join(", ")),
    ...code("services", Object.keys(said.services ?? {}).join(", ")),
    ...code("handlers.plugins", plugins.join(", ")),
    ...around.flatMap((name) => code(`handlers.${name}`, String(handlers?.[name]?.length))),
    ...code("inngestMiddleware", inngestMiddleware.map(({ name }) => name).join(", ")),
    ...Object.keys(defaultLimits).flatMap(limit),
  ];
}

/** A variable that is spelled like one of ours and that nothing reads. */
function unread(environment: NonNullable<ServeOptions["environment"]>): string[] {
  const known = ["HQ_MODE", "NODE_ENV", ...configurationNames, ...environmentNames];
  return Object.keys(environment)
    .filter((name) => /^(?:HQ|INNGEST)_/.test(name) && !known.includes(name))
    .flatMap((name) => {
      const near = nearestName(name, known);
      return near === undefined ? [] : [`${name} is set, and nothing reads it (did you mean \`${near}\`?)`];
    });
}
