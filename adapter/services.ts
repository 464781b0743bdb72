import { randomUUID } from "node:crypto";
import { createRouterClient, type AnyRouter } from "@orpc/server";
import type { CorrelationId, RequestId } from "@rawr/hq-contract";
import type { ContextFactory } from "./context.js";

/** A plugin's router beside the factory of its contexts. */
export interface InProcessRouter {
  readonly router: AnyRouter;
  readonly contexts: ContextFactory<object>;
}

/** The routers of one instance by capability, and by `<capability>/workflows`. */
export type InProcessRouters = ReadonlyMap<string, InProcessRouter>;

/** Clients keyed by capability, workflow procedures below `workflows`. */
export type ServiceClients = Readonly<Record<string, object>>;

/**
 * In-process clients, for a `first-party-service` called `id`. They go straight to the procedures: no socket, no host.
 *
 * @param ready - Awaited before each call.
 */
export function inProcessServices(
  routers: InProcessRouters,
  id: string,
  ready?: () => Promise<unknown>,
): ServiceClients {
  const principal = Object.freeze({ caller: "first-party-service", id } as const);
  const services: Record<string, Record<string, unknown>> = {};
  for (const [key, { router, contexts }] of routers) {
    const [capability = "", group] = key.split("/");
    const client = createRouterClient(router, {
      context: async () => {
        await ready?.();
        // randomUUID is 1 to 128 plain characters, which is what both brands stand for.
        const id = randomUUID() as string;
        return contexts({
          principal,
          requestId: id as RequestId,
          correlationId: id as CorrelationId,
          network: { remoteAddress: undefined, protocol: "in-process:" },
        });
      },
    });
    const service = (services[capability] ??= {});
    if (group === undefined) Object.assign(service, clientParts(router, client));
    else service[group] = client;
  }
  return services;
}

/** The top-level members of a router's client as plain properties, so that `workflows` can stand beside them. */
function clientParts(router: AnyRouter, client: object): Record<string, unknown> {
  return Object.fromEntries(Object.keys(router).map((name) => [name, Reflect.get(client, name)]));
}
