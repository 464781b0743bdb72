import type { Names } from "../../flow/model/names.js";
import type { Expression, FlowFunction, Statement } from "../../flow/model/program.js";
import { walkExpression, walkFunction, walkStatements, type Walker } from "../../flow/model/walk.js";
import { createHelpers, type Helpers } from "./helpers.js";
import { testWord } from "./judge-test-call.js";
import { expectParts, weakness } from "./weak-matchers.js";
import { argumentAt, createTestWords, handContexts, type Call, type TestWords } from "./words.js";

const assertWord = /^(?:expect|assert)(?:\.\w+)*$|^(?:fail|should)$|\.(?:fail|unreachable)$/;
/** What a runner hands to a test: ava's and tap's assertions. */
export const handedWord =
  /^test context\.(?:is|not|ok|notOk|truthy|falsy|assert|true|false|[a-zA-Z]*(?:[eE]quals?|[tT]hrows?(?:Async)?|[mM]atch|[sS]ame|[hH]as|[rR]ejects)|like|regex|strictSame|hasProps|hasStrict)$/;
/** They speak of types, of how many, of matchers: none looks at a value. */
const noAssertion =
  /^expect\.(?:extend|addEqualityTesters|addSnapshotSerializer|assertions|hasAssertions|getState|setState|not|any|anything|closeTo|stringMatching|\w+Containing)(?:\.|$)|^(?:expectTypeOf|assertType|expectType)(?:\.|$)|^assert\.skip$/;
/** A function that nobody here can read, and that is called as one that asserts. */
const assertName = /^(?:expect|assert|verify|ensure|fail|must)/i;
const deepest = 4;

export interface Asserting extends Pick<Helpers, "mayTest" | "runs"> {
  inStatements(list: readonly Statement[]): boolean;
  /** A handler of errors that lets no wrong error pass: it throws, or asserts more than that there is one. */
  hears(list: readonly Statement[]): boolean;
  hearsWith(handler: Expression): boolean;
  inExpression(expression: Expression): boolean;
  inFunction(definition: FlowFunction): boolean;
  /** A call of a helper that asserts. */
  isAssertion(call: Call): boolean;
  /** A helper that asserts later: its promise has to be waited for. */
  isLate(call: Call): boolean;
  /** A generator that asserts: what it gives has to be iterated. */
  isGenerator(call: Call): boolean;
  /** `expect.assertions(2)`: a way that leaves an assertion out fails. */
  counts(definition: FlowFunction): true | undefined;
  /** Goes back out before what stands below: returns, or goes on with the next element. */
  leaves(list: readonly Statement[]): boolean;
}

/** Whether a part of a test asserts, or ends it by throwing; helpers of the harness are followed. */
export function createAsserting(names: Names, words: TestWords, file: string): Asserting {
  const known = new Map<FlowFunction, boolean>();
  const elsewhere = new Map<string, Asserting>();
  const hears = (list: readonly Statement[]): boolean => seen(0, true, (walker) => walkStatements(list, walker), true);
  const { helperOf, mayTest, runs } = createHelpers(names, words, file, hears);

  function isAssertion(call: Call, depth: number): boolean {
    const word = words.wordOf(call.callee);
    if (word !== undefined && noAssertion.test(word)) return false;
    if (word !== undefined && (assertWord.test(word) || handedWord.test(word))) return true;
    // `done(error)`: what a runner hands to a test to call fails it with an error.
    if (word === "test context" && call.args.length > 0) return true;
    const helper = helperOf(call);
    if (helper !== undefined) {
      return helper.file === file
        ? asserts(helper.definition, depth + 1)
        : asserting(helper.file).inFunction(helper.definition);
    }
    const said = word?.split(".").at(-1) ?? (call.callee.e === "get" ? call.callee.key : undefined);
    return typeof said === "string" && assertName.test(said);
  }

  /** How another file of the harness asserts: its names are its own. */
  function asserting(other: string): Asserting {
    const made = elsewhere.get(other) ?? createAsserting(names, createTestWords(names, other), other);
    elsewhere.set(other, made);
    return made;
  }

  function asserts(definition: FlowFunction, depth: number): boolean {
    const before = known.get(definition);
    if (before !== undefined || depth > deepest) return before ?? false;
    known.set(definition, false); // a function that calls itself asserts by what else it does
    const found = seen(depth, true, (walker) => walkFunction(definition, walker));
    known.set(definition, found);
    return found;
  }

  /** An assertion that says no more than that there is an error. */
  function isWeak(call: Call): boolean {
    const chain = words.chainOf(call);
    return chain !== undefined && weakness(expectParts(chain)) !== undefined;
  }

  function seen(depth: number, throwsCount: boolean, walk: (walker: Walker) => void, strongOnly = false): boolean {
    let found = false;
    walk({
      statement(statement) {
        if (statement.s === "throw" && throwsCount) found = true;
      },
      expression(expression) {
        if (expression.e === "get" && expression.key === "should") found = true;
        if (found || expression.e !== "call") return !found;
        if (words.wordOf(expression.callee) === "test context.test") handContexts(words, expression);
        // What a test asserts is the test's own.
        if (testWord.test(words.wordOf(expression.callee) ?? "")) return false;
        if (strongOnly && isWeak(expression)) return false;
        found = isAssertion(expression, depth);
        return !found;
      },
    });
    return found;
  }

  /** A helper that looks at something, and not one that only throws. */
  function looks(call: Call): FlowFunction | undefined {
    const helper = helperOf(call);
    if (helper === undefined) return undefined;
    if (helper.file !== file)
      return asserting(helper.file).inFunction(helper.definition) ? helper.definition : undefined;
    return seen(1, false, (walker) => walkFunction(helper.definition, walker)) ? helper.definition : undefined;
  }

  return {
    inStatements: (list: readonly Statement[]): boolean => seen(0, true, (walker) => walkStatements(list, walker)),
    hears,
    mayTest,
    runs,
    hearsWith(handler: Expression): boolean {
      const meaning = names.meaning(file, handler);
      const value = meaning.is === "expression" && meaning.file === file ? meaning.expression : handler;
      return seen(0, true, (walker) => walkExpression(value, walker), true);
    },
    inExpression: (expression: Expression): boolean => seen(0, true, (walker) => walkExpression(expression, walker)),

    inFunction: (definition: FlowFunction): boolean => asserts(definition, 1),
    isAssertion: (call: Call): boolean => looks(call) !== undefined,
    isLate: (call: Call): boolean => looks(call)?.async === true,
    isGenerator: (call: Call): boolean => looks(call)?.generator === true,

    counts({ body }: FlowFunction): true | undefined {
      const isCount = (statement: Statement): boolean => {
        const call = statement.s === "expression" ? statement.of : undefined;
        if (call?.e !== "call") return false;
        const word = words.wordOf(call.callee);
        const many = argumentAt(call.args, 0);
        return (
          word === "expect.hasAssertions" ||
          (word === "expect.assertions" && !(many?.e === "literal" && many.value === 0)) ||
          (/^test context\.plan$/.test(word ?? "") && !(many?.e === "literal" && many.value === 0))
        );
      };
      return body.some(isCount) ? true : undefined;
    },

    leaves: (list: readonly Statement[]): boolean => {
      const last = list.at(-1);
      return last?.s === "return" || last?.s === "break";
    },
  };
}
