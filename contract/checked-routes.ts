import { isContractProcedure, type AnyContractProcedure, type AnyContractRouter } from "@orpc/contract";
import type { IsUnion } from "./one-literal.js";

/** `Contract` when no two of its procedures are in one place or share an operationId, else the sentence that says what is taken twice. */
export type CheckedRoutes<Contract> = Contract extends Procedure
  ? namelessProcedure
  : [Twice<Contract>] extends [never]
    ? Contract
    : takenTwice<Twice<Contract>>;

/** What more than one procedure takes. Of a contract whose types are forgotten, nothing is known. */
type Twice<Contract> = string extends keyof Contract
  ? never
  : | Shared<{ [Name in keyof Contract & string as TakenBy<Contract[Name]>]: Name }>
    | { [Name in keyof Contract]: Contract[Name] extends Procedure ? never : Twice<Contract[Name]> }[keyof Contract];

interface Procedure {
  readonly "~orpc": { readonly meta: { readonly "~taken"?: unknown } };
}

/** What a procedure takes, or all procedures of a router. */
type TakenBy<Part> = Part extends { readonly "~orpc": { readonly meta: { readonly "~taken"?: infer Taken } } }
  ? Taken & string
  : string extends keyof Part
    ? never
    : { [Name in keyof Part]: TakenBy<Part[Name]> }[keyof Part];

/** Procedures with the same method and path share a key. A path that is known in part only, `/api/orpc/depot/${string}`, has none. */
type Shared<Names> = {
  [Taken in keyof Names & string]: true extends IsUnion<Names[Taken]> ? Known<Taken> : never;
}[keyof Names & string];

type Known<Taken extends string> = Record<never, never> extends Record<Taken, 1> ? never : Taken;

/**
 * Throws the sentence about two procedures in one place, under one operationId, or with a path parameter that nothing reads. Two paths
 * are one place when they differ in their parameters' names only: the first would answer for both.
 */
export function checkRoutes(contract: AnyContractRouter, capability: string): void {
  if (isContractProcedure(contract)) throw new TypeError(namelessProcedure());
  const places = new Map<string, string>();
  for (const { name, procedure } of proceduresOf(contract)) {
    const { route, inputSchema } = procedure["~orpc"];
    const { method = "POST", path = "" } = route;
    const shape = `${method} ${path.replace(/\{(\+?)[^}]*\}/g, "{$1}")}`;
    const other = places.get(shape);
    if (other !== undefined) throw new TypeError(sameRoute(other, name, method, path));
    places.set(shape, name);
    const parameter = /\{\+?([^}]*)\}/.exec(path)?.[1];
    if (parameter !== undefined && inputSchema === undefined && typeof route.spec !== "object") {
      throw new TypeError(parameterWithoutInput(name, parameter));
    }
  }
  checkOperations({ [capability]: contract });
}

/** Throws the sentence about two operations of one document, its contracts by capability, under one operationId. */
export function checkOperations(contracts: Readonly<Record<string, AnyContractRouter>>): void {
  const operations = new Map<string, string>();
  for (const { name, procedure } of proceduresOf(contracts)) {
    const { operationId, spec } = procedure["~orpc"].route;
    // Where none is said, a document names an operation as its procedure.
    const id = (typeof spec === "object" ? spec.operationId : operationId) ?? name;
    const other = operations.get(id);
    if (other !== undefined) throw new TypeError(sameOperation(other, name, id));
    operations.set(id, name);
  }
}

function proceduresOf(
  contract: AnyContractRouter,
  names: readonly string[] = [],
): readonly { readonly name: string; readonly procedure: AnyContractProcedure }[] {
  if (isContractProcedure(contract)) return [{ name: names.join("."), procedure: contract }];
  return Object.entries(contract).flatMap(([name, part]) => proceduresOf(part, [...names, name]));
}

/** Refuses procedures with one method and one path, or with one operationId; types can't tell which came first. */
export type takenTwice<Taken extends string> =
  `\`${Taken}\` stands for more than one procedure: give each its own method, path and operationId (D-005)`;

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

/** Refuses a contract that is one procedure. */
export type namelessProcedure =
  "the contract is one procedure without a name: name it, `{ get: ... }`; its place below `/rpc`, its operation and its client are called by that name (D-005)";
export function namelessProcedure(): namelessProcedure {
  return "the contract is one procedure without a name: name it, `{ get: ... }`; its place below `/rpc`, its operation and its client are called by that name (D-005)";
}
