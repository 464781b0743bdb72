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

/** Levels of objects and lists in one another. JSON itself gives up at some thousands. */
const deepest = 1000;

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
  if (above.has(value)) return { path, what: "a circular reference" };
  if (above.size === deepest) return { path: "", what: `more than ${deepest} levels` };
  if ("toJSON" in value && typeof value.toJSON === "function") return lossOf(value.toJSON(""), path, above);
  const kind = kindOf(value);
  if (kind !== undefined) return { path, what: `${/^[AEIO]/.test(kind) ? "an" : "a"} ${kind}` };
  above.add(value);
  const found = Array.isArray(value) ? lossInItems(value, path, above) : lossInMembers(value, path, above);
  above.delete(value);
  return found;
}

/** What JSON writes as it is: plain objects, lists, and texts, numbers and booleans in objects of their own. */
const plainKinds: ReadonlySet<string> = new Set(["Object", "Array", "String", "Number", "Boolean"]);

/** The kind of an object that is more than its members: a `Map`, an `Error`, a `Promise`, a `URLSearchParams`. */
function kindOf(value: object): string | undefined {
  const tag = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (plainKinds.has(tag)) return undefined;
  const lasts = tag === "Error" || ArrayBuffer.isView(value) || Object.keys(value).length === 0;
  return lasts ? value.constructor.name || tag : undefined;
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
