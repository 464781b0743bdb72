import type { AnyContractRouter, ContractRouterClient } from "@orpc/contract";
import type { JsonifiedClient } from "@orpc/openapi-client";
import { eventsOf } from "./checked-functions.js";
import type { LegacyKey, NoLegacyKeys } from "./manifest.js";
import { legacyKeys } from "./manifest.js";
import { isCapability, pluginKinds, type CheckedCapability, type PluginKind } from "./identity.js";
import {
  codeDisagrees,
  duplicateCapability,
  notAPlugin,
  wrongKey,
  type serviceDiffers,
  type serviceMissing,
} from "./messages/composition.js";
import { unsentEvent, type reactionDiffers } from "./messages/durable.js";
import { badCapability, legacyKey, unknownKind, wrongRoot, type notOneLiteral } from "./messages/identity.js";
import type { AnyApiPlugin, AnyPlugin, AnyWorkflowPlugin } from "./plugin.js";

/** A plugin beside the identity that its package.json declares, as literals. */
export interface Registration<P> {
  /** Relative to the workspace root. */
  readonly directory: string;
  readonly plugin: P;
}

/** `Kind` when the surface root holds it, else the sentence that refuses it. */
type CheckedKind<Kind extends string, Surface extends PluginKind, Directory extends string> = Kind extends Surface
  ? [Surface] extends [Kind]
    ? Kind
    : notOneLiteral<"surface">
  : Kind extends PluginKind
    ? wrongRoot<Kind, Directory, Surface>
    : unknownKind<Kind>;

/** `P` when its code says what package.json says, else the sentence that refuses it. Compared both ways: a union is not one key. */
type CheckedPlugin<P, Key extends string> = P extends { readonly key: infer Own extends string }
  ? [Key] extends [Own]
    ? [Own] extends [Key]
      ? P
      : codeDisagrees<Key, Own>
    : codeDisagrees<Key, Own>
  : notAPlugin<Key>;

/**
 * Registers a plugin under the identity of its package.json. Written by `rawr-hq generate`, never by hand.
 *
 * Source: SPEC 2.4 (D-005, D-006, D-013).
 */
export function register<
  const Directory extends string,
  const Surface extends PluginKind,
  const Kind extends string,
  const Capability extends string,
  P,
>(
  identity: {
    readonly directory: Directory;
    /** The kind that this surface root holds. */
    readonly surface: Surface;
    /** The `rawr` block of package.json, word for word. */
    readonly rawr: NoLegacyKeys & {
      readonly kind: CheckedKind<Kind, Surface, Directory>;
      readonly capability: CheckedCapability<Capability>;
    };
  },
  plugin: CheckedPlugin<P, `${Kind}/${Capability}`>,
): Registration<P> {
  const { directory, surface } = identity;
  const rawr: { readonly kind: string; readonly capability: string } & { readonly [Key in LegacyKey]?: unknown } =
    identity.rawr;
  const legacy = legacyKeys.find((key) => Object.hasOwn(rawr, key));
  if (legacy !== undefined) throw new TypeError(`${directory}: ${legacyKey(legacy)}`);
  const kinds: readonly string[] = pluginKinds;
  if (!kinds.includes(rawr.kind)) throw new TypeError(`${directory}: ${unknownKind(rawr.kind)}`);
  if (rawr.kind !== surface) throw new TypeError(wrongRoot(rawr.kind, directory, surface));
  if (!isCapability(rawr.capability)) throw new TypeError(`${directory}: ${badCapability(rawr.capability)}`);
  // The refused branches are string types that no value has; what arrives is the plugin.
  const accepted: unknown = plugin;
  const key = `${rawr.kind}/${rawr.capability}`;
  if (!hasKey(accepted)) throw new TypeError(`${directory}: ${notAPlugin(key)}`);
  if (accepted.key !== key) throw new TypeError(`${directory}: ${codeDisagrees(key, accepted.key)}`);
  return Object.freeze({ directory, plugin: accepted as P });
}

function hasKey(value: unknown): value is { readonly key: string } {
  return typeof value === "object" && value !== null && "key" in value && typeof value.key === "string";
}

