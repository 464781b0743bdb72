import { routeFamilies, type RouteFamily } from "@rawr/hq-contract/tables";
import type { Evidence } from "./evidence-line.js";

/** The families in which a handler answered a permitted caller, in passed tests. */
export function answeredFamilies({ tests }: Evidence): ReadonlySet<RouteFamily> {
  const requests = tests.filter(({ state }) => state === "passed").flatMap(({ seen }) => seen);
  const answered = requests.filter(
    ({ role, status, handled }) => role !== "refusal" && status >= 200 && status < 300 && handled > 0,
  );
  return new Set(answered.flatMap(({ family }) => (family === "none" ? [] : [family])));
}

/** All families, in table order. */
// Object.keys widens the keys of a closed table.
export const familyNames: readonly RouteFamily[] = Object.freeze(Object.keys(routeFamilies) as RouteFamily[]);
