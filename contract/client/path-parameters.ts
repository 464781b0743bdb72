import { isContractProcedure, type AnyContractRouter } from "@orpc/contract";

/**
 * Refuses `.` and `..` as a path parameter: a URL takes them for steps along its path, escaped or not, so the call would reach another
 * procedure than the one it names.
 *
 * @throws TypeError that names the parameter and its procedure.
 */
export function checkPathParameters(contract: AnyContractRouter, path: readonly string[], input: unknown): void {
  const procedure = path.reduce<unknown>((part, name) => Reflect.get(Object(part), name), contract);
  if (!isContractProcedure(procedure)) return;
  const { path: pattern = "", inputStructure } = procedure["~orpc"].route;
  const values: unknown = inputStructure === "detailed" ? Reflect.get(Object(input), "params") : input;
  for (const [, name = ""] of pattern.matchAll(/\{\+?([^}]+)\}/g)) {
    const value = String(Reflect.get(Object(values), name));
    if (value !== "." && value !== "..") continue;
    const what = `parameter \`${name}\` of \`${path.join(".")}\` is \`${value}\``;
    throw new TypeError(`${what}, which a URL takes for a step along its path: send it in the query or the body`);
  }
}
