import { isObject, text } from "./json.js";
import type { Run } from "./run.js";

export const INVOKED = "inngest/function.invoked";

type OnEnd = (invoked: Run) => void;

/** Steps that wait for the end of a function that they invoked, by the correlation id that the event of the invocation carries. */
export class Invocations {
  readonly #waiting = new Map<string, OnEnd>();

  /** Calls `onEnd` when a run ends that the invocation has started. Returns the function that forgets it. */
  wait(invocation: string, onEnd: OnEnd): () => void {
    this.#waiting.set(invocation, onEnd);
    return () => void this.#waiting.delete(invocation);
  }

  /** A run has ended: one of a batch has as many invokers as invocations among its events. */
  ended(run: Run): void {
    for (const { payload } of run.events) this.#waiting.get(invocationOf(payload) ?? "")?.(run);
  }
}

/** The run that invoked this one. */
export function invokerOf(run: Run): string | undefined {
  return invocationOf(run.event.payload)?.split(".")[0];
}

/** `<run>.<step>`, of an event by which a step invokes a function. */
function invocationOf(payload: Run["event"]["payload"]): string | undefined {
  if (payload.name !== INVOKED || !isObject(payload.data)) return undefined;
  return text(payload.data._inngest, "correlation_id");
}
