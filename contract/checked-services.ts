import { didYouMean, type DidYouMean } from "./did-you-mean.js";
import { nearestLiteral, type NearestLiteral } from "./nearest-literal.js";
import type { Registration } from "./register.js";
import type { Services } from "./services.js";

/** A registration of a plugin whose services the composition has, else the sentence that names what it lacks. */
export type CheckedConsumer<Key extends string, P, Hq> = P extends {
  readonly create: (services: infer Asked) => unknown;
}
  ? Services<Hq> extends Asked
    ? Registration<P>
    : Unless<LackingServices<Key, Asked, Services<Hq>>, P>
  : P extends { readonly ports: (services: infer Asked, start: never) => unknown }
    ? object extends Asked
      ? Registration<P>
      : CheckedPublisher<Key, P, Asked, Services<Hq>>
    : Registration<P>;

/** A registration, unless there is a sentence that refuses it. */
type Unless<Refusal, P> = [Refusal] extends [never] ? Registration<P> : Refusal;

/** What a publisher asks for under the name of a capability must fit; what no plugin publishes is the process's to offer. */
type CheckedPublisher<Key extends string, P, Asked, Published> = Unless<DifferentServices<Key, Asked, Published>, P>;

type DifferentServices<Key extends string, Asked, Published> = {
  [Name in keyof Asked & keyof Published & string]-?: Published[Name] extends Asked[Name]
    ? never
    : LackingProcedures<Key, Name, NonNullable<Asked[Name]>, Published[Name]>;
}[keyof Asked & keyof Published & string];

/** A service that may be missing is compared only where it is published. */
type LackingServices<Key extends string, Asked, Published> = {
  [Name in keyof Asked & string]-?: Name extends keyof Published
    ? Published[Name] extends Asked[Name]
      ? never
      : LackingProcedures<Key, Name, NonNullable<Asked[Name]>, Published[Name]>
    : undefined extends Asked[Name]
      ? never
      : serviceMissing<Key, Name, keyof Published & string>;
}[keyof Asked & string];

/** Of a part of a service, down to its procedures. */
type LackingProcedures<Key extends string, Service extends string, Asked, Published> = {
  [Name in keyof Asked & string]-?: Name extends keyof Published
    ? Published[Name] extends Asked[Name]
      ? never
      : Published[Name] extends (...input: never) => unknown
        ? serviceDiffers<Key, `${Service}.${Name}`>
        : LackingProcedures<Key, `${Service}.${Name}`, NonNullable<Asked[Name]>, Published[Name]>
    : undefined extends Asked[Name]
      ? never
      : procedureNotPublished<Key, `${Service}.${Name}`, keyof Published & string>;
}[keyof Asked & string];

/** Refuses a consumer that asks for an unpublished service. */
export type serviceMissing<
  Key extends string,
  Service extends string,
  Published extends string,
> = `\`${Key}\` asks for the service \`${Service}\`, which no plugin of rawr.hq.ts publishes${DidYouMean<NearestLiteral<Service, Published>>}: register its plugin or ask for another (D-006)`;
export function serviceMissing<const Key extends string, const Service extends string, const Published extends string>(
  key: Key,
  service: Service,
  published: readonly Published[],
): serviceMissing<Key, Service, Published> {
  const near = didYouMean<NearestLiteral<Service, Published>>(nearestLiteral(service, published));
  return `\`${key}\` asks for the service \`${service}\`, which no plugin of rawr.hq.ts publishes${near}: register its plugin or ask for another (D-006)`;
}

/** Refuses a consumer that expects another contract of a service. */
export type serviceDiffers<
  Key extends string,
  Procedure extends string,
> = `\`${Key}\` asks for \`${Procedure}\` in a different shape than its contract publishes: declare it as the contract does (D-006)`;
export function serviceDiffers<const Key extends string, const Procedure extends string>(
  key: Key,
  procedure: Procedure,
): serviceDiffers<Key, Procedure> {
  return `\`${key}\` asks for \`${procedure}\` in a different shape than its contract publishes: declare it as the contract does (D-006)`;
}

/** Refuses a consumer that asks for a procedure, or a part of a service, that its contract lacks. */
export type procedureNotPublished<
  Key extends string,
  Procedure extends string,
  Published extends string,
> = `\`${Key}\` asks for \`${Procedure}\`, which no contract of rawr.hq.ts has${DidYouMean<NearestLiteral<LastName<Procedure>, Published>>}: add it there or ask for another (D-006)`;
export function procedureNotPublished<
  const Key extends string,
  const Procedure extends string,
  const Published extends string,
>(key: Key, procedure: Procedure, published: readonly Published[]): procedureNotPublished<Key, Procedure, Published> {
  const name = procedure.slice(procedure.lastIndexOf(".") + 1) as LastName<Procedure>; // what the type says
  const near = didYouMean<NearestLiteral<LastName<Procedure>, Published>>(nearestLiteral(name, published));
  return `\`${key}\` asks for \`${procedure}\`, which no contract of rawr.hq.ts has${near}: add it there or ask for another (D-006)`;
}

type LastName<Path extends string> = Path extends `${string}.${infer Rest}` ? LastName<Rest> : Path;
