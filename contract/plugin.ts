import { isContractProcedure, type ContractRouter } from "@orpc/contract";
import type { Router } from "@orpc/server";
import type { BoundaryContext, WorkflowContext } from "./context.js";
import type { DurableFunction } from "./durable-function.js";
import { isCapability, type PluginKey, type PluginKind } from "./identity.js";
import { badCapability, foreignEvent } from "./messages.js";
import { refusePath, type RouteMeta } from "./route.js";
import { routeFamilies } from "./route-family.js";
import type { WorkflowEvent } from "./workflow-event.js";

/** What every plugin has, whatever its kind. */
export interface Plugin<Kind extends PluginKind = PluginKind, Capability extends string = string> {
  /** `<kind>/<capability>`, the plugin's place in the composition. */
  readonly key: PluginKey<Kind, Capability>;
  readonly kind: Kind;
  readonly capability: Capability;
}

/** Publishes procedures under `/api/orpc/<capability>` and, for first parties, `/rpc/<capability>`. */
export interface ApiPlugin<
  Capability extends string,
  Contract extends ContractRouter<RouteMeta<"orpc", Capability>>,
  Services,
  Ports,
> extends Plugin<"api", Capability> {
  readonly contract: Contract;
  readonly router: Router<Contract, BoundaryContext<Ports>>;
  readonly ports: (services: Services) => Ports;
}

/** Publishes triggers and status under `/api/workflows/<capability>`, and brings the durable functions behind them. */
export interface WorkflowPlugin<
  Capability extends string,
  Contract extends ContractRouter<RouteMeta<"workflows", Capability>>,
  Services,
  Ports,
> extends Plugin<"workflows", Capability> {
  readonly contract: Contract;
  readonly router: Router<Contract, WorkflowContext<Ports>>;
  readonly functions: readonly DurableFunction<string, WorkflowEvent, Ports>[];
  readonly ports: (services: Services) => Ports;
}

/** A plugin that publishes nothing and calls the APIs of others through clients handed to it. */
export interface ConsumerPlugin<Kind extends PluginKind, Capability extends string, Services, Surface> extends Plugin<
  Kind,
  Capability
> {
  readonly create: (services: Services) => Surface;
}

/** Any plugin, its own types forgotten: what a host iterates over. */
export type AnyPlugin = AnyApiPlugin | AnyWorkflowPlugin | AnyConsumerPlugin;

// `any` where a type parameter is both read and written: the members are called only with what the same plugin made.
/* oxlint-disable typescript/no-explicit-any */
export type AnyApiPlugin = ApiPlugin<any, any, any, any>;
export type AnyWorkflowPlugin = WorkflowPlugin<any, any, any, any>;
export type AnyConsumerPlugin = ConsumerPlugin<"web" | "toolkit" | "agent", any, any, any>;
/* oxlint-enable typescript/no-explicit-any */

/** Defines the plugin of `plugins/api/<capability>`. Throws the sentence that the editor shows, when a type was cast away. */
export function defineApiPlugin<
  const Capability extends string,
  Contract extends ContractRouter<RouteMeta<"orpc", Capability>>,
  Ports,
  Services = object,
>(plugin: {
  readonly capability: Capability;
  readonly contract: Contract;
  readonly router: Router<Contract, BoundaryContext<Ports>>;
  /** Makes this plugin's ports, once per host instance. What it returns is `context.ports` of each request. */
  readonly ports: (services: Services) => Ports;
}): ApiPlugin<Capability, Contract, Services, Ports> {
  checkCapability(plugin.capability);
  checkPaths(plugin.contract, `${routeFamilies.orpc.prefix}/${plugin.capability}`);
  return Object.freeze({ ...plugin, kind: "api", key: `api/${plugin.capability}` } as const);
}

/** Defines the plugin of `plugins/workflows/<capability>`. Throws the sentence that the editor shows, when a type was cast away. */
export function defineWorkflowPlugin<
  const Capability extends string,
  Contract extends ContractRouter<RouteMeta<"workflows", Capability>>,
  Ports,
  Services = object,
>(plugin: {
  readonly capability: Capability;
  readonly contract: Contract;
  readonly router: Router<Contract, WorkflowContext<Ports>>;
  readonly functions: readonly DurableFunction<string, WorkflowEvent, NoInfer<Ports>>[];
  /** Makes this plugin's ports, once per host instance: `context.ports` of each request and of each run. */
  readonly ports: (services: Services) => Ports;
}): WorkflowPlugin<Capability, Contract, Services, Ports> {
  checkCapability(plugin.capability);
  checkPaths(plugin.contract, `${routeFamilies.workflows.prefix}/${plugin.capability}`);
  for (const { on } of plugin.functions) {
    if (!on.name.startsWith(`${plugin.capability}/`)) throw new TypeError(foreignEvent(on.name, plugin.capability));
  }
  return Object.freeze({ ...plugin, kind: "workflows", key: `workflows/${plugin.capability}` } as const);
}

/** Defines the plugin of `plugins/web/<capability>`: a first-party web caller; its services come over the RPC link. */
export const defineWebPlugin = consumerDefiner("web");
/** Defines the plugin of `plugins/cli/<capability>`: a first-party service; its services are in process. */
export const defineToolkitPlugin = consumerDefiner("toolkit");
/** Defines the plugin of `plugins/agents/<capability>`: a first-party service; its services are in process. */
export const defineAgentPlugin = consumerDefiner("agent");

function consumerDefiner<const Kind extends "web" | "toolkit" | "agent">(kind: Kind) {
  return <const Capability extends string, Services, Surface>(plugin: {
    readonly capability: Capability;
    /** Makes the plugin's surface from typed clients, keyed by capability. Declare just the procedures that you call. */
    readonly create: (services: Services) => Surface;
  }): ConsumerPlugin<Kind, Capability, Services, Surface> => {
    checkCapability(plugin.capability);
    const key: PluginKey<Kind, Capability> = `${kind}/${plugin.capability}`;
    return Object.freeze({ ...plugin, kind, key });
  };
}

function checkCapability(capability: string): void {
  if (!isCapability(capability)) throw new TypeError(badCapability(capability));
}

function checkPaths(contract: ContractRouter<RouteMeta>, prefix: string): void {
  if (isContractProcedure(contract)) {
    const refusal = refusePath(contract["~orpc"].route.path ?? "", prefix);
    if (refusal !== undefined) throw new TypeError(refusal);
    return;
  }
  for (const part of Object.values(contract)) checkPaths(part, prefix);
}
