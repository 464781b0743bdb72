import { accepted } from "./accepted.js";
import { badCapability, isCapability, type CheckedCapability, type PluginKey } from "./identity.js";
import type { ConsumerPlugin } from "./plugin.js";

/** `Create` when it is a factory, else the sentence that refuses a value. */
type CheckedCreate<Create> = Create extends (services: never) => unknown ? Create : createIsAFactory;

/** The services that a factory asks for. */
type AskedBy<Create> = Create extends (services: infer Services) => unknown ? Services : object;
type MadeBy<Create> = Create extends (services: never) => infer Surface ? Surface : never;

interface ConsumerDefinition<Capability extends string, Create> {
  readonly capability: CheckedCapability<Capability>;
  /** Makes the plugin's surface from typed clients, keyed by capability. Declare just the procedures that you call. */
  readonly create: CheckedCreate<Create>;
}

/**
 * Defines the plugin of `plugins/web/<capability>`: a first-party web caller; its services come over the RPC link.
 *
 * @example
 * interface BoardServices {
 *   readonly invoicing: { list(input: object): Promise<{ invoices: { id: string }[] }> };
 * }
 * const plugin = defineWebPlugin({
 *   capability: "invoice-board",
 *   create: ({ invoicing }: BoardServices) => ({ count: async () => (await invoicing.list({})).invoices.length }),
 * });
 * plugin.key; //=> "web/invoice-board"
 *
 * @throws TypeError with the sentence that the editor shows, when a type was cast away.
 */
export function defineWebPlugin<const Capability extends string, Create>(
  plugin: ConsumerDefinition<Capability, Create>,
): ConsumerPlugin<"web", Capability, AskedBy<Create>, MadeBy<Create>> {
  return consumerPlugin("web", plugin);
}

/**
 * Defines the plugin of `plugins/cli/<capability>`: a first-party service; its services are in process.
 *
 * @example
 * defineToolkitPlugin({ capability: "invoice-tools", create: () => ({}) }).key; //=> "toolkit/invoice-tools"
 */
export function defineToolkitPlugin<const Capability extends string, Create>(
  plugin: ConsumerDefinition<Capability, Create>,
): ConsumerPlugin<"toolkit", Capability, AskedBy<Create>, MadeBy<Create>> {
  return consumerPlugin("toolkit", plugin);
}

/**
 * Defines the plugin of `plugins/agents/<capability>`: a first-party service; its services are in process.
 *
 * @example
 * defineAgentPlugin({ capability: "bookkeeper", create: () => ({}) }).key; //=> "agent/bookkeeper"
 */
export function defineAgentPlugin<const Capability extends string, Create>(
  plugin: ConsumerDefinition<Capability, Create>,
): ConsumerPlugin<"agent", Capability, AskedBy<Create>, MadeBy<Create>> {
  return consumerPlugin("agent", plugin);
}

function consumerPlugin<Kind extends "web" | "toolkit" | "agent", Capability extends string, Create>(
  kind: Kind,
  plugin: ConsumerDefinition<Capability, Create>,
): ConsumerPlugin<Kind, Capability, AskedBy<Create>, MadeBy<Create>> {
  const { capability, create } = accepted<ConsumerPlugin<Kind, Capability, AskedBy<Create>, MadeBy<Create>>>(plugin);
  if (!isCapability(capability)) throw new TypeError(badCapability(capability));
  if (typeof create !== "function") throw new TypeError(createIsAFactory());
  const key: PluginKey<Kind, Capability> = `${kind}/${capability}`;
  return Object.freeze({ key, kind, capability, create });
}

/** Refuses `create` that is a value instead of a factory. */
export type createIsAFactory =
  "`create` is a value, which all host instances would share: make it a factory, `create: (services) => ({ ... })` (D-016)";
export function createIsAFactory(): createIsAFactory {
  return "`create` is a value, which all host instances would share: make it a factory, `create: (services) => ({ ... })` (D-016)";
}
