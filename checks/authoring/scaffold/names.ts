/** `late-fees` as TypeScript spells it in names of values (`lateFees`) and of types (`LateFees`). */
export interface Names {
  readonly capability: string;
  readonly value: string;
  readonly type: string;
}

export function namesOf(capability: string): Names {
  const type = capability
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
  return { capability, type, value: type.charAt(0).toLowerCase() + type.slice(1) };
}
