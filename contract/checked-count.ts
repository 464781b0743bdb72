/** `Count`, or the sentence that refuses a literal below `Least`, or with a fraction. A plain `number` is judged when the function is defined. */
export type CheckedCount<Count, Option extends string, Least extends 1 | 2> = Count extends number
  ? `${Count}` extends `-${string}` | `${string}.${string}` | Below<Least>
    ? badCount<Option, `${Count}`, Least>
    : Count
  : Count;

type Below<Least> = Least extends 2 ? "0" | "1" : "0";

/** Refuses a number that counts nothing: below what the runtime takes, or no whole one. */
export type badCount<
  Option extends string,
  Count extends string,
  Least extends number,
> = `\`${Option}\` is ${Count}: use a whole number, at least ${Least} (D-005)`;
export function badCount<const Option extends string, const Count extends string, const Least extends number>(
  option: Option,
  count: Count,
  least: Least,
): badCount<Option, Count, Least> {
  return `\`${option}\` is ${count}: use a whole number, at least ${least} (D-005)`;
}
