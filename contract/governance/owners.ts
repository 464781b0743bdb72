/**
 * Who decides. Findings and reports name the owner of what failed.
 *
 * Source: SPEC 2.9. A missed SLA makes the backup the acting decision owner.
 *
 * @example
 * owners["runtime-host"].sla.businessHours; //=> 8
 */
export const owners = {
  "runtime-host": {
    role: "Runtime/Host Composition",
    primary: "@rawr-runtime-host",
    backup: "@rawr-platform-duty",
    sla: { businessHours: 8, whenGateIsBroken: 4 },
  },
  "plugin-lifecycle": {
    role: "Plugin Lifecycle",
    primary: "@rawr-plugin-lifecycle",
    backup: "@rawr-architecture-duty",
    sla: { businessHours: 8, whenGateIsBroken: 8 },
  },
  "verification-gates": {
    role: "Verification & Gates",
    primary: "@rawr-verification-gates",
    backup: "@rawr-release-duty",
    sla: { businessHours: 8, whenGateIsBroken: 4 },
  },
  "distribution-lifecycle": {
    role: "Distribution/Lifecycle Contract",
    primary: "@rawr-distribution-lifecycle",
    backup: "@rawr-runtime-host",
    sla: { businessHours: 8, whenGateIsBroken: 8 },
  },
} as const satisfies Record<string, OwnerEntry>;

/**
 * One row of {@link owners}.
 *
 * @example
 * const entry: OwnerEntry = owners["verification-gates"];
 * entry.primary; //=> "@rawr-verification-gates"
 */
export interface OwnerEntry {
  readonly role: string;
  /** Handle of the person who decides. */
  readonly primary: string;
  /** Handle of the person who decides once the SLA is missed. */
  readonly backup: string;
  /** Decision SLA in business hours; eight of them are one business day. */
  readonly sla: { readonly businessHours: number; readonly whenGateIsBroken: number };
}

/**
 * `"runtime-host" | "plugin-lifecycle" | "verification-gates" | "distribution-lifecycle"`.
 *
 * @example
 * type Seat = Owner;
 * //=> "runtime-host" | "plugin-lifecycle" | "verification-gates" | "distribution-lifecycle"
 */
export type Owner = keyof typeof owners;
