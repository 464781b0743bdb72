import { createHash } from "node:crypto";
import type { Composition } from "@rawr/hq-contract";
import { functionTable, routeTable, type HostRoute } from "../http/routes.js";

/** The header of a probe's answer in which a host says what it is made of. */
export const compositionHeader = "hq-composition";

/** Twelve hex digits that are the same for two hosts exactly if they have the same routes and durable functions. */
export function compositionId(hq: Composition, routes: readonly HostRoute[]): string {
  const lines = [...routeTable(routes), ...functionTable(hq)];
  return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 12);
}
