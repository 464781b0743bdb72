import { randomUUID } from "node:crypto";
import { createRouterClient, type AnyRouter } from "@orpc/server";
import type { CorrelationId, RequestId } from "@rawr/hq-contract";
import type { ContextFactory, RequestInfo } from "./context.js";
import { changeStream } from "./http/change-stream.js";
import type { Initiator, Initiators } from "./initiator.js";

/** A plugin's router beside the factory of its contexts. */
export interface InProcessRouter {
  readonly router: AnyRouter;
  readonly contexts: ContextFactory<object>;
}

/** The routers of one instance by capability, and by `<capability>/workflows`. */
export type InProcessRouters = ReadonlyMap<string, InProcessRouter>;

/** Clients keyed by capability, workflow procedures below `workflows`. */
export type ServiceClients = Readonly<Record<string, object>>;

/** Who calls in process: a plugin by its key, or the process itself. */
export interface InProcessCaller {
  readonly id: string;
  readonly isPlugin: boolean;
}

/**
 * In-process clients, for a `first-party-service`. They go straight to the procedures: no socket, no host. A call made on somebody's
 * behalf stays theirs: principal, correlation id, trace and signal go with it, and `via` names the plugin that makes it.
 *
 * @param ready - Awaited before each call.
 */
export function inProcessServices(
  routers: InProcessRouters,
  initiators: Initiators,
  caller: InProcessCaller,
  ready?: () => Promise<unknown>,
): ServiceClients {
  const services: Record<string, Record<string, unknown>> = {};
  for (const [key, { router, contexts }] of routers) {
    const [capability = "", group] = key.split("/");
    const client = createRouterClient(router, {
      context: () => ({}),
      interceptors: [
        async ({ next, ...options }) => {
          await ready?.();
          const initiator = onward(initiators.current(), caller);
          const signal = joined(options.signal, initiator.signal);
          return initiators.run(initiator, async () => {
            const context = contexts({ ...initiator, network });
            const output = await next({ ...options, context, ...(signal && { signal }) });
            return changeStream(output, options.procedure["~orpc"].route.outputStructure, initiators.bind);
          });
        },
      ],
    });
    const service = (services[capability] ??= {});
    if (group === undefined) Object.assign(service, clientParts(router, client));
    else service[group] = client;
  }
  return services;
}

const network = Object.freeze({ remoteAddress: undefined, protocol: "in-process:" } as const);

/** The initiator of a call that `caller` makes: the one on whose behalf it works, else the caller itself. */
function onward(
  initiator: Initiator | undefined,
  { id, isPlugin }: InProcessCaller,
): Initiator & Pick<RequestInfo, "principal" | "requestId"> {
  // randomUUID is 1 to 128 plain characters, which is what both brands stand for. An envelope belongs to one call, and so does its id.
  const fresh = randomUUID() as string;
  const requestId = fresh as RequestId;
  // A run that nobody in particular began: its plugin acts for itself.
  if (initiator?.principal?.id === undefined) {
    const principal = Object.freeze({ caller: "first-party-service", id } as const);
    return { correlationId: fresh as CorrelationId, ...initiator, requestId, principal, via: [] };
  }
  const via = isPlugin ? [...initiator.via, id] : initiator.via;
  return { ...initiator, requestId, principal: initiator.principal, via };
}

function joined(own: AbortSignal | undefined, carried: AbortSignal | undefined): AbortSignal | undefined {
  if (own === undefined || carried === undefined || own === carried) return own ?? carried;
  return AbortSignal.any([own, carried]);
}

/** The top-level members of a router's client as plain properties, so that `workflows` can stand beside them. */
function clientParts(router: AnyRouter, client: object): Record<string, unknown> {
  return Object.fromEntries(Object.keys(router).map((name) => [name, Reflect.get(client, name)]));
}