/** A registration in the place that its plugin's key names, else the sentence that refuses it. */
type CheckedRegistration<Key, P, Hq> = P extends { readonly key: infer Own extends string }
  ? Own extends Key
    ? CheckedReactions<Own, P, Hq>
    : Key extends `${Own}#${infer Directory}`
      ? duplicateCapability<Own, Directory>
      : wrongKey<Key & string, Own>
  : never;

/** A registration of a plugin whose reactions the composition has senders for, else the sentence that names one. */
type CheckedReactions<Key extends string, P, Hq> = P extends { readonly "~reactions"?: infer Reactions }
  ? [Exclude<Reactions, undefined>] extends [never]
    ? CheckedConsumer<Key, P, Hq>
    : [UnsentReaction<Key, Exclude<Reactions, undefined>, Hq>] extends [never]
      ? CheckedConsumer<Key, P, Hq>
      : UnsentReaction<Key, Exclude<Reactions, undefined>, Hq>
  : CheckedConsumer<Key, P, Hq>;

type UnsentReaction<Key extends string, Event, Hq> = Event extends {
  readonly name: infer Name extends `${infer Owner}/${string}`;
}
  ? `workflows/${Owner}` extends keyof Hq
    ? Event extends SentBy<Hq[`workflows/${Owner}`]>
      ? never
      : Name extends (SentBy<Hq[`workflows/${Owner}`]> & { readonly name: string })["name"]
        ? reactionDiffers<Key, Name>
        : unsentEvent<Key, Name>
    : unsentEvent<Key, Name>
  : never;

type SentBy<P> = P extends { readonly "~sent"?: infer Sent } ? Exclude<Sent, undefined> : never;

/** A registration of a plugin whose services the composition has, else the sentence that names what it lacks. */
type CheckedConsumer<Key extends string, P, Hq> = P extends { readonly create: (services: infer Asked) => unknown }
  ? Services<Hq> extends Asked
    ? Registration<P>
    : LackingServices<Key, Asked, Services<Hq>>
  : P extends { readonly ports: (services: infer Asked, start: never) => unknown }
    ? object extends Asked
      ? Registration<P>
      : CheckedPublisher<Key, P, Asked, Services<Hq>>
    : Registration<P>;

/** What a publisher asks for under the name of a capability must fit; what no plugin publishes is the process's to offer. */
type CheckedPublisher<Key extends string, P, Asked, Published> = [DifferentServices<Key, Asked, Published>] extends [
  never,
]
  ? Registration<P>
  : DifferentServices<Key, Asked, Published>;

type DifferentServices<Key extends string, Asked, Published> = {
  [Name in keyof Asked & keyof Published & string]: Published[Name] extends Asked[Name]
    ? never
    : LackingProcedures<Key, Name, Asked[Name], Published[Name]>;
}[keyof Asked & keyof Published & string];

type LackingServices<Key extends string, Asked, Published> = {
  [Name in keyof Asked & string]: Name extends keyof Published
    ? Published[Name] extends Asked[Name]
      ? never
      : LackingProcedures<Key, Name, Asked[Name], Published[Name]>
    : serviceMissing<Key, Name, keyof Published & string>;
}[keyof Asked & string];

type LackingProcedures<Key extends string, Service extends string, Asked, Published> = {
  [Name in keyof Asked & string]: Name extends keyof Published
    ? Published[Name] extends Asked[Name]
      ? never
      : serviceDiffers<Key, `${Service}.${Name}`>
    : serviceDiffers<Key, `${Service}.${Name}`>;
}[keyof Asked & string];

/** The composition: the only authority on what a host mounts (SPEC 2.4). */
export interface Composition<Hq = unknown> {
  /** In the order of the generated file. */
  readonly plugins: readonly Registration<AnyPlugin>[];
  /** Types only: the generated interface of plugins by key. */
  readonly "~hq"?: Hq;
}

/**
 * Makes the composition of the generated `rawr.hq.ts`.
 *
 * @typeParam Hq - The generated interface `{ "api/invoicing": typeof plugin; ... }`.
 */
