import { SmartCoercionPlugin } from "@orpc/json-schema";
import { OpenAPIReferencePlugin } from "@orpc/openapi/plugins";
import type { Context } from "@orpc/server";
import {
  BatchHandlerPlugin,
  CORSPlugin,
  experimental_RethrowHandlerPlugin as RethrowHandlerPlugin,
  SimpleCsrfProtectionHandlerPlugin,
  StrictGetMethodPlugin,
} from "@orpc/server/plugins";
import type { StandardHandlerOptions } from "@orpc/server/standard";

/**
 * oRPC's own plugins and interceptors, around the procedures of every plugin on every route of the host. They run once the caller is
 * known and allowed, and see each procedure's context. Calls in process go past them.
 *
 * @example
 * const handlers: HandlerOptions = { interceptors: [async ({ next }) => next()] };
 * handlers.interceptors?.length; //=> 1
 */
export type HandlerOptions = Pick<
  StandardHandlerOptions<Context>,
  "plugins" | "interceptors" | "clientInterceptors" | "rootInterceptors"
>;

/** What the host decides itself, and why no plugin may decide it too. */
const refusals: readonly (readonly [kind: abstract new (...given: never) => object, reason: string])[] = [
  [CORSPlugin, "which pages may call is the host's `cors`, which answers before anybody is authenticated (D-007)"],
  [
    SimpleCsrfProtectionHandlerPlugin,
    "the host already asks for `x-csrf-token` wherever a foreign page could forge a request (D-007)",
  ],
  [StrictGetMethodPlugin, "`/rpc` takes POST only, and a published route takes the method of its contract (D-005)"],
  [RethrowHandlerPlugin, "what a handler throws is logged, and its caller learns only that it failed (D-005)"],
  [OpenAPIReferencePlugin, "the documents of a host are its own: see `documents` and `openDocuments` (D-005)"],
  [SmartCoercionPlugin, "inputs already arrive as the types of their schemas"],
];

/** One sentence for each plugin that would decide what the host decides, or that has no effect here. */
export function handlerFaults({ plugins = [] }: HandlerOptions): string[] {
  return plugins.flatMap((plugin, index) => {
    const place = `handlers.plugins[${index}] (${plugin.constructor.name})`;
    const [, reason] = refusals.find(([kind]) => plugin instanceof kind) ?? [];
    if (reason !== undefined) return [`${place} is not for this host: ${reason}; remove it`];
    return "initRuntimeAdapter" in plugin
      ? [
          `${place} has no effect here: it belongs to an adapter of oRPC's that this host doesn't use; bodies are bounded by \`limits\`, and a proxy compresses`,
        ]
      : [];
  });
}

/** Whether one request may hold several. */
export function takesBatch({ plugins = [] }: HandlerOptions): boolean {
  return plugins.some((plugin) => plugin instanceof BatchHandlerPlugin);
}
