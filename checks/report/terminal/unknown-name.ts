import { nearestName } from "@rawr/hq-contract/tables";

/** ``unknown gate `x`: did you mean `y`?``, where `x` is near to it or its beginning; otherwise all there is. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const begun = name === "" ? [] : known.filter((one) => one.startsWith(name.toLowerCase()));
  const near = nearestName(name, known) ?? (begun.length === 1 ? begun[0] : undefined);
  const wayOut = near === undefined ? `there are ${known.map(quote).join(", ")}` : `did you mean ${quote(near)}?`;
  return `unknown ${what} ${quote(name)}: ${wayOut}`;
}

const quote = (name: string) => `\`${name}\``;
