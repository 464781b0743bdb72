import { rest } from "./rest.js";

/** What is kept registered. */
export interface Registrant {
  /** Rejects when Inngest did not take the functions. Why is in the log. */
  register(): Promise<void>;
  /** Whether Inngest still has them; `undefined` when it doesn't say. */
  isKnown(): Promise<boolean | undefined>;
  /** Tells that Inngest has lost them, and has them again. */
  onForgotten(): void;
}

/** Milliseconds between two looks at whether a server still has the functions. */
const lookEvery = 10_000;
const longestWait = 30_000;

/**
 * Registers until Inngest has taken the functions, and again when a server has lost them: one that was restarted without its data takes
 * events and runs nothing.
 */
export async function keepRegistered(
  { register, isKnown, onForgotten }: Registrant,
  stopped: AbortSignal,
  every: number = lookEvery,
): Promise<void> {
  const registered = async (): Promise<void> => {
    for (let wait = 1000; !stopped.aborted; wait = Math.min(wait * 2, longestWait)) {
      const done = await register().then(
        () => true,
        () => false,
      );
      if (done) return;
      await rest(wait, stopped);
    }
  };
  await registered();
  while (!stopped.aborted) {
    await rest(every, stopped);
    if (stopped.aborted || (await isKnown()) !== false) continue;
    await registered();
    if (!stopped.aborted) onForgotten();
  }
}
