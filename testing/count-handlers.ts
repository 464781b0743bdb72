import { Procedure, isProcedure } from "@orpc/server";
import type { Composition } from "@rawr/hq-contract";
import type { AnyPlugin } from "@rawr/hq-contract/tables";

/** A composition whose handlers are counted, beside the count. */
export interface CountedComposition<Hq> {
  readonly hq: Composition<Hq>;
  /** How often a procedure or a function ran. */
  readonly handled: () => number;
  /** Every envelope that one of them was given, in order. */
  readonly contexts: readonly object[];
}

/** The same composition, each handler of it counted where it runs: no host has to be trusted with the count. */
export function countHandlers<Hq>(hq: Composition<Hq>): CountedComposition<Hq> {
  const contexts: object[] = [];
  const seen = (context: unknown): void => {
    contexts.push(typeof context === "object" && context !== null ? context : {});
  };
  const plugins = hq.plugins.map(({ directory, plugin }) => ({ directory, plugin: countedPlugin(plugin, seen) }));
  return { hq: { ...hq, plugins }, handled: () => contexts.length, contexts };
}

function countedPlugin(plugin: AnyPlugin, seen: (context: unknown) => void): AnyPlugin {
  if (!("router" in plugin)) return plugin;
  const router: unknown = countedRouter(plugin.router, seen);
  const counted: Record<string, unknown> = { ...plugin, router };
  if ("functions" in plugin) {
    counted["functions"] = plugin.functions.map((fn) => {
      const handler = fn.handler;
      return {
        ...fn,
        "~copyOf": fn["~copyOf"] ?? fn,
        handler: (run: { readonly context: unknown }) => (seen(run.context), handler(run as never)),
      };
    });
  }
  // The same plugin with other handlers of the same types.
  return counted as unknown as AnyPlugin;
}

function countedRouter(router: unknown, seen: (context: unknown) => void): unknown {
  if (isProcedure(router)) {
    const definition = router["~orpc"];
    const { handler } = definition;
    return new Procedure({ ...definition, handler: (options) => (seen(options.context), handler(options)) });
  }
  if (typeof router !== "object" || router === null) return router;
  return Object.fromEntries(Object.entries(router).map(([name, part]) => [name, countedRouter(part, seen)]));
}
