import type { Principal } from "@rawr/hq-contract";

/** How much of a host one principal may take at the same time, so that nobody takes it from the others. */
export interface Seats {
  /** Takes a seat for a principal and returns what gives it back; `undefined` when it has all that it may have. */
  take(principal: Principal): (() => void) | undefined;
}

export function createSeats(perPrincipal: number): Seats {
  const taken = new Map<string, number>();
  return {
    take({ caller, id = "" }) {
      const key = `${caller} ${id}`;
      const held = taken.get(key) ?? 0;
      if (held >= perPrincipal) return undefined;
      taken.set(key, held + 1);
      return () => {
        const left = (taken.get(key) ?? 1) - 1;
        if (left === 0) taken.delete(key);
        else taken.set(key, left);
      };
    },
  };
}
