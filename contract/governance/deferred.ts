import type { RouteFamily } from "../route-family.js";
import type { Owner } from "./owners.js";
import type { SliceId } from "./slices.js";

/**
 * Work that is put off on purpose.
 *
 * @example
 * const deferral: Deferral = deferredRegister[0];
 * deferral.phase; //=> "Phase B"
 */
export interface Deferral {
  readonly id: `DR-${string}`;
  readonly title: string;
  readonly reason: string;
  /** What lets it begin. */
  readonly unblock: string;
  /** The phase in which it is due. */
  readonly phase: string;
  readonly owner: Owner;
}

/**
 * The one register of deferred work. A deferral found anywhere else is a finding. Source: SPEC 2.9.
 *
 * @example
 * deferredRegister[0].id; //=> "DR-001"
 */
export const deferredRegister = [
  {
    id: "DR-001",
    title: "D-016 UX and packaging",
    reason: "Phase A fixes the seams; what users see of several instances can follow without breaking them",
    unblock: "A6 is done: aliases and instances are asserted",
    phase: "Phase B",
    owner: "distribution-lifecycle",
  },
  {
    id: "DR-002",
    title: "cross-instance idempotency redesign",
    reason: "keys are per instance by design in Phase A; sharing them needs a store that instances agree on",
    unblock: "a second instance in production that receives the same triggers",
    phase: "Phase B",
    owner: "runtime-host",
  },
  {
    id: "DR-003",
    title: "deep telemetry maturity",
    reason: "correlation from trigger to status is enough to operate Phase A",
    unblock: "observability-contract is clean for one release",
    phase: "Phase B",
    owner: "runtime-host",
  },
  {
    id: "DR-004",
    title: "unrelated refactors",
    reason: "they would hide what Phase A changes",
    unblock: "A6 is done",
    phase: "after Phase A",
    owner: "plugin-lifecycle",
  },
] as const satisfies readonly Deferral[];

/**
 * A family that is not mounted yet: allowed in A0 only, and only with an owner, a slice and a condition.
 *
 * @example
 * const pending: PendingFamily = {
 *   family: "workflows",
 *   owner: "runtime-host",
 *   slice: "A0",
 *   unblock: "the first workflow plugin is registered",
 * };
 * pending.family; //=> "workflows"
 */
export interface PendingFamily {
  readonly family: RouteFamily;
  readonly owner: Owner;
  readonly slice: SliceId;
  readonly unblock: string;
}
