/**
 * The contract as tables, and the types of its parts: what tools, hosts and tests read. Loads neither oRPC nor zod, so it takes a tenth of
 * the main entry's time: a run that finds nothing changed has little else to do.
 */
export { familyOf, mountOrder, routeFamilies } from "./route-family.js";
export type { FamilyOf, PrefixOf, PublishedFamily, RouteFamily, RouteFamilyEntry } from "./route-family.js";
export { callerMatrix, callers, mayReach } from "./caller.js";
export type { Allowed, Caller, CallerEntry, CallerPath, Forbidden, MatrixCell } from "./caller.js";
export {
  badCapability,
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
export { manifestIssueCodes } from "./parse-manifest/issue.js";
export type {
  ManifestIssue,
  ManifestIssueCode,
  ManifestPlace,
  ManifestResult,
  ManifestSpan,
  RawBlock,
} from "./parse-manifest/issue.js";
export type { AnyApiPlugin, AnyConsumerPlugin, AnyPlugin, AnyWorkflowPlugin, Plugin } from "./plugin.js";
export type { SharedRoute, StartedRouter } from "./contract-start.js";
export type { CheckedPath, PublishedRoute } from "./route.js";
export type { CancelOn } from "./durable-options.js";
export type {
  BatchEvents,
  ConcurrencyLimit,
  Debounce,
  Duration,
  RateLimit,
  ShortDuration,
  Singleton,
  Throttle,
  Timeouts,
} from "./function-options.js";
export type { CronTrigger, EventTrigger, InvokeTrigger, ReceivedEvent, Trigger } from "./trigger.js";
export type { InvokeData, InvokeResult, Wait } from "./step-tools.js";
export type { ProcessServices } from "./process-services.js";
export type { Surfaces } from "./surfaces.js";
export type { Brand, EventName } from "./brand.js";
export { observabilityEvents } from "./events.js";
export type { ObservabilityEvent } from "./events.js";
export { refusalOf, refusalVariants, refusals, requiredSeams, requiredSuites } from "./evidence.js";
export type { Observation, ObservedRequest, ObservedTrail, Refusal, RequiredSeam, RequiredSuite } from "./evidence.js";
export { addDays, daysBetween, startOf, toUtcDay, utcDayOf } from "./utc-day.js";
export type { UtcDay } from "./utc-day.js";
export { bridgeState, longestBridge, phaseABridge, toBridge } from "./bridge/dates.js";
export type { Bridge, BridgeDates, BridgeDecision, BridgeState } from "./bridge/dates.js";
export { legacyEventsFile, legacyReadEvent, suiteRunEvent } from "./bridge/legacy-events.js";
export type { BridgeEvent, LegacyReadEvent, SuiteRunEvent } from "./bridge/legacy-events.js";
export { nearestName } from "./nearest-name.js";
export type { JsonObject, JsonValue } from "./json-text.js";
export { deferredRegister } from "./governance/deferred.js";
export { owners } from "./governance/owners.js";
