/**
 * What went wrong, in one line: of several errors each one, once; and what an error says of its cause.
 *
 * @example
 * reasonOf(new AggregateError([new Error("connect ECONNREFUSED ::1:5432")])); //=> "connect ECONNREFUSED ::1:5432"
 */
export function reasonOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return oneLine(String(error));
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  const several: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  const inner = depth > 3 ? [] : [...several, ...(error.cause instanceof Error ? [error.cause] : [])];
  const reasons = [...new Set(inner.map((one) => reasonOf(one, depth + 1)))].join("; ");
  // Node tries each address of a name, and of that attempt as a whole it says nothing.
  if (error.message === "") return reasons === "" ? code : reasons;
  const own = oneLine(error.message);
  return reasons === "" || own.includes(reasons) ? own : `${own}: ${reasons}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
