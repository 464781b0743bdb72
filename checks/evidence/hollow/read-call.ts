import type { Expression, FlowFunction } from "../../flow/model/program.js";
import { walkStatements } from "../../flow/model/walk.js";
import { judgeAssertCall } from "./judge-assert.js";
import { judgeTestCall, oneSuite, oneTest, placeOfWord, testWord } from "./judge-test-call.js";
import { doubted, doubts, type Around, type Reading } from "./reading.js";
import { argumentAt, elementOf, handContexts, handWords, type Call } from "./words.js";

const doubles =
  /^(?:vi|jest)\.(?:mock|doMock|setMock|unstable_mockModule|stubGlobal)$|^(?:mock|test context\.mock)\.module$/;
const timers = /^(?:setTimeout|setInterval|setImmediate|queueMicrotask|process\.nextTick|nextTick)$/;
const together = /^Promise\.(?:all|allSettled|race|any)$/;
const listeners = /^(?:on|once|addListener|addEventListener|prependListener|subscribe)$/;
/** What they are given runs until it passes; whoever doesn't wait for them doesn't hear that it never did. */
const waits = /(?:^|\.)(?:waitFor|waitUntil|waitForElementToBeRemoved|eventually|poll)$/;
const lateAsserts = /^assert\.(?:rejects|doesNotReject|isRejected|isFulfilled)$/;

export function callOf(reading: Reading, call: Call, around: Around, isWaitedFor: boolean): void {
  const word = reading.words.wordOf(call.callee) ?? "";
  if (testWord.test(word)) return testOf(reading, call, word, around);
  judgeWord(reading, call, word);
  if (word === "test context.test") handContexts(reading.words, call);
  if (word === "test context.test") judgeTestCall(call, "test", reading.truths, reading.add);
  judgeAssertCall(reading, call, word, around);
  if (around.doubt !== undefined && reading.asserting.isAssertion(call)) reading.add(call.at, around.doubt);
  if (!isWaitedFor && reading.asserting.isGenerator(call)) reading.add(call.at, doubts.idle);
  if (!isWaitedFor && (reading.asserting.isLate(call) || lateAsserts.test(word))) reading.add(call.at, doubts.late);
  const { callee } = call;
  const method = callee.e === "get" ? callee.key : undefined;
  const [then, otherwise] = [argumentAt(call.args, 0), argumentAt(call.args, 1)];
  const handler = method === "catch" ? then : method === "then" ? otherwise : undefined;
  if (callee.e === "get") {
    const isCaught = handler !== undefined && !reading.asserting.hearsWith(handler);
    // A method of what a generator gives iterates it.
    const isIterated = callee.object.e === "call" && reading.asserting.isGenerator(callee.object);
    reading.expression(callee.object, doubted(around, isCaught && doubts.swallowed), isWaitedFor || isIterated);
  } else if (callee.e === "function") {
    reading.expression(callee, doubted(around, !isWaitedFor && callee.function.async && doubts.late), true);
  } else reading.expression(callee, around, true);
  const isOneByOne = !together.test(word) || isWaitedFor;
  call.args.forEach((argument, index) => {
    const given = elementOf(argument);
    reading.expression(given, argumentAround(reading, call, word, given, index, around, isWaitedFor), isOneByOne);
  });
}

/** What stands around an argument: who runs a callback, when, and who hears what it throws. */
function argumentAround(
  reading: Reading,
  call: Call,
  word: string,
  given: Expression,
  index: number,
  around: Around,
  isWaitedFor: boolean,
): Around {
  const { callee, construct } = call;
  if (construct && word === "Promise")
    return isWaitedFor ? { ...around, inPromise: true } : doubted(around, doubts.late);
  if (/^Promise\.(?:allSettled|any)$/.test(word)) return doubted(around, doubts.swallowed);
  if (word === "Promise.race") return doubted(around, doubts.late);
  if (given.e !== "function") return around;
  if (timers.test(word) && around.inPromise === undefined) return doubted(around, doubts.late);
  if (word === "Array.from" && reading.truths.isEmptyList(call)) return doubted(around, doubts.never);
  if (waits.test(word)) return doubted(around, !isWaitedFor && doubts.late);
  if (/^(?:vi|jest|mock)\.fn$/.test(word)) return doubted(around, !isWaitedFor && doubts.never);
  const known = reading.asserting.runs(call, index);
  if (known !== undefined)
    return doubted(around, known === "never" ? doubts.never : known === "caught" && doubts.swallowed);
  if (callee.e !== "get") return around;
  const method = String(callee.key);
  if (/^(?:then|catch|finally)$/.test(method)) {
    if (!isWaitedFor && around.inPromise === undefined) return doubted(around, doubts.late);
    return doubted(around, method === "catch" && !reading.asserting.inExpression(callee.object) && doubts.caught);
  }
  const event = argumentAt(call.args, 0);
  if (listeners.test(method) && event?.e === "literal" && event.value === "test:fail")
    return { ...around, isRunner: true };
  if (listeners.test(method) && around.inPromise !== true && around.isBacked !== true)
    return doubted(around, doubts.unheard);
  if (!/^(?:forEach|map|every|some|filter|flatMap)$/.test(method)) return around;
  if (reading.truths.isEmptyList(callee.object)) return doubted(around, doubts.never);
  if (reading.truths.mayBeFilteredOut(callee.object) && around.isBacked !== true)
    return doubted(around, doubts.filtered);
  const isLate = method === "forEach" || (/^(?:map|flatMap)$/.test(method) && !isWaitedFor);
  return doubted(around, isLate && given.function.async && doubts.late);
}

