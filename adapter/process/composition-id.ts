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

/**
 * What the host says that answers at an origin; `undefined` when what answers says nothing.
 *
 * @throws Error when nobody answers within five seconds.
 */
export async function compositionAt(origin: string, stopped?: AbortSignal): Promise<string | undefined> {
  const late = AbortSignal.timeout(5000);
  const signal = stopped === undefined ? late : AbortSignal.any([stopped, late]);
  const answer = await fetch(`${origin}/livez`, { redirect: "manual", signal });
  await answer.body?.cancel();
  return answer.headers.get(compositionHeader) ?? undefined;
}
