import type { AnyContractRouter } from "@orpc/contract";
import { accepted } from "./accepted.js";
import { checkContract, type CheckedContract } from "./checked-contract.js";
import {
  checkFunctions,
  type AnyFunction,
  type CheckedFunctions,
  type CheckedSends,
  type HandledBy,
  type ReactionsOf,
} from "./checked-functions.js";
import { checkRoutes } from "./checked-routes.js";
import { checkRouter, type CheckedRouter } from "./checked-router.js";
import type { NoEvents, WorkflowContext } from "./context.js";
import { badCapability, isCapability, type CheckedCapability } from "./identity.js";
import type { WorkflowPlugin } from "./plugin.js";
import { portsAreMade, type CheckedPorts, type PortsOf, type ServicesOf } from "./ports.js";
import type { WorkflowEvent } from "./workflow-event.js";

/**
 * Defines the plugin of `plugins/workflows/<capability>`.
 *
 * The events that its router's context names must each be handled by one of its functions, with the same payload.
 *
 * @example
 * const requested = defineEvent("greetings/greeting.requested", z.strictObject({ name: z.string() }));
 * const workflows = workflowContract("greetings");
 * const contract = {
 *   trigger: workflows
 *     .route({ method: "POST", path: "/api/workflows/greetings/greetings" })
 *     .input(requested.schema)
 *     .output(z.string()),
 * };
 * type Ports = { readonly salutation: string };
 * const os = implement(contract).$context<WorkflowContext<Ports, typeof requested>>();
 * const plugin = defineWorkflowPlugin({
 *   capability: "greetings",
 *   contract,
 *   router: { trigger: os.trigger.handler(({ input, context }) => context.enqueue(requested, input)) },
 *   functions: [
 *     defineFunction({ id: "greet", on: requested }, async ({ event, context }: DurableRun<typeof requested, Ports>) => {
 *       return `${context.ports.salutation}, ${event.data.name}`;
 *     }),
 *   ],
 *   ports: (): Ports => ({ salutation: "Hello" }),
 * });
 * plugin.key; //=> "workflows/greetings"
 *
 * @throws TypeError with the sentence that the editor shows, when a type was cast away.
 */
export function defineWorkflowPlugin<
  const Capability extends string,
  Contract extends AnyContractRouter,
  Router extends object,
  const Functions extends readonly AnyFunction[],
  Make,
  const Sends extends readonly WorkflowEvent[] = readonly [],
>(plugin: {
  readonly capability: CheckedCapability<Capability>;
  readonly contract: CheckedContract<Contract, "workflows", Capability>;
  readonly router: CheckedRouter<
    Router,
    Contract,
    WorkflowContext<PortsOf<Make>, HandledBy<Functions, Sends, Capability> | NoEvents>
  >;
  readonly functions: readonly [...Functions] & CheckedFunctions<Functions, PortsOf<Make>>;
  /** Events of this capability that it sends and that none of its own functions starts on: others react to them, or a run waits. */
  readonly sends?: CheckedSends<Sends, Capability>;
  /** Makes this plugin's ports, once per host instance: `context.ports` of each request and of each run. */
  readonly ports: CheckedPorts<Make>;
}): WorkflowPlugin<
  Capability,
  Contract,
  ServicesOf<Make>,
  PortsOf<Make>,
  HandledBy<Functions, Sends, Capability>,
  ReactionsOf<Functions, Capability>
> {
  const {
    capability,
    contract,
    router,
    functions,
    sends = [],
    ports,
  } = accepted<WorkflowPlugin<Capability, Contract, ServicesOf<Make>, PortsOf<Make>>, "sends">(plugin);
  if (!isCapability(capability)) throw new TypeError(badCapability(capability));
  checkContract(contract, "workflows", capability);
  checkRoutes(contract, capability);
  checkRouter(router, contract);
  checkFunctions(functions, sends, capability);
  if (typeof ports !== "function") throw new TypeError(portsAreMade());
  return Object.freeze({
    key: `workflows/${capability}`,
    kind: "workflows",
    capability,
    contract,
    router,
    functions: Object.freeze([...functions]),
    sends: Object.freeze([...sends]),
    ports,
  } as const);
}
