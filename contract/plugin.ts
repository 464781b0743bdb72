import type { AnyContractRouter } from "@orpc/contract";
import type { Router } from "@orpc/server";
import type { BoundaryContext, WorkflowContext } from "./context.js";
import type { DurableFunction } from "./durable-function.js";
import type { PluginKey, PluginKind } from "./identity.js";
import type { InstanceStart } from "./ports.js";
import type { EventType, WorkflowEvent } from "./workflow-event.js";

/**
 * What every plugin has, whatever its kind.
 *
 * @example
 * const lineOf = ({ kind, capability }: Plugin) => `${kind} ${capability}`;
 * lineOf({ key: "api/orders", kind: "api", capability: "orders" }); //=> "api orders"
 */
export interface Plugin<Kind extends PluginKind = PluginKind, Capability extends string = string> {
  /** `<kind>/<capability>`, the plugin's place in the composition. */
  readonly key: PluginKey<Kind, Capability>;
  readonly kind: Kind;
  readonly capability: Capability;
}

/**
 * Publishes procedures under `/api/orpc/<capability>` and, for first parties, `/rpc/<capability>`.
 *
 * @example
 * const contract = { list: apiContract("orders").route({ method: "GET", path: "/api/orpc/orders/all" }).output(z.string()) };
 * const os = implement(contract).$context<BoundaryContext<object>>();
 * const plugin: ApiPlugin<"orders", typeof contract, object, object> = defineApiPlugin({
 *   capability: "orders",
 *   contract,
 *   router: { list: os.list.handler(() => "none") },
 *   ports: () => ({}),
 * });
 * plugin.key; //=> "api/orders"
 */
export interface ApiPlugin<
  Capability extends string,
  Contract extends AnyContractRouter,
  Services,
  Ports,
> extends Plugin<"api", Capability> {
  readonly contract: Contract;
  readonly router: Router<Contract, BoundaryContext<Ports>>;
  /** Makes what the handlers need from outside; called once for each host instance, so that instances share nothing (D-016). */
  readonly ports: (services: Services, start: InstanceStart) => Ports | Promise<Ports>;
}

/**
 * Publishes triggers and status under `/api/workflows/<capability>`, and brings the durable functions behind them.
 *
 * @example
 * const functionsOf = ({ functions }: Pick<WorkflowPlugin<string, AnyContractRouter, object, object>, "functions">) =>
 *   functions.map(({ id }) => id);
 * functionsOf({ functions: [] }).length; //=> 0
 */
export interface WorkflowPlugin<
  Capability extends string,
  Contract extends AnyContractRouter,
  Services,
  Ports,
  Sent = WorkflowEvent,
  Reactions = never,
> extends Plugin<"workflows", Capability> {
  readonly contract: Contract;
  readonly router: Router<Contract, WorkflowContext<Ports, WorkflowEvent>>;
  readonly functions: readonly DurableFunction<string, EventType, Ports>[];
  /** Events that it sends and none of its own functions starts on. */
  readonly sends: readonly WorkflowEvent[];
  /** Types only: the events that it sends. */
  readonly "~sent"?: Sent;
  /** Types only: the events of other capabilities that start its functions. */
  readonly "~reactions"?: Reactions;
  /** Makes what handlers and functions need from outside; called once for each host instance (D-016). */
  readonly ports: (services: Services, start: InstanceStart) => Ports | Promise<Ports>;
}

/**
 * A plugin that publishes nothing and calls the APIs of others through clients handed to it.
 *
 * @example
 * const plugin: ConsumerPlugin<"toolkit", "invoice-tools", object, { readonly issue: () => number }> =
 *   defineToolkitPlugin({ capability: "invoice-tools", create: () => ({ issue: () => 7 }) });
 * plugin.create({}).issue(); //=> 7
 */
export interface ConsumerPlugin<Kind extends PluginKind, Capability extends string, Services, Surface> extends Plugin<
  Kind,
  Capability
> {
  /** Makes what the plugin offers to its surface, from the clients and services that a host instance hands to it. */
  readonly create: (services: Services) => Surface;
}

/**
 * Any plugin, without its own types: what a host iterates over.
 *
 * @example
 * const keysOf = (plugins: readonly AnyPlugin[]) => plugins.map(({ key }) => key);
 * keysOf([defineWebPlugin({ capability: "board", create: () => ({}) })]); //=> ["web/board"]
 */
export type AnyPlugin = AnyApiPlugin | AnyWorkflowPlugin | AnyConsumerPlugin;

// `any` where a type parameter is both read and written: the members are called only with what the same plugin made.
/* oxlint-disable typescript/no-explicit-any */
/**
 * Any API plugin, its contract, ports and services forgotten.
 *
 * @example
 * const isApi = (plugin: AnyPlugin): plugin is AnyApiPlugin => plugin.kind === "api";
 * isApi(defineWebPlugin({ capability: "board", create: () => ({}) })); //=> false
 */
export type AnyApiPlugin = ApiPlugin<any, any, any, any>;
/**
 * Any workflow plugin, its contract, ports and services forgotten.
 *
 * @example
 * const hasFunctions = (plugin: AnyPlugin): plugin is AnyWorkflowPlugin => plugin.kind === "workflows";
 * hasFunctions(defineWebPlugin({ capability: "board", create: () => ({}) })); //=> false
 */
export type AnyWorkflowPlugin = WorkflowPlugin<any, any, any, any, any, any>;
/**
 * Any web, toolkit or agent plugin, its services and its surface forgotten.
 *
 * @example
 * const board: AnyConsumerPlugin = defineWebPlugin({ capability: "board", create: () => ({}) });
 * board.kind; //=> "web"
 */
export type AnyConsumerPlugin = ConsumerPlugin<"web" | "toolkit" | "agent", any, any, any>;
/* oxlint-enable typescript/no-explicit-any */
