import type { AnyContractRouter } from "@orpc/contract";
import { apiPlugins, workflowPlugins, type Composition } from "../composition.js";

/**
 * Everything published, as one contract: `<capability>` and, below it, `workflows`.
 *
 * @example
 * publishedContract(defineHq<object>({})); //=> {}
 */
export function publishedContract(hq: Composition): AnyContractRouter {
  const contract: Record<string, AnyContractRouter> = {};
  for (const plugin of apiPlugins(hq)) contract[plugin.capability] = { ...plugin.contract };
  for (const plugin of workflowPlugins(hq)) {
    contract[plugin.capability] = { ...contract[plugin.capability], workflows: plugin.contract };
  }
  return contract;
}
