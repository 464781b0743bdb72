import { messages, pluginsBesideTheHost } from "#internal";
import type { Composition } from "@rawr/hq-contract";
import type { AnyConsumerPlugin } from "@rawr/hq-contract/tables";
import { MissingServiceError, watchedServices } from "./asked-services.js";
import type { ServiceClients } from "./services.js";

/** What the toolkit and agent plugins of an instance offer, by plugin key; each is made when it is first asked for. */
export function createSurfaces(
  hq: Composition,
  clientsOf: (key: string) => ServiceClients,
): Readonly<Record<string, unknown>> {
  const surfaces = {};
  for (const plugin of pluginsBesideTheHost(hq)) {
    let made: { readonly surface: unknown } | undefined;
    Object.defineProperty(surfaces, plugin.key, {
      enumerable: true,
      get: () => (made ??= { surface: makeSurface(plugin, clientsOf(plugin.key)) }).surface,
    });
  }
  return Object.freeze(surfaces);
}

/**
 * Makes each surface, before a host serves. What else a `create` throws concerns only those who ask for its surface.
 *
 * @throws MissingServiceError for the first that can't be made without a service that no plugin publishes.
 */
export function confirmSurfaces(surfaces: object): void {
  for (const key of Object.keys(surfaces)) {
    try {
      // A surface may be a promise: nobody waits for it here.
      Promise.resolve(Reflect.get(surfaces, key)).catch(() => undefined);
    } catch (error) {
      if (error instanceof MissingServiceError) throw error;
    }
  }
}

function makeSurface({ key, create }: AnyConsumerPlugin, clients: ServiceClients): unknown {
  const asked = watchedServices(clients);
  try {
    return create(asked.services);
  } catch (error) {
    const [missing] = asked.missing();
    if (missing === undefined) throw error;
    throw new MissingServiceError(messages.serviceMissing(key, missing, asked.offered), { cause: error });
  }
}
