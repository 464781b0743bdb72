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

/** Those of `Names` that one slip makes of `Text`. */
type OneSlipAway<Text extends string, Names> = Names extends string
  ? OneSlip<Text, Names> extends true
    ? Names
    : never
  : never;

/** `Slips`, where there are any. */
type Picked<Slips, Text extends string, Names> = [Slips] extends [never] ? Narrow<Text, "", Names> : Only<Slips>;

/**
 * The name that someone most likely meant: of those that one slip makes of `Text` the only one, else the one that begins as `Text` does for
 * longest, by three letters at least and whatever their case; `never` when there is none, or more than one.
 *
 * Plain enough to be the same at compile time and at run time, for any number of names, and paid for only where something is refused.
 * Of `"invoicing" | "billing"`, `"invoice"` is near to the first, and `"biling"` to the second.
 */
export type NearestLiteral<Text extends string, Names extends string> = Picked<OneSlipAway<Text, Names>, Text, Names>;

/** The name that someone most likely meant, or `undefined`: {@link NearestLiteral} at run time. */
export function nearestLiteral(text: string, names: readonly string[]): string | undefined {
  const letters = text.toLowerCase();
  let found = [...new Set(names)];
  const slips = found.filter((name) => oneSlip(text, name));
  if (slips.length > 0) return slips.length === 1 ? slips[0] : undefined;
  let read = 0;
  while (read < letters.length) {
    const narrowed = found.filter((name) => name.toLowerCase().startsWith(letters.slice(0, read + 1)));
    if (narrowed.length === 0) break;
    found = narrowed;
    read += 1;
  }
  return read >= 3 && found.length === 1 ? found[0] : undefined;
}
