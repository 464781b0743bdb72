/** What JSON would lose of a value, and where. */
export interface JsonLoss {
  /** As code writes it: `items[2].at`; empty for the value itself. */
  readonly path: string;
  /** Completes "has ... at ...": `a bigint`. */
  readonly what: string;
}

/**
 * The first thing in a value that does not survive a journey as JSON; `undefined` when all of it does.
 *
 * A member that is `undefined` is left out by JSON, as a member that is not there, and counts as such. What has a `toJSON`, as a `Date`,
 * is what that returns.
 */
export function jsonLoss(value: unknown): JsonLoss | undefined {
  return lossOf(value, "", new Set());
}

function lossOf(value: unknown, path: string, above: Set<object>): JsonLoss | undefined {
  switch (typeof value) {
    case "bigint":
      return { path, what: "a bigint" };
    case "function":
      return { path, what: "a function" };
    case "symbol":
      return { path, what: "a symbol" };
    case "number":
      return Number.isFinite(value) ? undefined : { path, what: `the number ${value}` };
    case "string":
      return isWellFormed(value) ? undefined : { path, what: "half of a surrogate pair" };
    case "object":
      break;
    default:
      return undefined;
  }
  if (value === null) return undefined;
  if (above.has(value)) return { path, what: "a reference to itself" };
  if ("toJSON" in value && typeof value.toJSON === "function") return lossOf(value.toJSON(""), path, above);
  if (value instanceof Map || value instanceof Set || value instanceof RegExp || ArrayBuffer.isView(value)) {
    return { path, what: `a ${value.constructor.name}` };
  }
  above.add(value);
  const found = Array.isArray(value) ? lossInItems(value, path, above) : lossInMembers(value, path, above);
  above.delete(value);
  return found;
}

function lossInItems(items: readonly unknown[], path: string, above: Set<object>): JsonLoss | undefined {
  for (const [index, item] of items.entries()) {
    const at = `${path}[${index}]`;
    const loss = item === undefined ? { path: at, what: "undefined in a list" } : lossOf(item, at, above);
    if (loss !== undefined) return loss;
  }
  return undefined;
}

function lossInMembers(value: object, path: string, above: Set<object>): JsonLoss | undefined {
  for (const [key, member] of Object.entries(value)) {
    const loss = lossOf(member, path === "" ? key : `${path}.${key}`, above);
    if (loss !== undefined) return loss;
  }
  return undefined;
}

/** `String.prototype.isWellFormed`, which the library's types of this target lack. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
