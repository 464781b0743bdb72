// Identity
export { parsePluginManifest } from "./parse-manifest.js";

// Plugins
export { apiContract, workflowContract } from "./contract-start.js";
export type { ContractStart, StartBelow } from "./contract-start.js";
export type { RouteMeta } from "./route.js";
export { defineEvent, defineExternalEvent } from "./workflow-event.js";
export type { EventType, ExternalEvent, WorkflowEvent } from "./workflow-event.js";
export { defineFunction } from "./durable-function.js";
export type { DurableFunction } from "./durable-function.js";
export type { DurableOptions } from "./durable-options.js";
export type { DurableRun, FailedRun, RunLogger } from "./durable-run.js";
export type { CronEvent, EventOn, InvokedEvent } from "./trigger.js";
export type { Jsonified, StepTools } from "./step-tools.js";
export { NonRetriableError, RetryAfterError, StepError } from "./durable-errors.js";
export { defineApiPlugin } from "./api-plugin.js";
export { defineWorkflowPlugin } from "./workflow-plugin.js";
export { defineAgentPlugin, defineToolkitPlugin, defineWebPlugin } from "./consumer-plugin.js";
export { defineTool } from "./agent-tool.js";
export type { AgentTool } from "./agent-tool.js";
export type { ApiPlugin, ConsumerPlugin, WorkflowPlugin } from "./plugin.js";

// Ports
export type { InstanceStart, LivingPort, PortLogger } from "./ports.js";

// Contexts
export type {
  BoundaryContext,
  DurableContext,
  Enqueue,
  EventData,
  NetworkMetadata,
  NoEvents,
  Principal,
  PrincipalClaims,
  RunStatus,
  WorkflowContext,
} from "./context.js";
export { runStates } from "./run-state.js";
export type { RunState } from "./run-state.js";
export { toInstanceAlias } from "./brand.js";
export type { CorrelationId, InstanceAlias, RequestId, RunHandle, RunId } from "./brand.js";

// Composition
export { pluginOf } from "./plugin-of.js";
export { defineHq } from "./composition.js";
export type { Composition } from "./composition.js";
export { register } from "./register.js";
export type { Registration } from "./register.js";
export type { PublishedServices, Services } from "./services.js";

// Names that moved: see `moved.ts`
export * from "./moved.js";

// Types that the declarations of a workflow plugin are made of
export type { HandledBy, ReactionsOf } from "./checked-functions.js";

// oRPC's types that a plugin's exports are made of: where a package manager hides oRPC from the plugin, declarations name them here
export type {
  AnyContractRouter,
  ContractProcedure,
  ContractProcedureBuilder,
  ContractProcedureBuilderWithInput,
  ContractProcedureBuilderWithInputOutput,
  ContractProcedureBuilderWithOutput,
  ContractProcedureClient,
  ContractRouterClient,
  ErrorFromErrorMap,
  ErrorMap,
  ErrorMapItem,
  MergedErrorMap,
  Schema,
} from "@orpc/contract";
export type { Client, ClientContext, ClientPromiseResult, SafeResult } from "@orpc/client";
export type { RPCLink } from "@orpc/client/fetch";
export type { JsonifiedClient, JsonifiedValue } from "@orpc/openapi-client";
export type { OpenAPILink } from "@orpc/openapi-client/fetch";
export type { StandardSchemaV1 } from "@standard-schema/spec";
