import type { AnyContractRouter } from "@orpc/contract";
import { accepted } from "./accepted.js";
import { checkContract, type CheckedContract } from "./checked-contract.js";
import { checkRoutes } from "./checked-routes.js";
import { checkRouter, type CheckedRouter } from "./checked-router.js";
import type { BoundaryContext } from "./context.js";
import { badCapability, isCapability, type CheckedCapability } from "./identity.js";
import type { ApiPlugin } from "./plugin.js";
import { portsAreMade, type CheckedPorts, type PortsOf, type ServicesOf } from "./ports.js";

/**
 * Defines the plugin of `plugins/api/<capability>`.
 *
 * A router is a plain object of handlers, or what `implement(contract).router(...)` makes; the plain object costs a compiler less.
 *
 * @example
 * const api = apiContract("greetings");
 * const contract = {
 *   greet: api
 *     .route({ method: "GET", path: "/api/orpc/greetings/{name}" })
 *     .input(z.strictObject({ name: z.string() }))
 *     .output(z.string()),
 * };
 * type Ports = { readonly salutation: string };
 * const os = implement(contract).$context<BoundaryContext<Ports>>();
 * const plugin = defineApiPlugin({
 *   capability: "greetings",
 *   contract,
 *   router: { greet: os.greet.handler(({ input, context }) => `${context.ports.salutation}, ${input.name}`) },
 *   ports: (): Ports => ({ salutation: "Hello" }),
 * });
 * plugin.key; //=> "api/greetings"
 *
 * @throws TypeError with the sentence that the editor shows, when a type was cast away.
 */
export function defineApiPlugin<
  const Capability extends string,
  Contract extends AnyContractRouter,
  Router extends object,
  Make,
>(plugin: {
  readonly capability: CheckedCapability<Capability>;
  readonly contract: CheckedContract<Contract, "orpc", Capability>;
  readonly router: CheckedRouter<Router, Contract, BoundaryContext<PortsOf<Make>>>;
  /** Makes this plugin's ports, once per host instance. What it returns is `context.ports` of each request. */
  readonly ports: CheckedPorts<Make>;
  readonly functions?: apiHasNoFunctions<Capability>;
}): ApiPlugin<Capability, Contract, ServicesOf<Make>, PortsOf<Make>> {
  const { capability, contract, router, ports } =
    accepted<ApiPlugin<Capability, Contract, ServicesOf<Make>, PortsOf<Make>>>(plugin);
  if (!isCapability(capability)) throw new TypeError(badCapability(capability));
  if (Object.hasOwn(plugin, "functions")) throw new TypeError(apiHasNoFunctions(capability));
  checkContract(contract, "orpc", capability);
  checkRoutes(contract, capability);
  checkRouter(router, contract);
  if (typeof ports !== "function") throw new TypeError(portsAreMade());
  return Object.freeze({ key: `api/${capability}`, kind: "api", capability, contract, router, ports } as const);
}

/** Refuses durable functions in an API plugin. */
export type apiHasNoFunctions<Capability extends string> =
  `an API plugin can't have durable functions: move them to the workflow plugin \`${Capability}\` (D-005)`;
export function apiHasNoFunctions<const Capability extends string>(
  capability: Capability,
): apiHasNoFunctions<Capability> {
  return `an API plugin can't have durable functions: move them to the workflow plugin \`${capability}\` (D-005)`;
}
