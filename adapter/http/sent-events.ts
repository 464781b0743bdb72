import { ORPCError, ValidationError } from "@orpc/server";
import { changeStream } from "./change-stream.js";
import { BodyRefused } from "./read-form.js";
import { isIterator, watched } from "./watched-stream.js";

/** An input, and whose fault it is when its procedure fails. */
export interface SentEvents {
  readonly input: unknown;
  /** The error that the sender is told. What its own events caused is a bad request, and no failure of the procedure. */
  faultOf(error: unknown): unknown;
}

/** Watches the events of an input, if it has any. oRPC answers 500 for an event that its schema refuses, whoever sent it. */
export function sentEvents(input: unknown, structure: "compact" | "detailed" | undefined): SentEvents {
  let last: unknown;
  const failures: unknown[] = [];
  const watcher = {
    onItem: (value: unknown) => (last = value),
    onError: (error: unknown) => (failures.push(error), error),
  };
  return {
    input: changeStream(input, structure, (sent) => (isIterator(sent) ? watched(sent, watcher) : sent)),
    faultOf(error) {
      const cause: unknown = error instanceof ORPCError ? error.cause : undefined;
      if (cause instanceof ValidationError && isEventRefused(error) && Object.is(cause.data, last)) {
        return new ORPCError("BAD_REQUEST", {
          message: "Input validation failed",
          data: { issues: cause.issues },
          cause,
        });
      }
      if (!failures.includes(error) || error instanceof BodyRefused) return error;
      return new ORPCError("BAD_REQUEST", {
        message: "The sender of the events ended them with an error",
        cause: error,
      });
    },
  };
}

function isEventRefused(error: unknown): boolean {
  return error instanceof ORPCError && error.code === "EVENT_ITERATOR_VALIDATION_FAILED";
}
