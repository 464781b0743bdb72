import { getEventIteratorSchemaDetails } from "@orpc/contract";
import { ORPCError, ValidationError, type AnyProcedure } from "@orpc/server";
import { BodyRefused } from "./read-form.js";
import { isIterator, watched } from "./watched-stream.js";

/** An input of events, and whose fault it is when its procedure fails. */
export interface SentEvents {
  readonly input: AsyncIteratorObject<unknown, unknown>;
  /** The error that the sender is told. One that its own events ended with is a bad request, and no failure of the procedure. */
  faultOf(error: unknown): unknown;
}

/**
 * The events of an input, if it is one. Each is judged by its schema here: oRPC, which judges it again, answers 500 for what a sender
 * has done wrong.
 */
export function sentEvents(input: unknown, procedure: AnyProcedure): SentEvents | undefined {
  if (!isIterator(input)) return undefined;
  const schemas = getEventIteratorSchemaDetails(procedure["~orpc"].inputSchema);
  const failures = new Set<unknown>();
  const onError = (error: unknown): unknown => {
    failures.add(error);
    return error;
  };
  const onResult = async ({ done, value }: IteratorResult<unknown, unknown>): Promise<void> => {
    const schema = done === true ? schemas?.returns : schemas?.yields;
    const checked = await schema?.["~standard"].validate(value);
    if (checked?.issues !== undefined) throw inputRefused(checked.issues, value);
  };
  return {
    input: watched(watched(input, { onError }), { onResult }),
    faultOf(error) {
      if (!failures.has(error) || error instanceof BodyRefused) return error;
      const message = "The sender of the events ended them with an error";
      return new ORPCError("BAD_REQUEST", { message, cause: error });
    },
  };
}

/** As oRPC refuses any other input. */
function inputRefused(issues: ValidationError["issues"], data: unknown): ORPCError<"BAD_REQUEST", object> {
  const message = "Input validation failed";
  const cause = new ValidationError({ issues, message, data });
  return new ORPCError("BAD_REQUEST", { message, data: { issues }, cause });
}
