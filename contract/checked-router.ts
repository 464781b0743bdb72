import {
  isContractProcedure,
  type AnyContractProcedure,
  type AnyContractRouter,
  type ContractProcedure,
} from "@orpc/contract";
import { isLazy, isProcedure, type AnyProcedure, type Lazy, type Lazyable, type Procedure } from "@orpc/server";
import type { AskedBy, ContextRefusal } from "./checked-context.js";
import { nearestLiteral, type NearestLiteral } from "./nearest-literal.js";

/** What implements `Contract`, given `Context`. oRPC's `Router` in one step less: it is asked of every plugin of a workspace. */
type Implementation<Contract, Context extends object> = {
  readonly [Name in keyof Contract]: Contract[Name] extends ContractProcedure<
    infer Input,
    infer Output,
    infer Errors,
    infer Meta
  >
    ? Lazyable<Procedure<Context, never, Input, Output, Errors, Meta>>
    : Lazyable<Implementation<Contract[Name], Context>>;
};

/** `Router` when it implements `Contract` exactly and asks for no more than `Context`, else the sentence that says what is wrong. */
export type CheckedRouter<Router, Contract, Context extends object> =
  Router extends Implementation<Contract, Context>
    ? keyof Router extends keyof Contract
      ? Router
      : procedureUnpublished<Exclude<keyof Router, keyof Contract> & string>
    : [Exclude<keyof Contract, keyof Router>] extends [never]
      ? Refusals<Router, Contract, Context>[keyof Contract]
      : Router extends Lazy<unknown>
        ? routerIsLazy
        : procedureMissing<
            Exclude<keyof Contract, keyof Router> & string,
            Exclude<keyof Router, keyof Contract> & string
          >;

type Refusals<Router, Contract, Context extends object> = {
  [Name in keyof Contract]: Pick<Router, Name & keyof Router> extends Implementation<Pick<Contract, Name>, Context>
    ? never
    : // oxlint-disable-next-line typescript/no-explicit-any -- any context at all: is it the context, or the contract?
      Pick<Router, Name & keyof Router> extends Implementation<Pick<Contract, Name>, any>
      ? ContextRefusal<Name & string, AskedBy<Router[Name & keyof Router]>, Context>
      : procedureDiffers<Name & string>;
};

/**
 * Throws what {@link CheckedRouter} shows, when a type was cast away: of procedures that are missing, too many, or of another
 * contract. What a handler asks of its context leaves no trace in a running program; the compiler alone sees it.
 */
export function checkRouter(router: object, contract: AnyContractRouter): void {
  if (isContractProcedure(contract)) return;
  if (isLazy(router)) throw new TypeError(routerIsLazy());
  for (const [name, part] of Object.entries(contract)) {
    const implemented: unknown = Reflect.get(router, name);
    if (typeof implemented !== "object" || implemented === null) {
      const others = Object.keys(router).filter((other) => !Object.hasOwn(contract, other));
      throw new TypeError(procedureMissing(name, others));
    }
    if (isLazy(implemented)) continue;
    if (!isContractProcedure(part)) {
      if (isProcedure(implemented)) throw new TypeError(procedureDiffers(name));
      checkRouter(implemented, part);
    } else if (!isProcedure(implemented) || !isSameContract(implemented, part)) {
      throw new TypeError(procedureDiffers(name));
    }
  }
  for (const name of Object.keys(router)) {
    if (!Object.hasOwn(contract, name)) throw new TypeError(procedureUnpublished(name));
  }
}

/**
 * `implement(contract)` hands the contract's schemas on; a bare handler has none. Two schemas are not compared: a bundler may have made
 * two of one.
 */
function isSameContract(procedure: AnyProcedure, contract: AnyContractProcedure): boolean {
  const [own, published] = [procedure["~orpc"], contract["~orpc"]];
  const has = (schema: unknown) => schema !== undefined;
  return has(own.inputSchema) === has(published.inputSchema) && has(own.outputSchema) === has(published.outputSchema);
}

/** Refuses a published procedure without a handler. */
export type procedureMissing<
  Name extends string,
  Implemented extends string = never,
> = `the router lacks \`${Name}\`, which the contract publishes${MeantBy<NearestLiteral<Name, Implemented>>}: implement it (D-005)`;
export function procedureMissing<const Name extends string, const Implemented extends string = never>(
  name: Name,
  implemented: readonly Implemented[] = [],
): procedureMissing<Name, Implemented> {
  const near = nearestLiteral(name, implemented);
  // The same rule in types and in values.
  const meant = (near === undefined ? "" : ` (is \`${near}\` its implementation?)`) as MeantBy<
    NearestLiteral<Name, Implemented>
  >;
  return `the router lacks \`${name}\`, which the contract publishes${meant}: implement it (D-005)`;
}

type MeantBy<Name> = [Name] extends [never] ? "" : ` (is \`${Name & string}\` its implementation?)`;

/** Refuses a handler without a published procedure. */
export type procedureUnpublished<Name extends string> =
  `the router has \`${Name}\`, which the contract does not publish: add it to the contract or remove it (D-005)`;
export function procedureUnpublished<const Name extends string>(name: Name): procedureUnpublished<Name> {
  return `the router has \`${name}\`, which the contract does not publish: add it to the contract or remove it (D-005)`;
}

/** Refuses a handler of another contract. */
export type procedureDiffers<Name extends string> =
  `\`${Name}\` in the router implements another contract: build it with \`implement(contract)\` of this plugin (D-005)`;
export function procedureDiffers<const Name extends string>(name: Name): procedureDiffers<Name> {
  return `\`${name}\` in the router implements another contract: build it with \`implement(contract)\` of this plugin (D-005)`;
}

/** Refuses a router whose names are not known before it is loaded. */
export type routerIsLazy =
  "the router is lazy as a whole, so nobody knows what it implements: make its parts lazy, `{ get: lazy(...) }` (D-005)";
export function routerIsLazy(): routerIsLazy {
  return "the router is lazy as a whole, so nobody knows what it implements: make its parts lazy, `{ get: lazy(...) }` (D-005)";
}
