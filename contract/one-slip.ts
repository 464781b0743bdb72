/**
 * `true` when a typist's one slip lies between two texts before their ends: a letter more, a letter less, another letter, or two letters
 * swapped. At the end, one begins as the other does.
 *
 * Reads both letter by letter up to the first that differs. The same as {@link oneSlip}; the test holds the two together.
 */
export type OneSlip<Text extends string, Name extends string> = Text extends `${infer A}${infer TextRest}`
  ? Name extends `${infer B}${infer NameRest}`
    ? A extends B
      ? OneSlip<TextRest, NameRest>
      : Text extends NameRest
        ? true
        : TextRest extends Name | NameRest | SwappedRest<A, B, NameRest>
          ? true
          : false
    : false
  : false;

/** What follows the first letter of a text whose first two letters are `B` and `A` in the name. */
type SwappedRest<A extends string, B extends string, NameRest extends string> = NameRest extends `${A}${infer Rest}`
  ? `${B}${Rest}`
  : never;

export function oneSlip(text: string, name: string): boolean {
  let at = 0;
  while (at < text.length && text[at] === name[at]) at += 1;
  const [rest, nameRest] = [text.slice(at), name.slice(at)];
  if (rest === "" || nameRest === "") return false;
  if (rest === nameRest.slice(1) || rest.slice(1) === nameRest || rest.slice(1) === nameRest.slice(1)) return true;
  return rest[0] === nameRest[1] && rest[1] === nameRest[0] && rest.slice(2) === nameRest.slice(2);
}
