// Routes and who may call them
export { familyOf, mountOrder, routeFamilies } from "./route-family.js";
export type { FamilyOf, PrefixOf, PublishedFamily, RouteFamily, RouteFamilyEntry } from "./route-family.js";
export { callerMatrix, callers, mayReach } from "./caller.js";
export type { Allowed, Caller, CallerEntry, CallerPath, Forbidden, MatrixCell } from "./caller.js";
export { checkCaller, checkCallerPath } from "./checked-caller.js";
export type { CheckedCaller, CheckedCallerPath } from "./checked-caller.js";

// Identity
export {
  capabilityMaxLength,
  capabilityPattern,
  isCapability,
  pluginKinds,
  reservedCapabilities,
  surfaceRoots,
} from "./identity.js";
export type { CheckedCapability, PluginKey, PluginKind, SurfaceRoot } from "./identity.js";
export { legacyKeys } from "./manifest.js";
export type { LegacyKey, NoLegacyKeys, PluginManifest } from "./manifest.js";
export { manifestMaxLength, parsePluginManifest } from "./parse-manifest.js";
export { manifestIssueCodes } from "./parse-manifest/issue.js";
export type {
  ManifestIssue,
  ManifestIssueCode,
  ManifestPlace,
  ManifestResult,
  ManifestSpan,
  RawBlock,
} from "./parse-manifest/issue.js";
export { pluginPackageJsonSchema, rawrBlockJsonSchema } from "./manifest-schema.js";
export { parseJsonText, positionsIn, toJsonValue, toPointer } from "./json-text.js";
export type { JsonMember, JsonNode, JsonObject, JsonSyntaxError, JsonValue } from "./json-text.js";
export { nearestName } from "./nearest-name.js";

// Plugins
export { apiContract, refusePath, workflowContract } from "./route.js";
export type { CheckedPath, ContractStart, PublishedRoute, RouteMeta } from "./route.js";
export { defineEvent, defineExternalEvent } from "./workflow-event.js";
export type { EventType, ExternalEvent, WorkflowEvent } from "./workflow-event.js";
export { defineFunction } from "./durable-function.js";
export { checkEnqueued } from "./checked-events.js";
export { checkOwned } from "./checked-functions.js";
export type { DurableFunction } from "./durable-function.js";
export type { CancelOn, DurableOptions } from "./durable-options.js";
export type { DurableRun, FailedRun, RunLogger } from "./durable-run.js";
export type {
  CronEvent,
  CronTrigger,
  EventOn,
  EventTrigger,
  InvokedEvent,
  InvokeTrigger,
  ReceivedEvent,
  Trigger,
} from "./trigger.js";
export type {
  BatchEvents,
  ConcurrencyLimit,
  Debounce,
  Duration,
  RateLimit,
  Singleton,
  Throttle,
  Timeouts,
} from "./function-options.js";
export type { InvokeData, InvokeResult, Jsonified, StepTools, Wait } from "./step-tools.js";
export { NonRetriableError, RetryAfterError, StepError } from "./durable-errors.js";
export { cronText } from "./checked-options.js";
export { parseExpression, pathOf } from "./expression.js";
export type { Expression } from "./expression.js";
export { parseSchedule } from "./schedule.js";
export type { Schedule } from "./schedule.js";
export { jsonLoss } from "./json-loss.js";
export type { JsonLoss } from "./json-loss.js";
export { defineApiPlugin } from "./api-plugin.js";
export { defineWorkflowPlugin } from "./workflow-plugin.js";
export { defineAgentPlugin, defineToolkitPlugin, defineWebPlugin } from "./consumer-plugin.js";
export type {
  AnyApiPlugin,
  AnyConsumerPlugin,
  AnyPlugin,
  AnyWorkflowPlugin,
  ApiPlugin,
  ConsumerPlugin,
  Plugin,
  WorkflowPlugin,
} from "./plugin.js";

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
  RunState,
  RunStatus,
  WorkflowContext,
} from "./context.js";
export { toCorrelationId, toEventName, toInstanceAlias, toRunHandle } from "./brand.js";
export type { Brand, CorrelationId, EventName, InstanceAlias, RequestId, RunHandle, RunId } from "./brand.js";

// Composition
export { pluginOf } from "./plugin-of.js";
export { apiPlugins, defineHq, workflowPlugins } from "./composition.js";
export type { Composition } from "./composition.js";
export { register } from "./register.js";
export type { Registration } from "./register.js";
export type { ProcessServices, ServicesOption } from "./process-services.js";
export type { PublishedServices, Services } from "./services.js";

// Clients
export { createOpenApiClient, createOpenApiLink, createRpcClient, createRpcLink } from "./client.js";
export type { OpenApiClient, RpcClient } from "./client.js";
export type { ClientOptions } from "./client-options.js";
export { createCallerFetch } from "./caller-fetch.js";
export type { CallerFetch } from "./caller-fetch.js";
export { createInProcessClient } from "./in-process-client.js";
export { publishedContract } from "./published-contract.js";
export { createIngressRequest } from "./ingress-request.js";
export type { IngressCall } from "./ingress-request.js";

// Observability
export { observabilityEvents } from "./events.js";
export type { ObservabilityEvent } from "./events.js";

// Evidence
export { refusalOf, refusals, refusalVariants, requiredSeams, requiredSuites } from "./evidence.js";
export type { Observation, ObservedRequest, ObservedTrail, Refusal, RequiredSeam, RequiredSuite } from "./evidence.js";

// Governance
export { owners } from "./governance/owners.js";
export type { Owner, OwnerEntry } from "./governance/owners.js";
export { baselineReportFile, sliceIds, slices } from "./governance/slices.js";
export type { ExitCriterion, Slice, SliceId } from "./governance/slices.js";
export { deferredRegister } from "./governance/deferred.js";
export type { Deferral, PendingFamily } from "./governance/deferred.js";
export { controlRules } from "./governance/control-rules.js";
export type { ControlRule } from "./governance/control-rules.js";
export { judgeGovernance } from "./governance/judge-governance.js";
export type { Governance } from "./governance/judge-governance.js";
export { addBusinessHours } from "./governance/business-hours.js";
export { decisionOf } from "./governance/decision.js";
export type { Decision } from "./governance/decision.js";

// The bridge
export { addDays, daysBetween, startOf, toUtcDay, utcDayOf } from "./utc-day.js";
export type { UtcDay } from "./utc-day.js";
export { bridgeState, longestBridge, phaseABridge, toBridge } from "./bridge/dates.js";
export type { Bridge, BridgeDates, BridgeDecision, BridgeState } from "./bridge/dates.js";
export { legacyEventsFile, legacyReadEvent, suiteRunEvent } from "./bridge/legacy-events.js";
export type { BridgeEvent, LegacyReadEvent, SuiteRunEvent } from "./bridge/legacy-events.js";

// Sentences
/** @internal */
export * as messages from "./messages.js";

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
