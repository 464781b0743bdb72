import { Procedure, isProcedure } from "@orpc/server";
import type { Composition } from "@rawr/hq-contract";
import type { AnyPlugin } from "@rawr/hq-contract/tables";

/** A composition whose handlers are counted, beside the count. */
export interface CountedComposition<Hq> {
  readonly hq: Composition<Hq>;
  /** How often a procedure or a function ran. */
  readonly handled: () => number;
  /** How many procedures are being executed. A function's handler is left in the middle at each step, so none of those counts. */
  readonly working: () => number;
  /** Every envelope that one of them was given, in order. */
  readonly contexts: readonly object[];
}

interface Count {
  readonly seen: (context: unknown) => void;
  readonly procedure: <Output>(context: unknown, run: () => Promise<Output> | Output) => Promise<Output>;
}

/** The same composition, each handler of it counted where it runs: no host has to be trusted with the count. */
export function countHandlers<Hq>(hq: Composition<Hq>): CountedComposition<Hq> {
  const contexts: object[] = [];
  let working = 0;
  const count: Count = {
    seen(context) {
      contexts.push(typeof context === "object" && context !== null ? context : {});
    },
    async procedure(context, run) {
      count.seen(context);
      working += 1;
      try {
        return await run();
      } finally {
        working -= 1;
      }
    },
  };
  const plugins = hq.plugins.map(({ directory, plugin }) => ({ directory, plugin: countedPlugin(plugin, count) }));
  return { hq: { ...hq, plugins }, handled: () => contexts.length, working: () => working, contexts };
}

function countedPlugin(plugin: AnyPlugin, count: Count): AnyPlugin {
  if (!("router" in plugin)) return plugin;
  const router: unknown = countedRouter(plugin.router, count);
  const counted: Record<string, unknown> = { ...plugin, router };
  if ("functions" in plugin) {
    counted["functions"] = plugin.functions.map((fn) => {
      const handler = fn.handler;
      return {
        ...fn,
        "~copyOf": fn["~copyOf"] ?? fn,
        handler: (run: { readonly context: unknown }) => (count.seen(run.context), handler(run as never)),
      };
    });
  }
  // The same plugin with other handlers of the same types.
  return counted as unknown as AnyPlugin;
}

function countedRouter(router: unknown, count: Count): unknown {
  if (isProcedure(router)) {
    const definition = router["~orpc"];
    const { handler } = definition;
    return new Procedure({
      ...definition,
      handler: (options) => count.procedure(options.context, () => handler(options)),
    });
  }
  if (typeof router !== "object" || router === null) return router;
  return Object.fromEntries(Object.entries(router).map(([name, part]) => [name, countedRouter(part, count)]));
}
