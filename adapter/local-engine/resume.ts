import type { EngineParts } from "./engine-parts.js";
import { restore } from "./journal/restore.js";

/** Milliseconds in which a host has to come back before the runs of a journal go on without waiting for it. */
const COMEBACK = 5000;

/** Continues what the journal of an engine tells of; nothing where it has none. */
export function resume(parts: EngineParts): { readonly runs: number; readonly stopWaiting: () => void } {
  const { opened, clock, registry, executor, page } = parts;
  if (opened === undefined) return { runs: 0, stopWaiting() {} };
  try {
    const runs = restore(opened.records, { ...parts, history: page?.history });
    const apps = new Set([...registry.apps().map(({ id }) => id), ...runs.map(({ fn }) => fn.appId)]);
    const unpark = (): void => apps.forEach((id) => executor.unpark(id));
    return { runs: runs.length, stopWaiting: clock.setTimer(clock.now() + COMEBACK, unpark) };
  } catch (error) {
    opened.close();
    throw error;
  }
}

/** What a started engine says of where its runs are kept. */
export function keptIn({ opened }: EngineParts, runs: number): string {
  if (opened === undefined) return "keeps runs in memory only: they are lost when this process ends";
  const torn = opened.torn ? ", whose incomplete last line was dropped" : "";
  const going = runs === 1 ? "1 run continues" : `${runs} runs continue`;
  return `keeps runs in ${opened.path}${torn}; ${going}`;
}
