import { pluginsBesideTheHost } from "#internal";
import type { Composition } from "@rawr/hq-contract";
import type { ServiceClients } from "./services.js";

/** What the toolkit and agent plugins of an instance offer, by plugin key; each is made when it is first asked for. */
export function createSurfaces(
  hq: Composition,
  clientsOf: (key: string) => ServiceClients,
): Readonly<Record<string, unknown>> {
  const surfaces = {};
  for (const { key, create } of pluginsBesideTheHost(hq)) {
    let made: { readonly surface: unknown } | undefined;
    Object.defineProperty(surfaces, key, {
      enumerable: true,
      get: () => (made ??= { surface: create(clientsOf(key)) }).surface,
    });
  }
  return Object.freeze(surfaces);
}
