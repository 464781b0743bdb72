import type { PluginKind } from "./identity.js";

/** Each kind by the letters that it begins with; `cli` is the root whose kind is `toolkit`. */
const beginnings = [
  ["ap", "api"],
  ["wo", "workflows"],
  ["flow", "workflows"],
  ["we", "web"],
  ["to", "toolkit"],
  ["cli", "toolkit"],
  ["ag", "agent"],
] as const satisfies readonly (readonly [string, PluginKind])[];

type Beginnings = typeof beginnings;

/** `Beginnings` whose letters `Text` begins with. */
type KindIn<Text extends string, Row> = Row extends readonly [infer Letters extends string, infer Kind]
  ? Text extends `${Letters}${string}`
    ? Kind
    : never
  : never;

/**
 * The kind that someone most likely meant, or `never`: it begins with the same letters, whatever their case.
 *
 * Plain enough to be the same at compile time and at run time.
 */
export type NearestKind<Text extends string> = KindIn<Lowercase<Text>, Beginnings[number]>;

/** The kind that someone most likely meant, or `undefined`. */
export function nearestKind(text: string): PluginKind | undefined {
  const letters = text.toLowerCase();
  return beginnings.find(([beginning]) => letters.startsWith(beginning))?.[1];
}
