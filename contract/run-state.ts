/** How a durable run may be doing: of a status schema, `z.enum(runStates)`. A run that will be retried is `running`, never `failed`. */
export const runStates = ["queued", "running", "completed", "failed", "cancelled"] as const;
/** One of {@link runStates}. */
export type RunState = (typeof runStates)[number];
