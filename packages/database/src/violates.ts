/** Whether a query failed because a value is there already, by the name of the constraint that says so. */
export function violates(error: unknown, constraint: string): boolean {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "23505") return false;
  // The two drivers name it differently.
  return [Reflect.get(error, "constraint"), Reflect.get(error, "constraint_name")].includes(constraint);
}
