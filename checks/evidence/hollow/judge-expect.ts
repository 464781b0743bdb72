import type { At, Expression } from "../../flow/model/program.js";
import { judgeChaiWords, judgeChaiCall } from "./judge-chai.js";
import { exact, matchesAnything } from "./matches-anything.js";
import { createSelfComparison } from "./self-comparison.js";
import type { Truths } from "./truth.js";
import { weakness, type ExpectParts } from "./weak-matchers.js";
import { argumentAt, type Chain, type Link, type TestWords } from "./words.js";

/** Under a `not`, all of them pass for what is not even of that kind. */
const equals = /^to(?:Be|Equal|StrictEqual|MatchObject|BeOneOf|HaveLength|HaveProperty)$|^(?:equals?|eql|oneOf)$/;
export type Add = (at: At, what: string) => void;

/** What of an `expect(...)` and its matcher could hardly fail, wherever it stands. */
export function createExpectJudge(truths: Truths, words: TestWords, excerpt: (at: At) => string, add: Add) {
  const { isItself, isMadeToFit } = createSelfComparison(truths, words);

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
    if (matchesAnything(words, name, wanted)) add(at, `the argument of \`${name}\` here matches everything`);
    if (/^(?:toSatisfy|satisfy|satisfies)$/.test(name) && truths.isBlind(wanted))
      add(at, "this check is true for any value");
    if (/^toBe(?:InstanceOf)?$|^toBeTypeOf$/.test(name) && isObjectItself(wanted))
      add(at, `\`${name}\` asserts almost nothing: nearly every value is an object`);
    const wantsTrue = wanted.e === "literal" && wanted.value === true && exact.test(name);
    if ((wantsTrue && truths.isAlmostAlwaysTrue(subject)) || (exact.test(name) && isKind(subject)))
      add(chain.expect.at, `\`${said}\` asserts almost nothing: it is true of nearly every value`);
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