export function defineHq<Hq>(registrations: {
  readonly [Key in keyof Hq]: CheckedRegistration<Key, Hq[Key], Hq>;
}): Composition<Hq> {
  const plugins = Object.entries(registrations).map(([key, registration]) => {
    // Each value is a Registration, or it did not compile; what was cast past the compiler is refused below.
    const { directory, plugin } = registration as Registration<AnyPlugin>;
    if (plugin.key !== key) {
      throw new TypeError(
        key.startsWith(`${plugin.key}#`) ? duplicateCapability(plugin.key, directory) : wrongKey(key, plugin.key),
      );
    }
    return { directory, plugin };
  });
  checkReactions(plugins.map(({ plugin }) => plugin));
  return Object.freeze({ plugins: Object.freeze(plugins) });
}

/** Throws the sentence that {@link CheckedReactions} shows of a reaction that nobody's event starts, when a type was cast away. */
function checkReactions(plugins: readonly AnyPlugin[]): void {
  const workflows = plugins.filter((plugin): plugin is AnyWorkflowPlugin => plugin.kind === "workflows");
  const sent = new Set(
    workflows.flatMap(({ capability, functions, sends }) =>
      [...eventsOf(functions), ...sends].map(({ name }) => name).filter((name) => name.startsWith(`${capability}/`)),
    ),
  );
  for (const { key, functions } of workflows) {
    for (const event of eventsOf(functions)) {
      if (!("external" in event) && !sent.has(event.name)) throw new TypeError(unsentEvent(key, event.name));
    }
  }
}

type CapabilityOf<Key, Kind extends PluginKind> = Key extends `${Kind}/${infer Capability}` ? Capability : never;
type ContractAt<Hq, Key> = Key extends keyof Hq
  ? Hq[Key] extends { readonly contract: infer Contract extends AnyContractRouter }
    ? Contract
    : never
  : never;

/**
 * A typed client of everything published, keyed by capability; a capability's workflow procedures are under `workflows`.
 *
 * `services.invoicing.create(...)`, `services.invoicing.workflows.trigger(...)`.
 */
export type Services<Hq> = {
  readonly [Key in keyof Hq as CapabilityOf<Key, "api">]: ContractRouterClient<ContractAt<Hq, Key>>;
} & {
  readonly [Key in keyof Hq as CapabilityOf<Key, "workflows">]: {
    readonly workflows: ContractRouterClient<ContractAt<Hq, Key>>;
  };
};

/** {@link Services} as they arrive over JSON: a `Date` is a string. */
export type PublishedServices<Hq> = {
  readonly [Key in keyof Hq as CapabilityOf<Key, "api">]: JsonifiedClient<ContractRouterClient<ContractAt<Hq, Key>>>;
} & {
  readonly [Key in keyof Hq as CapabilityOf<Key, "workflows">]: {
    readonly workflows: JsonifiedClient<ContractRouterClient<ContractAt<Hq, Key>>>;
  };
};

/** What the plugins of a composition ask for in their `ports`, and none of them publishes: the process offers it to `serve`. */
export type ProcessServices<Hq> = Joined<
  { [Key in keyof Hq]: (asked: AskedOfProcess<Hq[Key], keyof Services<Hq>>) => void }[keyof Hq]
>;

type AskedOfProcess<P, Published> = P extends { readonly ports: (services: infer Asked, start: never) => unknown }
  ? { readonly [Name in keyof Asked as Exclude<Name, Published>]: Asked[Name] }
  : object;

type Joined<Functions> = [Functions] extends [never]
  ? object
  : Functions extends (asked: infer Asked) => void
    ? Asked
    : object;

/** The option that offers {@link ProcessServices}: required as soon as one of them is. */
export type ServicesOption<Hq> =
  object extends ProcessServices<Hq>
    ? { readonly services?: ProcessServices<Hq> & Readonly<Record<string, unknown>> }
    : { readonly services: ProcessServices<Hq> & Readonly<Record<string, unknown>> };

/** The API plugins of a composition. */
export function apiPlugins(hq: Composition): AnyApiPlugin[] {
  return hq.plugins.map(({ plugin }) => plugin).filter((plugin): plugin is AnyApiPlugin => plugin.kind === "api");
}

/** The workflow plugins of a composition. */
export function workflowPlugins(hq: Composition): AnyWorkflowPlugin[] {
  return hq.plugins
    .map(({ plugin }) => plugin)
    .filter((plugin): plugin is AnyWorkflowPlugin => plugin.kind === "workflows");
}