/** `process.exit()`: what stands below it never runs, and the run ends with it. */
export function isExit({ words }: Reading, call: Call): boolean {
  const word = words.wordOf(call.callee) ?? "";
  return (
    /^process\.(?:exit|abort|reallyExit)$/.test(word) ||
    (/^(?:exit|abort)$/.test(word) &&
      words.moduleOf(call.callee) !== undefined &&
      /^(?:node:)?process$/.test(words.moduleOf(call.callee) ?? ""))
  );
}

function judgeWord(reading: Reading, call: Call, word: string): void {
  const say = (what: string): void => reading.add(placeOfWord(call), what);
  if (word === "expect.extend" || word === "expect.addEqualityTesters") say("a custom matcher can assert anything");
  if (doubles.test(word) || reading.doubles.replaces(call)) say("the subject of the test is replaced by a double");
  if (word === "jest.retryTimes") say("`retryTimes` passes if one of several attempts passes");
  if (word === "vi.setConfig") say("a test must not change the settings of the run");
  if (word === "expect.assertions" && isNought(argumentAt(call.args, 0)))
    say("`expect.assertions(0)` requires no assertion");
  if (word === "console.assert") say("`console.assert` only prints a line");
  if (isExit(reading, call)) say("this ends the run before the remaining tests");
  if (/^(?:pending|test context\.(?:skip|todo)|assert\.skip)$/.test(word))
    say(`\`${word.replace(/.*[. ]/, "")}\` leaves the test out`);
  if (/^test context\.pass$/.test(word)) say("`pass` asserts nothing");
  if (/^test context\.(?:truthy|falsy)$/.test(word))
    say(`\`${word.replace(/.*\./, "")}\` asserts almost nothing: nearly every value is`);
  if (/^test context\.\w+\.skip$/.test(word)) say("`skip` leaves the assertion out");
  const { callee } = call;
  const event = argumentAt(call.args, 0);
  const handler = argumentAt(call.args, 1);
  if (/^process\.(?:on|once|addListener)$/.test(word) && event?.e === "literal" && handler !== undefined) {
    const isFatal = /^(?:unhandledRejection|uncaughtException)$/.test(String(event.value));
    if (isFatal && !reading.asserting.hearsWith(handler)) say("a failure outside a test is caught here");
  }
  if (callee.e !== "get" || callee.object.e !== "this") return;
  if (callee.key === "skip") say("`skip` leaves the test out");
  if (callee.key === "retries" && !isNought(argumentAt(call.args, 0)))
    say("`retries` passes if one of several attempts passes");
}

function isNought(many: Expression | undefined): boolean {
  return many?.e === "literal" && many.value === 0;
}

function testOf(reading: Reading, call: Call, word: string, around: Around): void {
  judgeTestCall(call, word, reading.truths, reading.add);
  if (around.isConditional === true)
    reading.add(placeOfWord(call), `\`${word}\` is under a condition that may skip it`);
  else if (around.doubt === doubts.never || around.doubt === doubts.late)
    reading.add(placeOfWord(call), `\`${word}\` is never run here`);
  if (call.callee.e === "call")
    for (const argument of call.callee.args) reading.expression(elementOf(argument), {}, true);
  judgeBody(reading, call, word);
  for (const argument of call.args) {
    const given = elementOf(argument);
    if (given.e === "function") handWords(reading.words, given.function);
    const isEnded = given.e === "function" && endsByCall(given.function);
    reading.expression(given, isEnded ? { inPromise: true } : {}, true);
  }
}

/** `it("a", (done) => { later(() => { ...; done(); }); })`: the runner waits for the call, unless the test itself makes it. */
function endsByCall({ params: [first], body }: FlowFunction): boolean {
  if (first?.p !== "binding") return false;
  const calls = (inner: boolean): boolean => {
    let found = false;
    walkStatements(body, {
      expression(value) {
        if (value.e === "call" && value.callee.e === "binding") found ||= value.callee.binding === first.binding;
        return !found && (inner || value.e !== "function");
      },
    });
    return found;
  };
  return calls(true) && !calls(false);
}

/** A test that asserts nothing, a suite without a test. */
function judgeBody(reading: Reading, call: Call, word: string): void {
  const last = call.args.map(elementOf).findLast((given) => reading.truths.givenTo(given).e === "function");
  const body = last === undefined ? undefined : reading.truths.givenTo(last);
  if (body?.e !== "function") return;
  const { asserting, add } = reading;
  if (oneTest.test(word)) {
    handWords(reading.words, body.function);
    if (!asserting.inFunction(body.function) && asserting.counts(body.function) !== true)
      add(placeOfWord(call), "nothing in this test asserts");
    // Jest and others iterate what a test gives.
    const isIterated = !/^(?:vitest|node:test|bun:test)$/.test(reading.words.moduleOf(call.callee) ?? "");
    if (body.function.generator === true && !isIterated) add(placeOfWord(call), doubts.idle);
  } else if (oneSuite.test(word) && !asserting.mayTest(body.function))
    add(placeOfWord(call), "there is no test in this suite");
}
