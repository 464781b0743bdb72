import { isContractProcedure, type AnyContractRouter } from "@orpc/contract";

/**
 * Throws the sentence about two procedures in one place, under one operationId, or with a path parameter that nothing reads. Two paths
 * are one place when they differ in their parameters' names only: the first would answer for both.
 */
export function checkRoutes(contract: AnyContractRouter): void {
  const places = new Map<string, string>();
  const operations = new Map<string, string>();
  for (const { name, procedure } of proceduresOf(contract)) {
    const { route, inputSchema } = procedure["~orpc"];
    const { method = "POST", path = "", operationId } = route;
    const shape = `${method} ${path.replace(/\{(\+?)[^}]*\}/g, "{$1}")}`;
    const other = places.get(shape);
    if (other !== undefined) throw new TypeError(sameRoute(other, name, method, path));
    places.set(shape, name);
    if (operationId !== undefined) {
      const first = operations.get(operationId);
      if (first !== undefined) throw new TypeError(sameOperation(first, name, operationId));
      operations.set(operationId, name);
    }
    const parameter = /\{\+?([^}]*)\}/.exec(path)?.[1];
    if (parameter !== undefined && inputSchema === undefined && route.spec === undefined) {
      throw new TypeError(parameterWithoutInput(name, parameter));
    }
  }
}

function proceduresOf(contract: AnyContractRouter, names: readonly string[] = []) {
  if (isContractProcedure(contract)) return [{ name: names.join("."), procedure: contract }];
  return Object.entries(contract).flatMap(([name, part]): { name: string; procedure: ProcedureOf }[] =>
    proceduresOf(part, [...names, name]),
  );
}

type ProcedureOf = Extract<AnyContractRouter, { readonly "~orpc": unknown }>;

/** Refuses two procedures with one method and one path. */
export function sameRoute(first: string, second: string, method: string, path: string): string {
  return `procedures \`${first}\` and \`${second}\` both answer \`${method} ${path}\`: give one of them another method or path (D-005)`;
}

/** Refuses two procedures with one operationId. */
export function sameOperation(first: string, second: string, operationId: string): string {
  return `procedures \`${first}\` and \`${second}\` share the operationId \`${operationId}\`: name each operation once (D-005)`;
}

/** Refuses a path parameter that no input takes. */
export function parameterWithoutInput(procedure: string, parameter: string): string {
  return `procedure \`${procedure}\` has \`{${parameter}}\` in its path and no input: name the parameter in \`.input(...)\`, or leave it out of the path (D-005)`;
}
