import { SmartCoercionPlugin } from "@orpc/json-schema";
import type { Context } from "@orpc/server";
import type { StandardHandlerOptions, StandardHandlerPlugin } from "@orpc/server/standard";
import { schemaConverters } from "./schema-converters.js";

/** Methods whose input stands in the URL, where everything is text. */
const inUrl: ReadonlySet<string | undefined> = new Set(["GET", "DELETE"]);

/**
 * oRPC's smart coercion where an input comes from the URL: a number, boolean, date or bigint arrives as the type that its schema has, as
 * over RPC and in process. A JSON body says its types itself.
 */
export function urlCoercion(): StandardHandlerPlugin<Context> {
  const smart = new SmartCoercionPlugin<Context>({ schemaConverters: schemaConverters() });
  return {
    init(options) {
      const made: StandardHandlerOptions<Context> = {};
      smart.init(made);
      const [coerce] = made.clientInterceptors ?? [];
      if (coerce === undefined) return;
      options.clientInterceptors = [
        (call) => (inUrl.has(call.procedure["~orpc"].route.method) ? coerce(call) : call.next()),
        ...(options.clientInterceptors ?? []),
      ];
    },
  };
}
