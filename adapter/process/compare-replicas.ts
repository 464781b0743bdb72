import { compositionAt } from "./composition-id.js";
import type { Say } from "./confirm-reach.js";
import type { Readiness } from "./readiness.js";
import { rest } from "./rest.js";

/** What is needed to see that another composition is served at the same origin. */
export interface ReplicaCheck {
  readonly readiness: Pick<Readiness, "composition" | "sawBeside">;
  readonly origin: string;
  readonly say: Say;
}

/** Milliseconds between two looks: longer than a connection is kept, so that a balancer chooses again. */
const lookEvery = 10_000;
/** So many looks in a row that saw no other composition mean that there is none any more. */
const enough = 6;

/**
 * Asks at the origin, again and again, what the replica that answers is made of, and lets `/readyz` say when that is something else. Where
 * the replicas of one alias differ, a run may be called at one that doesn't know its function.
 */
export async function compareReplicas(
  { readiness, origin, say }: ReplicaCheck,
  stopped: AbortSignal,
  every: number = lookEvery,
): Promise<void> {
  const own = readiness.composition;
  let told: string | undefined;
  for (let same = 0; !stopped.aborted;) {
    const seen = await compositionAt(origin, stopped).catch(() => undefined);
    if (seen === own) same += 1;
    if (same >= enough) readiness.sawBeside((told = undefined));
    if (seen !== undefined && seen !== own) {
      same = 0;
      readiness.sawBeside(seen);
      if (told !== seen) say("warn", differs(origin, own, seen));
      told = seen;
    }
    await rest(every, stopped);
  }
}

function differs(origin: string, own: string, seen: string): string {
  return `another replica at HQ_ORIGIN ${origin} has composition ${seen}, and this one ${own}: finish the deploy, or give every replica of this alias the same build`;
}
