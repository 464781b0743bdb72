import type { At } from "../../flow/model/program.js";
import type { ExpectParts } from "./weak-matchers.js";
import { argumentAt, type Chain, type Link } from "./words.js";

/** Words of chai that lead to an assertion, and those that hardly are one. */
const leads =
  /^(?:to|be|been|is|that|which|and|has|have|with|at|of|same|but|does|still|also|not|deep|nested|own|all|any)$/;
const weak = /^(?:ok|exist)$/;
/** Words that assert only when they are called. */
const wantsCall =
  /^(?:an?|above|approximately|below|closeTo|contains?|eql|equals?|gte?|instance[oO]f|includes?|keys?|least|length(?:Of)?|lte?|match(?:es)?|members|most|oneOf|property|satisfy|satisfies|string|throws?|within)$/;
const denied = /^(?:null|undefined|NaN|false|empty)$/;

/** An `expect(...)` without a call after it: nothing, a matcher that isn't called, or words of chai. */
export function judgeChaiWords(chain: Chain, words: readonly Link[], add: (at: At, what: string) => void): void {
  const last = words.at(-1);
  if (last === undefined) return add(chain.expect.at, "`expect` without a matcher asserts nothing");
  if (/^to[A-Z]/.test(last.name) || wantsCall.test(last.name)) return add(last.at, `\`${last.name}\` is never called`);
  if (!words.some(({ name }) => leads.test(name)))
    return add(chain.expect.at, "`expect` without a matcher asserts nothing");
  const isNot = words.some(({ name }) => name === "not");
  if (isNot ? denied.test(last.name) : weak.test(last.name))
    add(last.at, `\`${isNot ? "not." : ""}${last.name}\` asserts almost nothing: nearly every value is`);
  else if (leads.test(last.name)) add(last.at, "this chain ends before it asserts anything");
}

/** What only chai's own words tell: `throw()` without an error. */
export function judgeChaiCall({ matcher, before }: ExpectParts, add: (at: At, what: string) => void): void {
  const isChai = before.some(({ name }) => name === "to" || name === "be");
  if (matcher === undefined || !isChai || before.some(({ name }) => name === "not")) return;
  if (/^(?:throws?|Throw)$/.test(matcher.name) && argumentAt(matcher.args, 0) === undefined)
    add(matcher.at, `\`${matcher.name}\` asserts almost nothing: any error passes, even a crash`);
}
