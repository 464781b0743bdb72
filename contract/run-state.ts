/**
 * How a durable run may be doing: of a status schema, `z.enum(runStates)`. A run that will be retried is `running`, never `failed`.
 *
 * @example
 * z.enum(runStates).safeParse("paused").success; //=> false
 */
export const runStates = ["queued", "running", "completed", "failed", "cancelled"] as const;
/**
 * One of {@link runStates}.
 *
 * @example
 * const hasEnded = (state: RunState) => state !== "queued" && state !== "running";
 * hasEnded("cancelled"); //=> true
 */
export type RunState = (typeof runStates)[number];
