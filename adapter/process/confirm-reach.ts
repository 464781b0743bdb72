import type { RunRecord } from "../inngest/rest-api.js";
import type { Readiness } from "./readiness.js";
import { rest } from "./rest.js";

/** Writes a line of the log. */
export type Say = (level: "info" | "warn" | "error", sentence: string) => void;

/** What is needed to see whether Inngest reaches a host. */
export interface ReachCheck {
  readonly readiness: Pick<Readiness, "reach" | "reached" | "invite">;
  readonly origin: string;
  /** Sends the event of the self-check. Resolves to its id. */
  send(): Promise<string>;
  runsOf(eventId: string): Promise<readonly RunRecord[]>;
  /** What speaks against the origin as it is seen from here. */
  originFault(): Promise<string | undefined>;
  readonly say: Say;
}

/** Milliseconds. */
export interface ReachPace {
  /** Until a self-check has to have come to something. */
  readonly within: number;
  /** Between two looks, at first. */
  readonly pause: number;
  readonly longestPause: number;
  /** For which a host that isn't reached says that it is ready, between two pauses. */
  readonly invitation: number;
}

const usualPace: ReachPace = { within: 10_000, pause: 20_000, longestPause: 300_000, invitation: 30_000 };

/**
 * Has Inngest call this host, and lets it be ready when it was called: by this check, or by anything signed that comes meanwhile. An origin
 * that Inngest can't call is said, once.
 *
 * Some balancers call only what says that it is ready. So that a host behind one doesn't wait for ever, it says so now and then for a
 * while, and takes no triggers in that time.
 */
export async function confirmReach(check: ReachCheck, stopped: AbortSignal, pace = usualPace): Promise<void> {
  const { readiness, origin, say } = check;
  const over = AbortSignal.any([stopped, readiness.reach]);
  const told = new Set<string>();
  const sayOnce = (sentence: string): void => {
    if (!over.aborted && !told.has(sentence)) say("error", sentence);
    told.add(sentence);
  };

  /** What the run of a self-check came to; undefined when that is not known in time. */
  const outcomeOf = async (eventId: string): Promise<string | undefined> => {
    for (const until = performance.now() + pace.within; !over.aborted && performance.now() < until;) {
      const [run] = await check.runsOf(eventId).catch(() => []);
      if (run !== undefined && run.endedAt !== null) return run.status;
      await rest(pace.within / 50, over);
    }
    return undefined;
  };

  /** Whether the server took a self-check. */
  const look = async (): Promise<boolean> => {
    const eventId = await check.send().catch((error: unknown) => void sayOnce(notTaken(error)));
    if (eventId === undefined) return false;
    const outcome = await outcomeOf(eventId);
    // Another replica may have been called: the origin is the same.
    if (outcome === "Completed") readiness.reached();
    if (over.aborted) return true;
    const fault = await check.originFault();
    if (outcome === undefined && fault === undefined && !over.aborted) {
      say(
        "warn",
        `Inngest has not called yet; HQ_ORIGIN ${origin} leads to a host from here and is assumed to be right`,
      );
      readiness.reached();
    }
    sayOnce(notReached(origin, fault));
    return true;
  };

  for (let wait = pace.pause; !over.aborted; wait = Math.min(wait * 2, pace.longestPause)) {
    const wasTaken = await look();
    await rest(wait, over);
    if (!wasTaken || over.aborted) continue;
    readiness.invite(true);
    for (const until = performance.now() + pace.invitation; !over.aborted && performance.now() < until;) {
      await rest(pace.invitation / 10, over);
      if (!over.aborted) await look();
    }
    readiness.invite(false);
  }
  if (readiness.reach.aborted) say("info", `Inngest reaches this host at ${origin}`);
}

function notTaken(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const why = cause instanceof Error ? cause.message : String(error);
  return `Inngest does not accept the event of the self-check (${why}): check INNGEST_EVENT_KEY, and whether its event API is up`;
}

function notReached(origin: string, fault: string | undefined): string {
  const seen = fault === undefined ? "from here it leads to a host" : `from here: ${fault}`;
  return `Inngest does not reach this host at HQ_ORIGIN ${origin} (${seen}): set it to an address that the Inngest server can call; until then this host is not ready`;
}
