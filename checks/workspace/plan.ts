import { slices as defaultSlices } from "@rawr/hq-contract/governance";
import type { PlannedSlice, Settings, Stage } from "./settings.js";

type Plan = Readonly<Record<string, PlannedSlice>>;

/** The plan that holds in a workspace: its own, else the default one. */
export function planOf({ slices }: Pick<Settings, "slices">): Plan {
  return slices ?? defaultSlices;
}

/** The slices, each behind those that it comes after; otherwise as the settings name them. */
export function slicesInOrder(plan: Plan): readonly string[] {
  const order = new Set<string>();
  const add = (id: string): void => {
    if (order.has(id)) return;
    for (const before of plan[id]?.after ?? []) add(before);
    order.add(id);
  };
  for (const id of Object.keys(plan)) add(id);
  return [...order];
}

/** Where a workspace stands that has reached a slice. */
export function stageIn(plan: Plan, reached: string | undefined): Stage {
  const order = slicesInOrder(plan);
  const [first] = order;
  if (first === undefined || reached === undefined) return { isFirst: false, requiresZeroRead: false };
  const needsZeroRead = order.findIndex((id) => plan[id]?.criteria.some(({ gates }) => gates.includes("zero-read")));
  const requiresZeroRead = needsZeroRead >= 0 && order.indexOf(reached) >= needsZeroRead;
  return { first, isFirst: reached === first, requiresZeroRead };
}
