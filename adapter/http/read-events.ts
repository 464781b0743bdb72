import { ErrorEvent } from "@orpc/client";
import { toEventIterator } from "@orpc/standard-server-fetch";
import { problems } from "./problem.js";
import { BodyRefused } from "./read-form.js";
import { watched } from "./watched-stream.js";

/**
 * Reads `text/event-stream` as it arrives; `check` throws for a value that no body may hold, and `keep` is told each refusal. An error
 * that the sender itself wrote is thrown as it is.
 *
 * @throws BodyRefused while it is read, when it is malformed or breaks off.
 */
export function readEvents(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  check: (value: unknown) => void,
  keep: (refused: BodyRefused) => BodyRefused,
): AsyncIteratorObject<unknown, unknown> {
  const onError = (error: unknown): unknown => {
    if (error instanceof ErrorEvent) return error;
    // The procedure itself has given up reading.
    if (error instanceof Error && error.name === "AbortError") return error;
    return keep(error instanceof BodyRefused ? error : new BodyRefused(problems.malformedBody));
  };
  return watched(toEventIterator(stream), { onResult: ({ value }) => check(value), onError });
}
