import type { Expression } from "../../flow/model/program.js";
import { handedWord } from "./asserting.js";
import { doubts, type Around, type Reading } from "./reading.js";
import { argumentAt, type Call } from "./words.js";

const truthy = /^assert(?:\.(?:ok|isOk|assert))?$/;
const compares = /[eE]qual$|^assert\.(?:same|deep|strict|is)$/;
/** Assertions of chai's `assert` that almost everything passes. */
const weak = /^assert\.(?:exists|isDefined|isNotNull|isNotUndefined|isNotNaN|isObject|isNotFalse|isNotTrue|notTypeOf)$/;
const throwing = /^assert\.(?:throws|rejects)$/;
const failing = /^(?:expect|assert)\.(?:fail|unreachable)$|^fail$/;

/** A call of Node's or chai's `assert`, however it is imported. */
export function judgeAssertCall(reading: Reading, call: Call, word: string, around: Around): void {
  if (failing.test(word)) {
    if (around.doubt === doubts.swallowed || around.doubt === doubts.never) reading.add(call.at, around.doubt);
    return;
  }
  const { add, truths, excerpt } = reading;
  const name = handedWord.test(word)
    ? word.replace(/^test context\.(?!assert$)/, "assert.").replace(/^test context\./, "")
    : word;
  if (!/^assert(?:\.\w+)?$/.test(name)) return;
  const [subject, wanted] = [argumentAt(call.args, 0), argumentAt(call.args, 1)];
  const isComparison = compares.test(name) && !/not/i.test(name);
  if (subject !== undefined) reading.judge.judgeSubject(subject, isComparison ? wanted : undefined, call.at);
  if (isComparison && subject && wanted && truths.isSame(subject, wanted))
    add(call.at, `\`${excerpt(call.at)}\` compares a value with itself`);
  if (/not(?:Strict|Deep)*Equal$/i.test(name) && truths.areUnlike(subject, wanted))
    add(call.at, `\`${excerpt(call.at)}\` compares a promise that is not awaited: it equals no value`);
  if (subject !== undefined && truthy.test(name) && !truths.isDecision(subject))
    add(call.at, `\`${excerpt(call.at)}\` asserts almost nothing: nearly every value is truthy`);
  if (weak.test(name)) add(call.at, `\`${name}\` asserts almost nothing: nearly every value is`);
  if (throwing.test(name) && saysNothing(wanted))
    add(call.at, `\`${name}\` asserts almost nothing: any error passes, even a crash`);
  if (/not(?:Strict|Deep)*Equal$/i.test(name) && wanted !== undefined && isNothing(wanted))
    add(call.at, `\`${name}\` asserts almost nothing: nearly every value is different`);
  if (around.doubt !== undefined) add(call.at, around.doubt);
}

/** No error that is wanted, `Error`, or only the message that a failure shows. */
function saysNothing(wanted: Expression | undefined): boolean {
  return wanted === undefined || (wanted.e === "global" && wanted.name === "Error") || wanted.e === "literal";
}

function isNothing(wanted: Expression): boolean {
  return (wanted.e === "literal" && wanted.value === null) || (wanted.e === "global" && wanted.name === "undefined");
}
