import { z } from "zod";

/** What a host answers at `/livez`. */
const live = z.object({ status: z.literal("live") });

/** What an address answers that is right and not served yet: its balancer waits for this host. */
const notYet: ReadonlySet<number> = new Set([502, 503, 504]);

/** Why an origin doesn't lead to this host, as far as it can be seen from here; `undefined` when nothing speaks against it. */
export async function originFault(
  origin: string,
  fetch: typeof globalThis.fetch,
  deadline = 5000,
): Promise<string | undefined> {
  try {
    const answer = await fetch(`${origin}/livez`, { redirect: "manual", signal: AbortSignal.timeout(deadline) });
    if (notYet.has(answer.status)) return undefined;
    if (live.safeParse(await answer.json().catch(() => undefined)).success) return undefined;
    return `${answer.status} that is not from a host`;
  } catch (error) {
    const cause: unknown = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && "code" in cause ? String(cause.code) : "no answer";
  }
}
