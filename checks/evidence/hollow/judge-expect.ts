import type { At, Expression } from "../../flow/model/program.js";
import type { Truths } from "./truth.js";
import { argumentAt, type Chain, type Link, type TestWords } from "./words.js";

const weakMatchers: Readonly<Record<string, string>> = {
  toBeTruthy: "almost everything is truthy",
  toBeFalsy: "what is missing is falsy, too",
  toBeDefined: "almost everything is defined",
  toBeGreaterThan: "a crash passes a comparison too",
  toBeGreaterThanOrEqual: "a 500 passes for a denial",
  toBeLessThan: "a comparison says little of what came back",
  toBeLessThanOrEqual: "a comparison says little of what came back",
  toMatchSnapshot: "it takes whatever came first",
  toMatchFileSnapshot: "it takes whatever came first",
  toThrowErrorMatchingSnapshot: "it takes whatever came first",
};

/** Matchers that say something only when they are told what. */
const wantsWords: Readonly<Record<string, string>> = {
  toThrow: "any error passes, a crash too",
  toThrowError: "any error passes, a crash too",
  toMatchInlineSnapshot: "it takes whatever comes first",
  toThrowErrorMatchingInlineSnapshot: "it takes whatever comes first",
};

const exact = /^to(?:Be|Equal|StrictEqual)$/;
const ofText = /^(?:toContain|toMatch|toThrow|toThrowError|stringContaining|stringMatching)$/;

/** Words of chai that lead to an assertion, and those that hardly are one. */
const chaiWords = new Set([
  "to",
  "be",
  "been",
  "is",
  "that",
  "which",
  "and",
  "has",
  "have",
  "with",
  "at",
  "of",
  "same",
  "but",
  "does",
  "still",
  "also",
]);
const chaiWeak = new Set(["ok", "exist"]);

export type Add = (at: At, what: string) => void;

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

/** What of an `expect(...)` and its matcher could hardly fail, wherever it stands. */
export function createExpectJudge(truths: Truths, words: TestWords, excerpt: (at: At) => string, add: Add) {
  /** A constant that is compared with what the host did can still be wrong. */
  function judgeSubject(subject: Expression, wanted: Expression | undefined, at: At): void {
    const said = excerpt(at);
    if (truths.isConstant(subject) && (wanted === undefined || truths.isConstant(wanted)))
      add(at, `\`${said}\` looks at a constant, not at what the host did`);
    else if (truths.isAlwaysTrue(subject)) add(at, `\`${said}\` is true whatever the host did`);
  }

  function judgeBare(chain: Chain, before: readonly Link[]): void {
    const last = before.at(-1);
    if (last === undefined) add(chain.expect.at, "`expect` without a matcher asserts nothing");
    else if (/^to[A-Z]/.test(last.name)) add(last.at, `\`${last.name}\` is never called`);
    else if (!before.some(({ name }) => chaiWords.has(name)))
      add(chain.expect.at, "`expect` without a matcher asserts nothing");
    else if (chaiWeak.has(last.name)) add(last.at, `\`${last.name}\` asserts hardly anything: almost everything is`);
    else if (chaiWords.has(last.name) || last.name === "not")
      add(last.at, "this chain ends before it asserts anything");
  }

  function judgeMatcher(chain: Chain, { matcher, before }: ExpectParts): void {
    if (matcher === undefined) return judgeBare(chain, before);
    const { name, args = [], at } = matcher;
    const isNot = before.some((link) => link.name === "not");
    const weak = weakMatchers[name] ?? (isNot || args.length > 0 ? undefined : wantsWords[name]);
    if (weak !== undefined) add(at, `\`${name}\` asserts hardly anything: ${weak}`);
    if (isNot && /^toBe(?:Null|Undefined|NaN)$/.test(name))
      add(at, `\`not.${name}\` asserts hardly anything: almost everything is something else`);
    const wanted = argumentAt(args, 0);
    const subject = argumentAt(chain.expect.args, 0);
    if (wanted !== undefined && subject !== undefined) judgeWanted(chain, matcher, subject, wanted);
  }

  function judgeWanted(chain: Chain, { name, at }: Link, subject: Expression, wanted: Expression): void {
    const said = excerpt(chain.expect.at);
    if (truths.isSame(subject, wanted)) add(at, `\`${said}\` is compared with itself`);
    if (wanted.e === "either" && wanted.of.some((way) => truths.isSame(subject, way)))
      add(at, `on one way, \`${said}\` is compared with itself`);
    if (isAnything(name, wanted)) add(at, `what \`${name}\` is given here matches everything`);
    if (name === "toSatisfy" && truths.isBlind(wanted)) add(at, "this check is true whatever it is given");
    if (/^toBe(?:InstanceOf)?$|^toBeTypeOf$/.test(name) && isObjectItself(wanted))
      add(at, `\`${name}\` asserts hardly anything: almost everything is an object`);
    const wantsTrue = wanted.e === "literal" && wanted.value === true && exact.test(name);
    if (wantsTrue && truths.isAlmostAlwaysTrue(subject))
      add(chain.expect.at, `\`${said}\` asserts hardly anything: it is true of almost everything`);
  }

  /** `expect.anything()`, the empty text in a text, no field of an object, or what is made of these. */
  function isAnything(matcher: string, wanted: Expression): boolean {
    if (wanted.e === "literal") return wanted.value === "" && ofText.test(matcher);
    if (wanted.e === "regex")
      return ofText.test(matcher) && /^\/(?:\(\?:\)|\^?(?:\.\*|\[\\s\\S\]\*)?\$?|)\/[a-z]*$/.test(wanted.source);
    if (wanted.e === "object")
      return wanted.properties.length === 0 && /^(?:toMatchObject|objectContaining)$/.test(matcher);
    if (wanted.e === "array") return wanted.elements.length === 0 && matcher === "arrayContaining";
    if (wanted.e !== "call") return false;
    const word = words.wordOf(wanted.callee)?.replace(/^expect\./, "") ?? "";
    const inner = argumentAt(wanted.args, 0);
    if (word === "anything") return true;
    if (word === "any")
      return (
        inner?.e === "global" &&
        /^(?:Object|String|Number|Boolean|Array|Function)$/.test(inner.name) &&
        exact.test(matcher)
      );
    return (
      /^(?:(?:object|array|string)Containing|stringMatching)$/.test(word) &&
      inner !== undefined &&
      isAnything(word, inner)
    );
  }

  return { judgeSubject, judgeMatcher };
}

export type ExpectJudge = ReturnType<typeof createExpectJudge>;

function isObjectItself(wanted: Expression): boolean {
  return (wanted.e === "global" && wanted.name === "Object") || (wanted.e === "literal" && wanted.value === "object");
}
