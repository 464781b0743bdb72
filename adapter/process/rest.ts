import { setTimeout as sleep } from "node:timers/promises";

/** Waits between two looks at something, unless the looking ends before; it keeps no process alive. */
export async function rest(milliseconds: number, stopped: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal: stopped, ref: false }).catch(() => undefined);
}
