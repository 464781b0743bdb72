/** The owners of the gates, the register of deferred work, and the slices of the migration. */
export { owners } from "./owners.js";
export type { Owner, OwnerEntry } from "./owners.js";
export { baselineReportFile, sliceIds, slices } from "./slices.js";
export type { ExitCriterion, Slice, SliceId } from "./slices.js";
export { deferredRegister } from "./deferred.js";
export type { Deferral, PendingFamily } from "./deferred.js";
export { controlRules } from "./control-rules.js";
export type { ControlRule } from "./control-rules.js";
export { judgeGovernance } from "./judge-governance.js";
export type { Governance } from "./judge-governance.js";
export { addBusinessHours } from "./business-hours.js";
export { decisionOf } from "./decision.js";
export type { Decision } from "./decision.js";
