import {
  isContractProcedure,
  type AnyContractProcedure,
  type AnyContractRouter,
  type ContractProcedure,
} from "@orpc/contract";
import { isLazy, isProcedure, type AnyProcedure, type Lazyable, type Procedure } from "@orpc/server";
import type { BoundaryContext, DurableContext } from "./context.js";
import type { DurableRun } from "./durable-function.js";
import {
  procedureDiffers,
  procedureMissing,
  procedureUnpublished,
  type contextDiffers,
  type contextLacks,
  type durableField,
  type portIsAPromise,
} from "./messages/plugin.js";
import type { payloadDiffers, unhandledEvent } from "./messages/workflow.js";
import type { PromisedPort } from "./ports.js";
import type { WorkflowEvent } from "./workflow-event.js";

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

// oxlint-disable-next-line typescript/no-explicit-any -- everything but the initial context is of no interest here.
type AskedBy<Asking> = Asking extends Procedure<infer Asked, any, any, any, any, any> ? Asked : object;

type DurableOnly = Exclude<keyof DurableContext | keyof DurableRun, keyof BoundaryContext | "context">;

type ContextRefusal<Name extends string, Asked, Context> = [Exclude<keyof Asked, keyof Context>] extends [never]
  ? DifferentField<Name, Asked, Context>
  : [Extract<Exclude<keyof Asked, keyof Context>, DurableOnly>] extends [never]
    ? contextLacks<Name, Exclude<keyof Asked, keyof Context> & string, keyof Context & string>
    : durableField<Name, Extract<Exclude<keyof Asked, keyof Context>, DurableOnly>>;

type DifferentField<Name extends string, Asked, Context> = {
  [Field in keyof Asked]-?: Field extends keyof Context
    ? Context[Field] extends Asked[Field]
      ? never
      : Field extends "enqueue" | "~events"
        ? EventRefusal<Name, EventsOf<Asked>, EventsOf<Context>>
        : Field extends "ports"
          ? PortsRefusal<Name, PromisedPort<Context[Field]>>
          : contextDiffers<Name, Field & string>
    : never;
}[keyof Asked];

type PortsRefusal<Name extends string, Promised extends string> = [Promised] extends [never]
  ? contextDiffers<Name, "ports">
  : portIsAPromise<Promised>;

type EventsOf<Context> = Context extends { readonly "~events"?: (event: infer Event) => void } ? Event : never;

type EventRefusal<Name extends string, Asked, Handled> = Asked extends WorkflowEvent
  ? Asked extends Handled
    ? never
    : Asked["name"] extends (Handled & WorkflowEvent)["name"]
      ? payloadDiffers<Name, Asked["name"]>
      : unhandledEvent<Name, Asked["name"], (Handled & WorkflowEvent)["name"]>
  : never;

/**
 * Throws what {@link CheckedRouter} shows, when a type was cast away: of procedures that are missing, too many, or of another
 * contract. What a handler asks of its context leaves no trace in a running program; the compiler alone sees it.
 */
export function checkRouter(router: object, contract: AnyContractRouter): void {
  if (isContractProcedure(contract)) return;
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
