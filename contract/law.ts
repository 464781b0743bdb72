/**
 * `#law`: what a judge needs of the contract without oRPC and zod. It loads in a tenth of the time, and a run that finds nothing
 * changed has little else to do.
 */
export { pluginKinds, surfaceRoots } from "./identity.js";
export { nearestName } from "./nearest-name.js";
export { mountOrder, routeFamilies, type RouteFamily } from "./route-family.js";
export { callerMatrix, callers, mayReach, type Caller } from "./caller.js";
export { observabilityEvents } from "./events.js";
export {
  refusalOf,
  refusals,
  refusalVariants,
  requiredSeams,
  requiredSuites,
  type ObservedTrail,
  type RequiredSuite,
} from "./evidence.js";
export { deferredRegister } from "./governance/deferred.js";
export { owners } from "./governance/owners.js";
export { bridgeState, phaseABridge, toBridge, type Bridge, type BridgeState } from "./bridge/dates.js";
export { legacyEventsFile, legacyReadEvent, suiteRunEvent } from "./bridge/legacy-events.js";
export { addDays, startOf, toUtcDay, utcDayOf, type UtcDay } from "./utc-day.js";
export type { JsonObject, JsonValue } from "./json-text.js";
