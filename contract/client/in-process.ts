import type { ContractRouterClient } from "@orpc/contract";
import { createRouterClient, type AnyRouter, type InferRouterInitialContexts } from "@orpc/server";
import { checkCaller, type CheckedCaller } from "../checked-caller.js";
import type { AnyApiPlugin, AnyWorkflowPlugin } from "../plugin.js";

/** The envelope that a plugin's procedures are given. */
type ContextOf<P> = P extends { readonly router: infer R extends AnyRouter }
  ? InferRouterInitialContexts<R>[keyof InferRouterInitialContexts<R>]
  : never;

/** A factory of the envelope; a value, which all calls would share, is refused with a sentence. */
type CheckedContext<Make, Context> = Make extends () => Context
  ? Make
  : Make extends (...given: never) => unknown
    ? () => Context
    : contextIsAFactory;

/**
 * A client without a socket, for a service in the same process. Every call gets a new `context`: an envelope belongs to one
 * request (D-005).
 *
 * @example
 * const api = apiContract("greetings");
 * const contract = { hello: api.route({ method: "GET", path: "/api/orpc/greetings/hello" }).output(z.string()) };
 * const router = { hello: implement(contract).$context<BoundaryContext<object>>().hello.handler(() => "Hello") };
 * const plugin = defineApiPlugin({ capability: "greetings", contract, router, ports: () => ({}) });
 * const context = (): BoundaryContext<object> => ({
 *   principal: { caller: "first-party-service" },
 *   requestId: "1" as RequestId,
 *   correlationId: "1" as CorrelationId,
 *   instance: toInstanceAlias("hq"),
 *   network: { remoteAddress: undefined, protocol: "in-process:" },
 *   ports: {},
 * });
 * await createInProcessClient("first-party-service", plugin, context).hello(); //=> "Hello"
 *
 * @throws TypeError when `caller` is not `first-party-service`, with the sentence that the editor shows.
 */
export function createInProcessClient<const Name extends string, P extends AnyApiPlugin | AnyWorkflowPlugin, Make>(
  caller: CheckedCaller<Name, "rpc">,
  plugin: P,
  context: CheckedContext<Make, ContextOf<P>>,
): ContractRouterClient<P["contract"]> {
  checkCaller(caller, "rpc");
  // CheckedContext is a factory, or a sentence, which is not a function either.
  const make: unknown = context;
  if (typeof make !== "function") throw new TypeError(contextIsAFactory());
  const router: AnyRouter = plugin.router;
  // The plugin's router implements its contract; its definer has checked that.
  return createRouterClient(router, { context: () => make() }) as ContractRouterClient<P["contract"]>;
}

/** Refuses a context that is a value. */
export type contextIsAFactory =
  "`context` is a value, which all calls would share: make it a factory, `() => ({ ... })` (D-005)";
export function contextIsAFactory(): contextIsAFactory {
  return "`context` is a value, which all calls would share: make it a factory, `() => ({ ... })` (D-005)";
}
