/**
 * Who decides. Findings and reports name the owner of what failed.
 *
 * Source: SPEC 2.9. A missed SLA makes the backup the acting decision owner.
 */
export const owners = {
  "runtime-host": {
    role: "Runtime/Host Composition",
    primary: "@rawr-runtime-host",
    backup: "@rawr-platform-duty",
    sla: "1 business day; 4 business hours when a gate is broken",
  },
  "plugin-lifecycle": {
    role: "Plugin Lifecycle",
    primary: "@rawr-plugin-lifecycle",
    backup: "@rawr-architecture-duty",
    sla: "1 business day",
  },
  "verification-gates": {
    role: "Verification & Gates",
    primary: "@rawr-verification-gates",
    backup: "@rawr-release-duty",
    sla: "4 business hours for CI and gate blockers, else 1 business day",
  },
  "distribution-lifecycle": {
    role: "Distribution/Lifecycle Contract",
    primary: "@rawr-distribution-lifecycle",
    backup: "@rawr-runtime-host",
    sla: "1 business day",
  },
} as const;

/** `"runtime-host" | "plugin-lifecycle" | "verification-gates" | "distribution-lifecycle"`. */
export type Owner = keyof typeof owners;
