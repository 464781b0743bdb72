import { createNames } from "../../flow/model/names.js";
import {
  isSpread,
  type At,
  type Element,
  type Expression,
  type FlowFunction,
  type Statement,
} from "../../flow/model/program.js";
import type { Programs } from "../../flow/model/programs.js";
import { partsOf } from "../../flow/model/walk.js";
import { createAsserting } from "./asserting.js";
import { createExpectJudge, expectParts } from "./judge-expect.js";
import { judgeTestCall, placeOfWord, testWord } from "./judge-test-call.js";
import { createTruths } from "./truth.js";
import { argumentAt, createTestWords, type Call, type Chain } from "./words.js";

/** A place of a harness's source that makes a test worth less than it looks. */
export interface HollowPlace {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly what: string;
}

/** What stands around a part of a test. */
interface Around {
  /** Why an assertion here may not count, as a sentence about it. */
  readonly doubt?: string;
  /** A test or a suite here may be left out. */
  readonly isConditional?: true;
  /** The executor of a promise: what waits for the promise waits for what is in it. */
  readonly inPromise?: true;
  /** The test counts its assertions: `expect.assertions(2)`. */
  readonly isCounted?: true;
}

const doubts = {
  condition: "this assertion stands under a condition, and the other way asserts nothing",
  swallowed: "what this assertion throws is caught, and the test goes on",
  caught: "this assertion runs only if something is thrown, and nothing says that it must be",
  late: "nobody waits for this assertion: it may fail after the test has passed",
  never: "this assertion never runs",
} as const;

const doubles = /^(?:vi|jest)\.(?:mock|doMock|setMock|unstable_mockModule)$|^mock\.module$/;
const timers = /^(?:setTimeout|setInterval|setImmediate|queueMicrotask|process\.nextTick|nextTick)$/;

