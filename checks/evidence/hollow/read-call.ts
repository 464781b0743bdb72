import { isSpread, type Expression, type FlowFunction } from "../../flow/model/program.js";
import { judgeTestCall, placeOfWord, testWord } from "./judge-test-call.js";
import { elementsAssert } from "./read-assertion.js";
import { doubted, doubts, type Around, type Reading } from "./reading.js";
import { argumentAt, type Call } from "./words.js";

const doubles = /^(?:vi|jest)\.(?:mock|doMock|setMock|unstable_mockModule)$|^mock\.module$/;
const timers = /^(?:setTimeout|setInterval|setImmediate|queueMicrotask|process\.nextTick|nextTick)$/;

export function callOf(reading: Reading, call: Call, around: Around, isWaitedFor: boolean): void {
  const word = reading.words.wordOf(call.callee) ?? "";
  if (testWord.test(word)) return testOf(reading, call, word, around);
  judgeWord(reading, call, word, around);
  if (around.doubt !== undefined && reading.asserting.isAssertion(call)) reading.add(call.at, around.doubt);
  if (!isWaitedFor && reading.asserting.isLate(call)) reading.add(call.at, doubts.late);
  const { callee } = call;
  const method = callee.e === "get" ? callee.key : undefined;
  const [then, otherwise] = call.args;
  const handler = method === "catch" ? then : method === "then" ? otherwise : undefined;
  if (callee.e === "get") {
    const isCaught = handler !== undefined && !elementsAssert(reading, [handler]);
    reading.expression(callee.object, doubted(around, isCaught && doubts.swallowed), isWaitedFor);
  } else reading.expression(callee, around, true);
  for (const argument of call.args) {
    const given = isSpread(argument) ? argument.spread : argument;
    reading.expression(
      given,
      argumentAround(reading, call, word, method, given, around, isWaitedFor),
      isWaitedFor || method !== "allSettled",
    );
  }
}

/** What stands around an argument: who runs a callback, when, and who hears what it throws. */
function argumentAround(
  reading: Reading,
  { callee, construct }: Call,
  word: string,
  method: unknown,
  given: Expression,
  around: Around,
  isWaitedFor: boolean,
): Around {
  if (construct && word === "Promise") return { ...around, inPromise: true };
  if (word === "Promise.allSettled") return doubted(around, doubts.swallowed);
  if (given.e !== "function") return around;
  if (timers.test(word) && around.inPromise === undefined) return doubted(around, doubts.late);
  if (callee.e !== "get") return around;
  if (/^(?:then|catch|finally)$/.test(String(method))) {
    if (!isWaitedFor && around.inPromise === undefined) return doubted(around, doubts.late);
    return doubted(around, method === "catch" && !reading.asserting.inExpression(callee.object) && doubts.caught);
  }
  if (!/^(?:forEach|map|every|some|filter|flatMap)$/.test(String(method))) return around;
  if (reading.truths.isEmptyList(callee.object)) return doubted(around, doubts.never);
  return doubted(around, method === "forEach" && given.function.async && doubts.late);
}

function judgeWord(reading: Reading, call: Call, word: string, around: Around): void {
  if (word === "expect.extend" || word === "expect.addEqualityTesters")
    reading.add(placeOfWord(call), "a matcher of one's own asserts what it likes");
  if (doubles.test(word)) reading.add(placeOfWord(call), "what is to be proved is replaced by a double");
  if (word === "jest.retryTimes") reading.add(placeOfWord(call), "`retryTimes` passes when it passes once");
  if (/^(?:pending|test context\.skip)$/.test(word))
    reading.add(placeOfWord(call), `\`${word.replace(/.*\./, "")}\` leaves the test out`);
  if (!/^assert(?:\.\w+)?$/.test(word)) return;
  const [subject, wanted] = [argumentAt(call.args, 0), argumentAt(call.args, 1)];
  const compares = /[eE]qual$|^assert\.(?:same|deep|strict)/.test(word) && !/not/i.test(word);
  if (word === "assert.fail") return;
  if (subject !== undefined) reading.judge.judgeSubject(subject, compares ? wanted : undefined, call.at);
  if (compares && subject && wanted && reading.truths.isSame(subject, wanted))
    reading.add(call.at, `\`${reading.excerpt(call.at)}\` compares a value with itself`);
  if (around.doubt !== undefined) reading.add(call.at, around.doubt);
}

function testOf(reading: Reading, call: Call, word: string, around: Around): void {
  judgeTestCall(call, word, reading.truths, reading.add);
  if (around.isConditional === true)
    reading.add(placeOfWord(call), `\`${word}\` stands under a condition that may leave it out`);
  if (call.callee.e === "call")
    for (const argument of call.callee.args)
      reading.expression(isSpread(argument) ? argument.spread : argument, {}, true);
  for (const argument of call.args) {
    const given = isSpread(argument) ? argument.spread : argument;
    if (given.e === "function") handWords(reading, given.function);
    reading.expression(given, {}, true);
  }
}

/** A runner hands `expect` and `skip` to a test, in one object. */
function handWords(reading: Reading, { params: [first] }: FlowFunction): void {
  if (first?.p === "binding") reading.words.hand(first.binding, "test context");
  if (first?.p !== "object") return;
  for (const { key, target } of first.properties) {
    if (target.p !== "binding") continue;
    if (key === "expect") reading.words.hand(target.binding, "expect");
    if (key === "skip") reading.words.hand(target.binding, "test context.skip");
  }
}
