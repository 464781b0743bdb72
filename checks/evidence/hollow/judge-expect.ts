import { isSpread, type At, type Expression } from "../../flow/model/program.js";
import { judgeChaiWords, judgeChaiCall } from "./judge-chai.js";
import type { Truths } from "./truth.js";
import { takesEveryText, weakness, type ExpectParts } from "./weak-matchers.js";
import { argumentAt, elementOf, type Chain, type Link, type TestWords } from "./words.js";

const exact = /^to(?:Be|Equal|StrictEqual)$|^(?:equals?|eql)$/;
/** Under a `not`, all of them pass for what is not even of that kind. */
const equals = /^to(?:Be|Equal|StrictEqual|MatchObject|BeOneOf|HaveLength|HaveProperty)$|^(?:equals?|eql|oneOf)$/;
const ofText =
  /^(?:toContain|toMatch|toThrow|toThrowError|stringContaining|stringMatching|include|contain|match|string)$/;
const ofMany = /^(?:toBeOneOf|oneOf)$/;
const ofList = /^(?:toContain|toContainEqual|include|contain)$/;

export type Add = (at: At, what: string) => void;

/** What of an `expect(...)` and its matcher could hardly fail, wherever it stands. */
export function createExpectJudge(truths: Truths, words: TestWords, excerpt: (at: At) => string, add: Add) {
  /** A constant that is compared with what the host did can still be wrong. */
  function judgeSubject(subject: Expression, wanted: Expression | undefined, at: At): void {
    const said = excerpt(at);
    if (truths.isConstant(subject) && (wanted === undefined || truths.isConstant(wanted)))
      add(at, `\`${said}\` checks a constant, not what the host did`);
    else if (truths.isAlwaysTrue(subject)) add(at, `\`${said}\` is true whatever the host did`);
  }

  function judgeMatcher(chain: Chain, parts: ExpectParts): void {
    const { matcher, before } = parts;
    if (matcher === undefined) return judgeChaiWords(chain, before, add);
    const { name, args = [], at } = matcher;
    const weak = weakness(parts);
    const isNot = before.some((link) => link.name === "not");
    if (weak !== undefined) add(at, `\`${isNot ? "not." : ""}${name}\` asserts hardly anything: ${weak}`);
    judgeChaiCall(parts, add);
    const wanted = argumentAt(args, 0);
    const subject = argumentAt(chain.expect.args, 0);
    const isSettled = before.some((link) => /^(?:resolves|rejects|eventually)$/.test(link.name));
    if (isNot && !isSettled && equals.test(name) && truths.areUnlike(subject, wanted))
      add(at, `\`${excerpt(chain.expect.at)}\` is a promise that is not awaited: it equals no value`);
    if (wanted !== undefined && subject !== undefined && !isNot) judgeWanted(chain, matcher, subject, wanted);
  }

  function judgeWanted(chain: Chain, { name, at }: Link, subject: Expression, wanted: Expression): void {
    const said = excerpt(chain.expect.at);
    if (truths.isEmptyList(subject) && truths.isEmptyList(wanted))
      add(at, `\`${said}\` is empty whatever the host did`);
    if (isItself(name, subject, wanted)) add(at, `\`${said}\` is compared with itself`);
    if (truths.waysOf(wanted).some((way) => truths.isSame(subject, way)))
      add(at, `in one branch, \`${said}\` is compared with itself`);
    if (exact.test(name) && isMadeToFit(subject, wanted))
      add(at, `\`${said}\` becomes the expected value, whatever the host did`);
    if (isAnything(name, wanted)) add(at, `the argument of \`${name}\` here matches everything`);
    if (/^(?:toSatisfy|satisfy|satisfies)$/.test(name) && truths.isBlind(wanted))
      add(at, "this check is true for any value");
    if (/^toBe(?:InstanceOf)?$|^toBeTypeOf$/.test(name) && isObjectItself(wanted))
      add(at, `\`${name}\` asserts almost nothing: nearly every value is an object`);
    const wantsTrue = wanted.e === "literal" && wanted.value === true && exact.test(name);
    if ((wantsTrue && truths.isAlmostAlwaysTrue(subject)) || (exact.test(name) && isKind(subject)))
      add(chain.expect.at, `\`${said}\` asserts almost nothing: it is true of nearly every value`);
  }

  function isItself(name: string, subject: Expression, wanted: Expression): boolean {
    if (truths.isSame(subject, wanted)) return true;
    if (name === "toHaveLength" && truths.isMember(subject, "length", wanted)) return true;
    if (ofList.test(name) && holds(subject, wanted)) return true;
    if (ofMany.test(name) && holds(wanted, subject)) return true;
    const list = wanted.e === "call" && words.wordOf(wanted.callee) === "expect.arrayContaining" && wanted.args[0];
    if (list && truths.isSame(subject, elementOf(list))) return true;
    return /^(?:toMatchObject|toEqual|toStrictEqual)$/.test(name) && isPartOf(subject, wanted);
  }

  /** A list that is written here has the value, or both of `true` and `false`. */
  function holds(list: Expression, value: Expression): boolean {
    if (list.e !== "array") return false;
    const elements = list.elements.map(elementOf);
    const said = elements.map((element) => truths.valueOf(element));
    return (said.includes(true) && said.includes(false)) || elements.some((element) => truths.isSame(element, value));
  }

  /** `{ status: got.status }` and `expect.objectContaining({ status: got.status })` of `got`. */
  function isPartOf(subject: Expression, wanted: Expression): boolean {
    if (wanted.e === "call" && words.wordOf(wanted.callee) === "expect.objectContaining") {
      const inner = argumentAt(wanted.args, 0);
      return inner !== undefined && isPartOf(subject, inner);
    }
    return (
      wanted.e === "object" &&
      wanted.properties.length > 0 &&
      wanted.properties.every(
        (property) =>
          !isSpread(property) &&
          typeof property.key === "string" &&
          truths.isMember(subject, property.key, property.value),
      )
    );
  }

  /** `await failing.catch(() => true)` for `true`; `status ?? 403` for 403. */
  function isMadeToFit(subject: Expression, wanted: Expression): boolean {
    const value = truths.givenTo(subject);
    const isWanted = (one: Expression | undefined) => one !== undefined && truths.isSame(one, wanted);
    if (value.e === "await" || value.e === "typed") return isMadeToFit(value.of, wanted);
    if (value.e === "sequence") return isWanted(value.of.at(-1));
    if (value.e === "either")
      return value.operator === "?" ? value.of.every(isWanted) : value.operator !== "&&" && isWanted(value.of.at(-1));
    if (value.e !== "call" || value.callee.e !== "get") return false;
    const { key, object } = value.callee;
    const handler =
      key === "catch" ? argumentAt(value.args, 0) : key === "then" ? argumentAt(value.args, 1) : undefined;
    if (handler !== undefined) {
      const said = truths.returnedBy(handler);
      if (said.length > 0 && said.every(isWanted)) return true;
    }
    return /^(?:catch|finally)$/.test(String(key)) && isMadeToFit(object, wanted);
  }

  /** `expect.anything()`, the empty text in a text, no field of an object, or what is made of these. */
  function isAnything(matcher: string, wanted: Expression): boolean {
    if (wanted.e === "literal" || wanted.e === "regex") return ofText.test(matcher) && takesEveryText(wanted);
    if (wanted.e === "object") {
      const { properties } = wanted;
      if (properties.length === 0) return /^(?:toMatchObject|objectContaining)$/.test(matcher);
      return properties.every((property) => !isSpread(property) && isAnything("field", property.value));
    }
    if (wanted.e === "array")
      return wanted.elements.length === 0
        ? matcher === "arrayContaining"
        : wanted.elements.every((element) => !isSpread(element) && isAnything("element", element));
    if (wanted.e !== "call") return false;
    const word = words.wordOf(wanted.callee)?.replace(/^expect\./, "") ?? "";
    const inner = argumentAt(wanted.args, 0);
    if (word === "anything" || /^not\.\w+Containing$|^not\.stringMatching$/.test(word)) return true;
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

function isKind(subject: Expression): boolean {
  return subject.e === "operation" && subject.operator === "typeof";
}

function isObjectItself(wanted: Expression): boolean {
  return (wanted.e === "global" && wanted.name === "Object") || (wanted.e === "literal" && wanted.value === "object");
}
