import type { Settings } from "./settings.js";

type Plan = Pick<Settings, "slices">;
type Reached = Pick<Settings, "slices" | "slice">;

/** The slices, each behind those that it comes after; otherwise as the settings name them. */
export function slicesInOrder({ slices }: Plan): readonly string[] {
  const order = new Set<string>();
  const add = (id: string): void => {
    if (order.has(id)) return;
    for (const before of slices[id]?.after ?? []) add(before);
    order.add(id);
  };
  for (const id of Object.keys(slices)) add(id);
  return [...order];
}

/** The first slice, the only one in which a route family may be pending; `undefined` without a plan. */
export function firstSlice(plan: Plan): string | undefined {
  return slicesInOrder(plan)[0];
}

/** Whether the workspace is in the first slice, where a route family may be pending. */
export function isInFirstSlice(settings: Reached): boolean {
  return settings.slice !== undefined && settings.slice === firstSlice(settings);
}

/** Whether the workspace has reached the slice that needs seven days without a read of a legacy key. */
export function requiresZeroRead(settings: Reached): boolean {
  const order = slicesInOrder(settings);
  const first = order.findIndex((id) => settings.slices[id]?.criteria.some(({ gates }) => gates.includes("zero-read")));
  return settings.slice !== undefined && first >= 0 && order.indexOf(settings.slice) >= first;
}
