/** What a procedure takes or gives, with `change` done to what of it may stream: all of it, or the body of a detailed one. */
export function changeStream(
  value: unknown,
  structure: "compact" | "detailed" | undefined,
  change: (streamed: unknown) => unknown,
): unknown {
  if (structure !== "detailed" || typeof value !== "object" || value === null || !("body" in value))
    return change(value);
  return { ...value, body: change(value.body) };
}
