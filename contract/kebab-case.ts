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

type Separator = " " | "_" | "." | "/" | ":" | "-";
/** What stands before a letter: nothing, a separator, a small letter or digit, a capital. */
type Before = "start" | "gap" | "small" | "capital";

/** `Text` in small letters, with a dash between its words; `never` for text that is not a literal. */
type Dashed<
  Text extends string,
  Done extends string = "",
  After extends Before = "start",
> = Text extends `${infer Next}${infer Rest}`
  ? Next extends Separator
    ? Dashed<Rest, Done, After extends "start" ? "start" : "gap">
    : Next extends Uppercase<Letter>
      ? Dashed<Rest, `${Done}${BeginsWord<After, Rest> extends true ? "-" : ""}${Lowercase<Next>}`, "capital">
      : Dashed<Rest, `${Done}${After extends "gap" ? "-" : ""}${Lowercase<Next>}`, "small">
  : Text extends ""
    ? Done
    : never;

/** Whether a capital begins a word: `Tools` in `invoiceTools`, and `Server` in `HTTPServer`. */
type BeginsWord<After extends Before, Rest extends string> = After extends "gap" | "small"
  ? true
  : After extends "capital"
    ? Rest extends `${Letter}${string}`
      ? true
      : false
    : false;

/** The kebab-case that someone most likely meant; `never` when there is none, or when `Text` is it. The type of {@link toKebab}. */
export type ToKebab<Text extends string> = IsKebab<Dashed<Text>> extends true ? Exclude<Dashed<Text>, Text> : never;

/** The kebab-case that someone most likely meant, or `undefined`: `invoice-tools` for `InvoiceTools`, `http-server` for `HTTP_server`. */
export function toKebab(text: string): string | undefined {
  const words = text.replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$2-").toLowerCase();
  const dashed = words.replace(/[ _./:-]+/g, "-").replace(/^-|-$/g, "");
  return dashed !== text && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(dashed) ? dashed : undefined;
}
