/**
 * A plugin asks for a service that nobody offers. Its message names both, and what there is.
 *
 * @example
 * new MissingServiceError("`toolkit/tools` asks for the service `oders`").name; //=> "MissingServiceError"
 */
export class MissingServiceError extends TypeError {
  override readonly name = "MissingServiceError";
}

/** Services that remember which names were asked for and are not there. */
export interface WatchedServices {
  readonly services: object;
  readonly offered: readonly string[];
  /** The names that were read and that nobody offers, in the order of asking. */
  missing(): readonly string[];
}

/**
 * Types are gone when a host starts, so a plugin's needs show only when it asks. A name that is not offered may be optional: the reader
 * gets `undefined`, and whoever fails because of that is told the name.
 */
export function watchedServices(services: Readonly<Record<string, unknown>>): WatchedServices {
  const missing = new Set<string>();
  return {
    services: new Proxy(services, {
      get(target, name, receiver) {
        if (typeof name === "string" && !Object.hasOwn(target, name)) missing.add(name);
        return Reflect.get(target, name, receiver) as unknown;
      },
    }),
    offered: Object.keys(services),
    missing: () => [...missing],
  };
}
