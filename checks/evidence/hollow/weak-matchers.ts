import type { Expression } from "../../flow/model/program.js";
import { argumentAt, type Chain, type Link } from "./words.js";

const weakMatchers: ReadonlyMap<string, string> = new Map(
  Object.entries({
    toBeTruthy: "nearly every value is truthy",
    toBeFalsy: "a missing value is falsy, too",
    ok: "nearly every value is truthy",
    toBeDefined: "nearly every value is defined",
    toBeGreaterThan: "a crash passes a comparison, too",
    toBeGreaterThanOrEqual: "a 500 counts as a denial",
    toBeLessThan: "a comparison says little about the response",
    toBeLessThanOrEqual: "a comparison says little about the response",
    toMatchSnapshot: "it accepts whatever came first",
    toMatchFileSnapshot: "it accepts whatever came first",
    toThrowErrorMatchingSnapshot: "it accepts whatever came first",
  }),
);

/** Matchers that say something only when they are told what. */
const wantsWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    toThrow: "any error passes, even a crash",
    toThrowError: "any error passes, even a crash",
    toMatchInlineSnapshot: "it accepts whatever comes first",
    toThrowErrorMatchingInlineSnapshot: "it accepts whatever comes first",
  }),
);

/** What a function gives back whatever it does. */
const kinds = /^(?:Promise|Function|Array)$/;
const throwing = /^(?:toThrow(?:Error)?|throws?|Throw)$/;
const anyError = "any error passes, even a crash";
const almostEverything = "nearly every value is different";

export interface ExpectParts {
  /** The matcher that is called; undefined when nothing is asserted, or chai asserts by a bare word. */
  readonly matcher: Link | undefined;
  readonly before: readonly Link[];
  /** What follows the matcher: `then`, `catch`. */
  readonly after: readonly Link[];
}

export function expectParts({ links }: Chain): ExpectParts {
  const at = links.findIndex(({ args }) => args !== undefined);
  if (at === -1) return { matcher: undefined, before: links, after: [] };
  return { matcher: links[at], before: links.slice(0, at), after: links.slice(at + 1) };
}

/** Why a matcher hardly asserts anything, by its own words; undefined for one that does. */
export function weakness({ matcher, before }: ExpectParts): string | undefined {
  if (matcher === undefined) return undefined;
  const { name, args = [] } = matcher;
  const isNot = before.some((link) => link.name === "not");
  const wanted = argumentAt(args, 0);
  const weak = weakMatchers.get(name) ?? (isNot || args.length > 0 ? undefined : wantsWords.get(name));
  if (weak !== undefined) return weak;
  if (isNot) return weakDenial(name, wanted);
  if (throwing.test(name) && (isError(wanted) || takesEveryText(wanted))) return anyError;
  if (/^toBeInstanceOf$|^instance[oO]f$/.test(name) && isError(wanted)) return anyError;
  const isKind = /^toBeInstanceOf$|^instance[oO]f$/.test(name) && wanted?.e === "global" && kinds.test(wanted.name);
  if (isKind || name === "toBeTypeOf") return "it checks the type, not the value";
  if (/^an?$/.test(name) && wanted?.e === "literal") return "it checks the type, not the value";
  if (/^toHaveProperty$|^property$/.test(name) && args.length === 1) return "any value of the field passes";
  const digits = argumentAt(args, 1);
  if (name === "toBeCloseTo" && digits?.e === "operation" && digits.operator === "-")
    return "nearly every number is close";
  return undefined;
}

function weakDenial(name: string, wanted: Expression | undefined): string | undefined {
  if (name === "toPass") return "it passes when the host is wrong";
  if (/^toBe(?:Null|Undefined|NaN)$/.test(name)) return almostEverything;
  if (/^(?:toBe|toEqual|toStrictEqual|equals?|eql)$/.test(name) && isNothing(wanted)) return almostEverything;
  if (/^(?:toBe|equals?)$/.test(name) && isFresh(wanted)) return "no value is identical to one created here";
  if (throwing.test(name) && wanted !== undefined) return "every other error passes";
  return undefined;
}

function isNothing(wanted: Expression | undefined): boolean {
  if (wanted?.e === "literal") return wanted.value === null;
  return wanted?.e === "global" && /^(?:undefined|NaN)$/.test(wanted.name);
}

/** Made where it is compared: never the same object as another. */
function isFresh(wanted: Expression | undefined): boolean {
  return wanted !== undefined && /^(?:object|array|function|class)$/.test(wanted.e);
}

function isError(wanted: Expression | undefined): boolean {
  return wanted?.e === "global" && /^(?:Error|Object)$/.test(wanted.name);
}

/** A pattern that every text matches, the empty one too; or one that every text but that does. */
export function takesEveryText(wanted: Expression | undefined): boolean {
  if (wanted?.e === "literal") return wanted.value === "";
  if (wanted?.e !== "regex") return false;
  const end = wanted.source.lastIndexOf("/");
  try {
    const pattern = new RegExp(wanted.source.slice(1, end), wanted.source.slice(end + 1).replace(/[gy]/g, ""));
    return samples.every((sample) => pattern.test(sample));
  } catch {
    return false; // the compiler says what is wrong with it
  }
}

const samples = ["x", "403", " ", "Z-9", "{}", "é\u{1F600}"];
