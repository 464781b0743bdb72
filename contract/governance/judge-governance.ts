import type { Deferral } from "./deferred.js";
import type { OwnerEntry } from "./owners.js";

/**
 * Governance as data: what the library says, or what a workspace says instead.
 *
 * @example
 * const governance: Governance = { owners, slices, deferred: [] };
 * judgeGovernance(governance); //=> undefined
 */
export interface Governance {
  readonly owners: Readonly<Record<string, OwnerEntry>>;
  readonly slices: Readonly<Record<string, { readonly owner: string; readonly after: readonly string[] }>>;
  readonly deferred: readonly (Omit<Deferral, "id" | "owner"> & { readonly id: string; readonly owner: string })[];
}

/**
 * What is wrong with it, in one sentence with the way out; `undefined` when nothing is.
 *
 * @example
 * judgeGovernance({ owners, slices, deferred: deferredRegister }); //=> undefined
 */
export function judgeGovernance({ owners, slices, deferred }: Governance): string | undefined {
  return judgeOwners(owners) ?? judgeSlices(slices, owners) ?? judgeDeferred(deferred, owners);
}

function judgeOwners(owners: Governance["owners"]): string | undefined {
  for (const [name, { primary, backup, sla }] of Object.entries(owners)) {
    if (!isHandle(primary)) return `owner \`${name}\` has no primary: name a handle like \`@team\``;
    if (!isHandle(backup)) return `owner \`${name}\` has no backup: name the person who decides once the SLA is missed`;
    if (primary === backup) return `owner \`${name}\` is its own backup (${primary}): name somebody else`;
    for (const hours of [sla.businessHours, sla.whenGateIsBroken]) {
      if (!Number.isFinite(hours) || hours <= 0)
        return `owner \`${name}\` has an SLA of ${hours} business hours: it must be more than 0`;
    }
  }
  return undefined;
}

function judgeSlices(slices: Governance["slices"], owners: Governance["owners"]): string | undefined {
  for (const [name, { owner, after }] of Object.entries(slices)) {
    if (!Object.hasOwn(owners, owner)) return `slice \`${name}\` has the unknown owner \`${owner}\`: ${known(owners)}`;
    const unknown = after.find((before) => !Object.hasOwn(slices, before));
    if (unknown !== undefined) return `slice \`${name}\` depends on unknown slice \`${unknown}\`: ${known(slices)}`;
  }
  const cycle = findCycle(slices);
  if (cycle === undefined) return undefined;
  return `slices form a dependency cycle: ${cycle.join(" after ")}; remove one \`after\``;
}

function judgeDeferred(deferred: Governance["deferred"], owners: Governance["owners"]): string | undefined {
  const seen = new Set<string>();
  for (const { id, owner, reason, unblock, phase } of deferred) {
    if (!/^DR-\d{3}$/.test(id)) return `deferral \`${id}\` is not numbered: call it DR-001, DR-002, ...`;
    if (seen.has(id)) return `deferral \`${id}\` is in the register twice: keep one`;
    seen.add(id);
    if (!Object.hasOwn(owners, owner)) return `deferral \`${id}\` has the unknown owner \`${owner}\`: ${known(owners)}`;
    const missing = Object.entries({ reason, unblock, phase }).find(([, text]) => text.trim() === "");
    if (missing !== undefined) return `deferral \`${id}\` has no ${missing[0]}: write it down`;
  }
  return undefined;
}

/** The first circle, its first member repeated at the end. */
function findCycle(slices: Governance["slices"]): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string[] | undefined => {
    if (done.has(name)) return undefined;
    const from = path.indexOf(name);
    if (from >= 0) return [...path.slice(from), name];
    for (const before of slices[name]?.after ?? []) {
      const cycle = visit(before, [...path, name]);
      if (cycle !== undefined) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of Object.keys(slices)) {
    const cycle = visit(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function isHandle(text: string | undefined): boolean {
  return text !== undefined && /^@[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(text);
}

function known(table: object): string {
  return `known are ${Object.keys(table).join(", ")}`;
}