/** Assertions that can hardly fail, and what leaves tests out: by what the source does, so comments and strings are none of it. */
export function hollowPlaces(file: string, text: string, programs: Programs): HollowPlace[] {
  const program = programs.program(file);
  if (program === undefined) return [];
  const lines = text.split("\n");
  const places: HollowPlace[] = [];
  const add = ([line, column, endColumn]: At, what: string): void => {
    const end = endColumn > column ? endColumn : (lines[line - 1]?.length ?? column) + 1;
    if (!places.some((place) => place.line === line)) places.push({ line, column, endColumn: end, what });
  };
  const excerpt = ([line, column, endColumn]: At): string =>
    (lines[line - 1] ?? "").slice(column - 1, endColumn > column ? endColumn - 1 : undefined);

  const names = createNames(programs);
  const words = createTestWords(names, file);
  const truths = createTruths(names, file, program.module);
  const asserting = createAsserting(names, words, file);
  const judge = createExpectJudge(truths, words, excerpt, add);
  statements(program.module.body, {});
  return places.sort((a, b) => a.line - b.line);

  function doubted(around: Around, doubt: string | false | undefined): Around {
    return doubt === undefined || doubt === false || around.isCounted === true ? around : { ...around, doubt };
  }

  function statements(list: readonly Statement[], around: Around): void {
    let here = around;
    list.forEach((statement, index) => {
      const rest = list.slice(index + 1);
      statementOf(statement, here, rest);
      if (["return", "throw", "break"].includes(statement.s)) here = doubted(here, doubts.never);
      if (statement.s === "if" && asserting.leaves([...statement.whenTrue, ...statement.whenFalse]))
        here = { ...here, isConditional: true };
    });
  }

  function statementOf(statement: Statement, around: Around, rest: readonly Statement[]): void {
    switch (statement.s) {
      case "expression":
        return expression(statement.of, around, false);
      case "return":
        if (statement.of !== undefined) expression(statement.of, around, true);
        return;
      case "throw":
        return expression(statement.of, around, true);
      case "if":
        return condition(statement, around, rest);
      case "each": {
        expression(statement.over, around, true);
        return statements(statement.body, doubted(around, truths.isEmptyList(statement.over) && doubts.never));
      }
      case "loop":
        if (statement.test !== undefined) expression(statement.test, around, true);
        return statements(statement.body, around);
      case "try": {
        const { body, handler, last } = statement;
        const isCaught = handler !== undefined && !asserting.inStatements(handler);
        statements(body, doubted(around, isCaught && doubts.swallowed));
        statements(handler ?? [], doubted(around, !asserting.inStatements(body) && doubts.caught));
        return statements(last, around);
      }
      case "switch": {
        expression(statement.on, around, true);
        const bodies = statement.cases.filter(({ body }) => body.length > 0);
        const isWhole = statement.cases.some(({ test }) => test === undefined);
        const isAsserted = isWhole && bodies.every(({ body }) => asserting.inStatements(body));
        const inside = doubted(around, !isAsserted && truths.dependsOnRun(statement.on) && doubts.condition);
        for (const { test, body } of statement.cases) {
          if (test !== undefined) expression(test, around, true);
          statements(body, { ...inside, isConditional: true });
        }
        return;
      }
      case "break":
    }
  }

  function condition(statement: Extract<Statement, { s: "if" }>, around: Around, rest: readonly Statement[]): void {
    const { test, whenTrue, whenFalse, at } = statement;
    expression(test, around, true);
    const depends = truths.dependsOnRun(test);
    const below = asserting.inStatements(rest);
    const side = (own: readonly Statement[], other: readonly Statement[]): void => {
      const isAlone = !asserting.inStatements(other) && !(asserting.leaves(own) && below);
      statements(own, { ...doubted(around, depends && isAlone && doubts.condition), isConditional: true });
      const escapes = depends && below && asserting.leaves(own) && !asserting.inStatements(own);
      if (escapes && around.isCounted !== true) add(at, "this way out leaves the assertions below it out");
    };
    side(whenTrue, whenFalse);
    side(whenFalse, whenTrue);
  }

  function either(value: Extract<Expression, { e: "either" }>, around: Around, isWaitedFor: boolean): void {
    const { test, of } = value;
    const [left, right] = of;
    if (left === undefined || right === undefined) return;
    const decides = test ?? left;
    expression(decides, around, true);
    const isAlone = (other: Expression | undefined) =>
      truths.dependsOnRun(decides) && (other === undefined || !asserting.inExpression(other)) && doubts.condition;
    if (test !== undefined) way(left, isAlone(right));
    way(right, isAlone(test === undefined ? undefined : left));

    function way(one: Expression, doubt: string | false): void {
      expression(one, { ...doubted(around, doubt), isConditional: true }, isWaitedFor);
    }
  }

  function expression(value: Expression, around: Around, isWaitedFor: boolean): void {
    const chain = words.chainOf(value);
    if (chain !== undefined) return assertion(chain, around, isWaitedFor);
    switch (value.e) {
      case "call":
        return callOf(value, around, isWaitedFor);
      case "await":
        return expression(value.of, around, true);
      case "typed":
        return expression(value.of, around, isWaitedFor);
      case "operation":
        for (const part of value.of) expression(part, around, value.operator !== "void" && value.operator !== "!");
        return;
      case "either":
        return either(value, around, isWaitedFor);
      case "function":
        return functionOf(value.function, around);
      case "get":
        return expression(value.object, around, isWaitedFor);
      case "class":
        if (value.class.construct !== undefined) functionOf(value.class.construct, around);
    }
    for (const part of partsOf(value)) expression(part, around, true);
  }

  function functionOf(definition: FlowFunction, around: Around): void {
    const isCounted = asserting.counts(definition);
    statements(definition.body, isCounted ? { isCounted } : around);
  }

  function assertion(chain: Chain, around: Around, isWaitedFor: boolean): void {
    const parts = expectParts(chain);
    const subject = argumentAt(chain.expect.args, 0);
    if (chain.expect.args.length === 0) add(chain.expect.at, "`expect` is given nothing to look at");
    const wanted = argumentAt(parts.matcher?.args, 0);
    if (subject !== undefined) judge.judgeSubject(subject, wanted, chain.expect.at);
    judge.judgeMatcher(chain, parts);
    const at = parts.matcher?.at ?? chain.expect.at;
    const isPromise =
      chain.word === "expect.poll" || parts.before.some(({ name }) => /^re(?:solves|jects)$/.test(name));
    if (isPromise && !isWaitedFor && parts.matcher !== undefined) add(at, doubts.late);
    const caught = parts.after.find(({ name }) => name === "catch");
    if (caught !== undefined && !elementsAssert(caught.args ?? [])) add(at, doubts.swallowed);
    if (around.doubt !== undefined) add(at, around.doubt);
    const all = [chain.expect.args, ...[parts.matcher, ...parts.after].map((link) => link?.args ?? [])];
    for (const element of all.flat()) expression(isSpread(element) ? element.spread : element, around, true);
  }

  function elementsAssert(elements: readonly Element[]): boolean {
    return elements.some((element) => asserting.inExpression(isSpread(element) ? element.spread : element));
  }

  function callOf(call: Call, around: Around, isWaitedFor: boolean): void {
    const word = words.wordOf(call.callee) ?? "";
    if (testWord.test(word)) return testOf(call, word, around);
    judgeWord(call, word, around);
    if (around.doubt !== undefined && asserting.isAssertion(call)) add(call.at, around.doubt);
    if (!isWaitedFor && asserting.isLate(call)) add(call.at, doubts.late);
    const { callee } = call;
    const method = callee.e === "get" ? callee.key : undefined;
    const [then, otherwise] = call.args;
    const handler = method === "catch" ? then : method === "then" ? otherwise : undefined;
    if (callee.e === "get") {
      const isCaught = handler !== undefined && !elementsAssert([handler]);
      expression(callee.object, doubted(around, isCaught && doubts.swallowed), isWaitedFor);
    } else expression(callee, around, true);
    for (const argument of call.args) {
      const given = isSpread(argument) ? argument.spread : argument;
      expression(
        given,
        argumentAround(call, word, method, given, around, isWaitedFor),
        isWaitedFor || method !== "allSettled",
      );
    }
  }

  /** What stands around an argument: who runs a callback, when, and who hears what it throws. */
  function argumentAround(
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
      return doubted(around, method === "catch" && !asserting.inExpression(callee.object) && doubts.caught);
    }
    if (!/^(?:forEach|map|every|some|filter|flatMap)$/.test(String(method))) return around;
    if (truths.isEmptyList(callee.object)) return doubted(around, doubts.never);
    return doubted(around, method === "forEach" && given.function.async && doubts.late);
  }

  function judgeWord(call: Call, word: string, around: Around): void {
    if (word === "expect.extend" || word === "expect.addEqualityTesters")
      add(placeOfWord(call), "a matcher of one's own asserts what it likes");
    if (doubles.test(word)) add(placeOfWord(call), "what is to be proved is replaced by a double");
    if (word === "jest.retryTimes") add(placeOfWord(call), "`retryTimes` passes when it passes once");
    if (/^(?:pending|test context\.skip)$/.test(word))
      add(placeOfWord(call), `\`${word.replace(/.*\./, "")}\` leaves the test out`);
    if (!/^assert(?:\.\w+)?$/.test(word)) return;
    const [subject, wanted] = [argumentAt(call.args, 0), argumentAt(call.args, 1)];
    const compares = /[eE]qual$|^assert\.(?:same|deep|strict)/.test(word) && !/not/i.test(word);
    if (word === "assert.fail") return;
    if (subject !== undefined) judge.judgeSubject(subject, compares ? wanted : undefined, call.at);
    if (compares && subject && wanted && truths.isSame(subject, wanted))
      add(call.at, `\`${excerpt(call.at)}\` compares a value with itself`);
    if (around.doubt !== undefined) add(call.at, around.doubt);
  }

  function testOf(call: Call, word: string, around: Around): void {
    judgeTestCall(call, word, truths, add);
    if (around.isConditional === true)
      add(placeOfWord(call), `\`${word}\` stands under a condition that may leave it out`);
    if (call.callee.e === "call")
      for (const argument of call.callee.args) expression(isSpread(argument) ? argument.spread : argument, {}, true);
    for (const argument of call.args) {
      const given = isSpread(argument) ? argument.spread : argument;
      if (given.e === "function") handWords(given.function);
      expression(given, {}, true);
    }
  }

  /** A runner hands `expect` and `skip` to a test, in one object. */
  function handWords({ params: [first] }: FlowFunction): void {
    if (first?.p === "binding") words.hand(first.binding, "test context");
    if (first?.p !== "object") return;
    for (const { key, target } of first.properties) {
      if (target.p !== "binding") continue;
      if (key === "expect") words.hand(target.binding, "expect");
      if (key === "skip") words.hand(target.binding, "test context.skip");
    }
  }
}
