/**
 * What a definer was given, as the plugin that it becomes.
 *
 * Each checked parameter is what was inferred, or a sentence, for which no call compiles: TypeScript can't relate the two. What was
 * cast past the compiler is refused by the definer's own checks.
 *
 * @typeParam Optional - Members that may be left out.
 */
export function accepted<Plugin, Optional extends keyof Plugin = never>(
  definition: object,
): Omit<Plugin, "key" | "kind" | Optional> & Partial<Pick<Plugin, Optional>> {
  // See above.
  return definition as ReturnType<typeof accepted<Plugin, Optional>>;
}
