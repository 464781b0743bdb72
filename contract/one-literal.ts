/** Whether `Text` is several literals where one is meant: a variable that was widened to a union. */
export type IsUnion<Text, All = Text> = Text extends unknown ? ([All] extends [Text] ? false : true) : never;

/** Refuses a union where one literal is meant. A running program has one value, so nothing throws it. */
export type notOneLiteral<What extends string> =
  `${What} must be one string literal, not a union: write one literal, or a constant that holds one (D-013)`;
export function notOneLiteral<const What extends string>(what: What): notOneLiteral<What> {
  return `${what} must be one string literal, not a union: write one literal, or a constant that holds one (D-013)`;
}
