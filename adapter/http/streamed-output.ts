import type { AnyProcedure } from "@orpc/server";

/** What a procedure gave, with `change` done to what of it may stream: the output, or the body of a detailed one. */
export function changeStream(
  output: unknown,
  procedure: AnyProcedure,
  change: (streamed: unknown) => unknown,
): unknown {
  const isDetailed = procedure["~orpc"].route.outputStructure === "detailed";
  if (!isDetailed || typeof output !== "object" || output === null || !("body" in output)) return change(output);
  return { ...output, body: change(output.body) };
}
