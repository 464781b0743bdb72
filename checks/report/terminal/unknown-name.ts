import { nearestName } from "@rawr/hq-contract/tables";

/** ``unknown gate `x`: did you mean `y`?``, or, with nothing near, all there is. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  const wayOut = near === undefined ? `there are ${known.map(quote).join(", ")}` : `did you mean ${quote(near)}?`;
  return `unknown ${what} ${quote(name)}: ${wayOut}`;
}

const quote = (name: string) => `\`${name}\``;
