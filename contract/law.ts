/**
 * `#law`: what a judge needs of the contract without oRPC and zod. It loads in a tenth of the time, and a run that finds nothing
 * changed has little else to do.
 */
export { surfaceRoots } from "./identity.js";
export { nearestName } from "./nearest-name.js";
export { owners } from "./governance/owners.js";
export { bridgeState, phaseABridge, toBridge, type Bridge, type BridgeState } from "./bridge/dates.js";
