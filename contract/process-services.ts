import { didYouMean, type DidYouMean } from "./did-you-mean.js";
import { nearestLiteral, type NearestLiteral } from "./nearest-literal.js";
import type { Services } from "./services.js";

/**
 * What the plugins of a composition ask for in their `ports`, and none of them publishes: the process offers it to `serve`.
 *
 * @example
 * interface Asks {
 *   readonly ports: (services: { readonly mailer: () => string }, start: never) => object;
 * }
 * type Offered = keyof ProcessServices<{ "api/orders": Asks }>;
 * //=> "mailer"
 */
export type ProcessServices<Hq> = Joined<
  { [Key in keyof Hq]: (asked: AskedOfProcess<Hq[Key], keyof Services<Hq>>) => void }[keyof Hq]
>;

type AskedOfProcess<P, Published> = P extends { readonly ports: (services: infer Asked, start: never) => unknown }
  ? { readonly [Name in keyof Asked as Exclude<Name, Published>]: Asked[Name] }
  : object;

type Joined<Functions> = [Functions] extends [never]
  ? object
  : // In a tuple: one by one, the functions would yield a union, of which a plugin that asks for nothing is a part.
    [Functions] extends [(asked: infer Asked) => void]
    ? Asked
    : object;

/** The option that offers {@link ProcessServices}: required as soon as one of them is. */
export type ServicesOption<Hq> =
  object extends ProcessServices<Hq>
    ? {
        /** What the process offers to plugins, by name. */
        readonly services?: ProcessServices<Hq> & Readonly<Record<string, unknown>>;
      }
    : {
        /** What the process offers to plugins, by name. */
        readonly services: ProcessServices<Hq> & Readonly<Record<string, unknown>>;
      };

/** Refuses a plugin that asks for a service that neither a plugin nor the process offers. */
export type serviceNotOffered<
  Key extends string,
  Service extends string,
  Offered extends string,
> = `\`${Key}\` asks for the service \`${Service}\`, which neither rawr.hq.ts nor the process offers${DidYouMean<NearestLiteral<Service, Offered>>}: register its plugin, or pass it to \`serve(hq, { services })\` (D-006)`;
export function serviceNotOffered<const Key extends string, const Service extends string, const Offered extends string>(
  key: Key,
  service: Service,
  offered: readonly Offered[],
): serviceNotOffered<Key, Service, Offered> {
  const near = didYouMean<NearestLiteral<Service, Offered>>(nearestLiteral(service, offered));
  return `\`${key}\` asks for the service \`${service}\`, which neither rawr.hq.ts nor the process offers${near}: register its plugin, or pass it to \`serve(hq, { services })\` (D-006)`;
}
