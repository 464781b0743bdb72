/** The part of a sentence that offers the nearest valid name; nothing when there is none. */
export type DidYouMean<Name> = [Name] extends [never] ? "" : ` (did you mean \`${Name & string}\`?)`;

/**
 * The part of a sentence that offers the nearest valid name.
 *
 * @typeParam Name - The nearest name as the compiler finds it. The same rule is written in types and in values; the tests of each rule hold
 * the two together.
 */
export function didYouMean<Name>(name: string | undefined): DidYouMean<Name> {
  // See above: the type names what the value is.
  return (name === undefined ? "" : ` (did you mean \`${name}\`?)`) as DidYouMean<Name>;
}
