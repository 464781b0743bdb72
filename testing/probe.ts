import type { Composition } from "@rawr/hq-contract";
import { countHandlers } from "./count-handlers.js";
import type { HarnessHost, StartHost } from "./harness-host.js";

/** One structured event of a host. */
export interface ToldEvent {
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A running host beside all that the harness can see of it without asking it. */
export interface ProbedHost<Hq> extends HarnessHost<Hq> {
  readonly alias: string;
  /** The composition that the clients of this host are made of. */
  readonly composition: Composition<Hq>;
  readonly events: readonly ToldEvent[];
  readonly lines: readonly string[];
  readonly contexts: readonly object[];
  readonly handled: () => number;
  /** How many procedures are being executed. */
  readonly working: () => number;
  /** Handles of triggers whose runs have been seen to do nothing: skipped, cancelled, batched with another, or waiting for long. */
  readonly atRest: Set<unknown>;
}

/** Starts a host of the harness with everything counted. */
export async function startProbed<Hq>(
  { hq, start }: { readonly hq: Composition<Hq>; readonly start: StartHost<Hq> },
  alias: string,
  beside?: HarnessHost<Hq>,
): Promise<ProbedHost<Hq>> {
  const counted = countHandlers(hq);
  const events: ToldEvent[] = [];
  const lines: string[] = [];
  const host = await start({
    alias,
    hq: counted.hq,
    onEvent: (event, fields) => void events.push({ event, fields }),
    log: { write: (line) => void lines.push(line) },
    ...(beside && { beside }),
  });
  const handled = host.handled ?? counted.handled;
  const { contexts, working } = counted;
  return { ...host, alias, composition: hq, events, lines, contexts, handled, working, atRest: new Set() };
}
