/**
 * Names that this package's main entry had before it was divided. They stay here for one minor version; `rawr-hq fix` writes the new
 * entry into the imports.
 */
export {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  familyOf,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  mountOrder,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  routeFamilies,
} from "./route-family.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  FamilyOf,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  PrefixOf,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  PublishedFamily,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  RouteFamilyEntry,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  RouteFamily,
} from "./route-family.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  callerMatrix,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  callers,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  mayReach,
} from "./caller.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  Allowed,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  CallerEntry,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  CallerPath,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  Forbidden,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  MatrixCell,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  Caller,
} from "./caller.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  checkCaller,
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  checkCallerPath,
} from "./checked-caller.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  CheckedCaller,
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  CheckedCallerPath,
} from "./checked-caller.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  capabilityMaxLength,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  capabilityPattern,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  isCapability,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  pluginKinds,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  reservedCapabilities,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  surfaceRoots,
} from "./identity.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  SurfaceRoot,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  CheckedCapability,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  PluginKey,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  PluginKind,
} from "./identity.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  legacyKeys,
} from "./manifest.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  LegacyKey,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  NoLegacyKeys,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  PluginManifest,
} from "./manifest.js";
export {
  /** @deprecated It is internal, and goes without a replacement. */
  manifestMaxLength,
} from "./parse-manifest.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  manifestIssueCodes,
} from "./parse-manifest/issue.js";
export {
  /** @deprecated It is internal, and goes without a replacement. */
  pluginPackageJsonSchema,
  /** @deprecated It is internal, and goes without a replacement. */
  rawrBlockJsonSchema,
} from "./manifest-schema.js";
export {
  /** @deprecated It is internal, and goes without a replacement. */
  parseJsonText,
  /** @deprecated It is internal, and goes without a replacement. */
  positionsIn,
  /** @deprecated It is internal, and goes without a replacement. */
  toJsonValue,
  /** @deprecated It is internal, and goes without a replacement. */
  toPointer,
} from "./json-text.js";
export type {
  /** @deprecated It is internal, and goes without a replacement. */
  JsonMember,
  /** @deprecated It is internal, and goes without a replacement. */
  JsonNode,
  /** @deprecated It is internal, and goes without a replacement. */
  JsonSyntaxError,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  JsonObject,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  JsonValue,
} from "./json-text.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  nearestName,
} from "./nearest-name.js";
export {
  /** @deprecated It is internal, and goes without a replacement. */
  refusePath,
} from "./route.js";
export {
  /** @deprecated It is internal, and goes without a replacement. */
  checkEnqueued,
} from "./checked-events.js";
export {
  /** @deprecated It is internal, and goes without a replacement. */
  checkOwned,
} from "./checked-functions.js";
export {
  /** @deprecated It is internal, and goes without a replacement. */
  cronText,
} from "./checked-options.js";
export {
  /** @deprecated It is internal, and goes without a replacement. */
  parseExpression,
  /** @deprecated It is internal, and goes without a replacement. */
  pathOf,
} from "./expression.js";
export type {
  /** @deprecated It is internal, and goes without a replacement. */
  Expression,
} from "./expression.js";
export {
  /** @deprecated It is internal, and goes without a replacement. */
  parseSchedule,
} from "./schedule.js";
export type {
  /** @deprecated It is internal, and goes without a replacement. */
  Schedule,
} from "./schedule.js";
export {
  /** @deprecated It is internal, and goes without a replacement. */
  jsonLoss,
} from "./json-loss.js";
export type {
  /** @deprecated It is internal, and goes without a replacement. */
  JsonLoss,
} from "./json-loss.js";
export {
  /** @deprecated It is internal, and goes without a replacement. */
  toCorrelationId,
  /** @deprecated It is internal, and goes without a replacement. */
  toEventName,
  /** @deprecated It is internal, and goes without a replacement. */
  toRunHandle,
} from "./brand.js";
export {
  /** @deprecated It is internal, and goes without a replacement. */
  apiPlugins,
  /** @deprecated It is internal, and goes without a replacement. */
  workflowPlugins,
} from "./composition.js";
export type {
  /** @deprecated It is internal, and goes without a replacement. */
  ServicesOption,
} from "./process-services.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  createOpenApiClient,
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  createOpenApiLink,
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  createRpcClient,
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  createRpcLink,
} from "./client/clients.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  OpenApiClient,
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  RpcClient,
} from "./client/clients.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  ClientOptions,
} from "./client/options.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  createCallerFetch,
} from "./client/caller-fetch.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  CallerFetch,
} from "./client/caller-fetch.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  createInProcessClient,
} from "./client/in-process.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  publishedContract,
} from "./client/published-contract.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  createIngressRequest,
} from "./client/ingress-request.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/client`. */
  IngressCall,
} from "./client/ingress-request.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  observabilityEvents,
} from "./events.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  ObservabilityEvent,
} from "./events.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  refusalOf,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  refusalVariants,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  refusals,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  requiredSeams,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  requiredSuites,
} from "./evidence.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  Observation,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  ObservedRequest,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  ObservedTrail,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  Refusal,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  RequiredSeam,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  RequiredSuite,
} from "./evidence.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  owners,
} from "./governance/owners.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  Owner,
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  OwnerEntry,
} from "./governance/owners.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  baselineReportFile,
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  sliceIds,
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  slices,
} from "./governance/slices.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  ExitCriterion,
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  Slice,
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  SliceId,
} from "./governance/slices.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  deferredRegister,
} from "./governance/deferred.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  Deferral,
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  PendingFamily,
} from "./governance/deferred.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  controlRules,
} from "./governance/control-rules.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  ControlRule,
} from "./governance/control-rules.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  judgeGovernance,
} from "./governance/judge-governance.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  Governance,
} from "./governance/judge-governance.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  addBusinessHours,
} from "./governance/business-hours.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  decisionOf,
} from "./governance/decision.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/governance`. */
  Decision,
} from "./governance/decision.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  addDays,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  daysBetween,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  startOf,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  toUtcDay,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  utcDayOf,
} from "./utc-day.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  UtcDay,
} from "./utc-day.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  bridgeState,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  longestBridge,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  phaseABridge,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  toBridge,
} from "./bridge/dates.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  Bridge,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  BridgeDates,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  BridgeDecision,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  BridgeState,
} from "./bridge/dates.js";
export {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  legacyEventsFile,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  legacyReadEvent,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  suiteRunEvent,
} from "./bridge/legacy-events.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  BridgeEvent,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  LegacyReadEvent,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  SuiteRunEvent,
} from "./bridge/legacy-events.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  ManifestIssue,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  ManifestIssueCode,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  ManifestPlace,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  ManifestResult,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  ManifestSpan,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  RawBlock,
} from "./parse-manifest/issue.js";
export type {
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  AnyApiPlugin,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  AnyConsumerPlugin,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  AnyPlugin,
  /** @deprecated Import it from `@rawr/hq-contract/tables`. */
  AnyWorkflowPlugin,
} from "./plugin.js";
/**
 * @deprecated It is internal, and goes without a replacement.
 * @internal
 */
export * as messages from "./messages.js";
