import { oneSlip, type OneSlip } from "./one-slip.js";

/** `Found`, if it is a single name. */
type Only<Found, All = Found> = Found extends unknown ? ([All] extends [Found] ? Found : never) : never;

/** Those of `Names` that begin with the letters `Read`, whatever their case. */
type BeginningWith<Names, Read extends string> = Names extends string
  ? Lowercase<Names> extends `${Read}${string}`
    ? Names
    : never
  : never;

/** Reads `Rest` letter by letter, lowercasing each. Text that is not a literal has no letters to read. */
type Narrow<Rest extends string, Read extends string, Found> = Rest extends `${infer Next}${infer More}`
  ? [BeginningWith<Found, `${Read}${Lowercase<Next>}`>] extends [never]
    ? Judge<Read, Found>
    : Narrow<More, `${Read}${Lowercase<Next>}`, BeginningWith<Found, `${Read}${Lowercase<Next>}`>>
  : Judge<Read, Found>;

type Judge<Read extends string, Found> = Read extends `${infer _A}${infer _B}${infer _C}${string}`
  ? Only<Found>
  : never;

/** Those of `Names` that one slip makes of `Text`, whatever their case. A slip in fewer than four letters is another word. */
type OneSlipAway<
  Text extends string,
  Names extends string,
> = Text extends `${infer _A}${infer _B}${infer _C}${infer _D}${string}`
  ? Names extends unknown
    ? OneSlip<Lowercase<Text>, Lowercase<Names>> extends true
      ? Names
      : never
    : never
  : never;

/**
 * The name that someone most likely meant, whatever its case: the only one that one slip makes of `Text`, else the one that begins as `Text`
 * does for longest, by three letters at least; `never` when there is none, or more than one.
 *
 * Plain enough to be the same at compile time and at run time, for any number of names, and paid for only where something is refused.
 * Of `"invoicing" | "billing"`, `"invoice"` is near to the first, and `"biling"` to the second.
 */
export type NearestLiteral<Text extends string, Names extends string> = [Only<OneSlipAway<Text, Names>>] extends [never]
  ? Narrow<Text, "", Names>
  : Only<OneSlipAway<Text, Names>>;

/** The name that someone most likely meant, or `undefined`: {@link NearestLiteral} at run time. */
export function nearestLiteral(text: string, names: readonly string[]): string | undefined {
  const letters = text.toLowerCase();
  let found = [...new Set(names)];
  const slips = letters.length < 4 ? [] : found.filter((name) => oneSlip(letters, name.toLowerCase()));
  if (slips.length === 1) return slips[0];
  let read = 0;
  while (read < letters.length) {
    const narrowed = found.filter((name) => name.toLowerCase().startsWith(letters.slice(0, read + 1)));
    if (narrowed.length === 0) break;
    found = narrowed;
    read += 1;
  }
  return read >= 3 && found.length === 1 ? found[0] : undefined;
}
