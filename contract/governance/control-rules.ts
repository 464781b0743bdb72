/**
 * A rule about how the plan is carried out, and what enforces it.
 *
 * @example
 * const first: ControlRule | undefined = controlRules[0];
 * first?.id; //=> "CR-1"
 */
export interface ControlRule {
  readonly id: `CR-${string}`;
  readonly rule: string;
  /** Gates, or parts of `rawr-hq`, that fail when it is broken. */
  readonly enforcedBy: readonly string[];
}

/**
 * How the plan is carried out. Source: SPEC 2.9.
 *
 * @example
 * controlRules[0].enforcedBy; //=> ["rawr-hq check"]
 */
export const controlRules = [
  {
    id: "CR-1",
    rule: "One baseline-only pass is allowed in A0, for measurement; from A1 on every gate is a hard failure.",
    enforcedBy: ["rawr-hq check"],
  },
  {
    id: "CR-2",
    rule: "The plan is forward-only: no rollback artefacts, no dual track; drift is answered by a failing gate.",
    enforcedBy: ["metadata-contract", "manifest-smoke-completion"],
  },
  {
    id: "CR-3",
    rule: "The hard expiry of a bridge is moved by a dated entry that shows in the report, never by configuration.",
    enforcedBy: ["bridge-timebox", "rawr-hq phase"],
  },
  {
    id: "CR-4",
    rule: "Deferred work lives in one register, each entry with reason, unblock trigger, target phase and owner.",
    enforcedBy: ["rawr-hq phase"],
  },
  {
    id: "CR-5",
    rule: "A missed decision SLA makes the backup the acting decision owner.",
    enforcedBy: ["rawr-hq phase owner"],
  },
  {
    id: "CR-6",
    rule: "Silence is not evidence: a gate that judged nothing fails, and a window without runs proves nothing.",
    enforcedBy: ["rawr-hq check", "zero-read"],
  },
] as const satisfies readonly ControlRule[];
