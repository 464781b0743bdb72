import type { Place } from "../../report/finding.js";

/** Kinds of change that a reviewer is told of, in the order of their weight, with the words of the summary. */
export const changeKinds = {
  "opened-family": ["family opens to a caller", "families open to callers"],
  "opened-route": ["route opens", "routes open"],
  "published-procedure": ["procedure is published", "procedures are published"],
  "broken-contract": ["contract change can break its callers", "contract changes can break their callers"],
  "closed-family": ["family closes to a caller", "families close to callers"],
  "changed-law": ["caller or family changes", "callers or families change"],
  "unknown-law": ["change of the library can't be shown", "changes of the library can't be shown"],
  "broken-call": ["call leads nowhere", "calls lead nowhere"],
  "closed-route": ["route closes", "routes close"],
  "withdrawn-procedure": ["procedure is withdrawn", "procedures are withdrawn"],
  "forbidden-import": ["forbidden import appears", "forbidden imports appear"],
  "new-import": ["boundary is newly crossed by an import", "boundaries are newly crossed by imports"],
  "renamed-plugin": ["plugin is renamed", "plugins are renamed"],
  "added-plugin": ["plugin is added", "plugins are added"],
  "removed-plugin": ["plugin is removed", "plugins are removed"],
  "changed-mount": ["plugin enters or leaves the composition", "plugins enter or leave the composition"],
  "changed-contract": [
    "contract changes without breaking its callers",
    "contracts change without breaking their callers",
  ],
  "changed-call": ["call between plugins changes", "calls between plugins change"],
  "changed-workflow": ["event or durable function changes", "events or durable functions change"],
} as const satisfies Record<string, readonly [one: string, many: string]>;

/** `"opened-route" | "published-procedure" | ...`. */
export type ChangeKind = keyof typeof changeKinds;

export interface GraphChange {
  readonly kind: ChangeKind;
  /** One sentence without its full stop. */
  readonly what: string;
  readonly at?: Place;
  /** Whether callers that were right may now be wrong. */
  readonly breaks: boolean;
}
