import { contractTemplate } from "./templates/contract.js";
import { orpcTemplate } from "./templates/orpc.js";
import { trpcTemplate } from "./templates/trpc.js";
import type { Variant, VariantTemplate } from "./workspace.js";

/** The same plugins, written in each way. */
export const templates: Readonly<Record<Variant, VariantTemplate>> = {
  orpc: orpcTemplate("router"),
  "orpc-lean": orpcTemplate("plain"),
  trpc: trpcTemplate,
  contract: contractTemplate("plain", "own"),
  "contract-router": contractTemplate("router", "own"),
  "contract-orpc-clients": contractTemplate("plain", "orpc"),
};
