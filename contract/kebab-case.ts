// prettier-ignore
type Letter =
  | "a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "j" | "k" | "l" | "m"
  | "n" | "o" | "p" | "q" | "r" | "s" | "t" | "u" | "v" | "w" | "x" | "y" | "z";
type Small = Letter | "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";

/**
 * Whether `Text` is lower-case kebab-case: read letter by letter, which costs a compiler less than a pattern for each sign that it
 * may not hold, and refuses letters of other scripts.
 */
export type IsKebab<Text> = Text extends `${infer _ extends Letter}${infer Rest}`
  ? Text extends `${string}--${string}` | `${string}-`
    ? false
    : IsSmall<Rest>
  : false;

type IsSmall<Text> = Text extends `${infer _ extends Small | "-"}${infer Rest}`
  ? IsSmall<Rest>
  : Text extends ""
    ? true
    : false;

/** `Text` with small letters, and a dash for each space and underscore; `never` for what is no literal. */
type Dashed<Text extends string, Done extends string = ""> = Text extends `${infer Next}${infer Rest}`
  ? Dashed<Rest, `${Done}${Next extends " " | "_" ? "-" : Lowercase<Next>}`>
  : Text extends ""
    ? Done
    : never;

/** The kebab-case that someone most likely meant; `never` when there is none, or when `Text` is it. The type of {@link toKebab}. */
export type ToKebab<Text extends string> = IsKebab<Dashed<Text>> extends true ? Exclude<Dashed<Text>, Text> : never;

/** The kebab-case that someone most likely meant, or `undefined`. */
export function toKebab(text: string): string | undefined {
  const dashed = text.toLowerCase().replaceAll(/[ _]/g, "-");
  return dashed !== text && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(dashed) ? dashed : undefined;
}
