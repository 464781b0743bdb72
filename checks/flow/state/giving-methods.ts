/** Methods that give back a part of what they are called on. */
export const givesPart: ReadonlySet<string> = new Set([
  "get",
  "at",
  "find",
  "findLast",
  "pop",
  "shift",
  "values",
  "entries",
  "next",
  "deref",
]);
/** Methods that give back what they are called on, or the same bytes. */
export const givesSelf: ReadonlySet<string> = new Set([
  "sort",
  "reverse",
  "fill",
  "copyWithin",
  "set",
  "add",
  "subarray",
]);
/** Methods that give back a new list of the same elements. */
export const givesElements: ReadonlySet<string> = new Set([
  "filter",
  "slice",
  "concat",
  "toSorted",
  "toReversed",
  "flat",
]);
