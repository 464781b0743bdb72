import type { Names } from "../../flow/model/names.js";
import type { Expression, FlowFunction, Statement } from "../../flow/model/program.js";
import { walkExpression, walkFunction, walkStatements, type Walker } from "../../flow/model/walk.js";
import { testWord } from "./judge-test-call.js";
import { createTestWords, type Call, type TestWords } from "./words.js";

const assertWord = /^(?:expect|assert)(?:\.\w+)*$|^(?:fail|should)$|\.fail$/;
/** A function that nobody here can read, and that is called as one that asserts. */
const assertName = /^(?:expect|assert|verify|ensure|fail|must)/i;
const deepest = 4;

export interface Asserting {
  inStatements(list: readonly Statement[]): boolean;
  inExpression(expression: Expression): boolean;
  inFunction(definition: FlowFunction): boolean;
  /** A call of a helper that asserts. */
  isAssertion(call: Call): boolean;
  /** A helper that asserts later: its promise has to be waited for. */
  isLate(call: Call): boolean;
  /** `expect.assertions(2)`: a way that leaves an assertion out fails. */
  counts(definition: FlowFunction): true | undefined;
  /** Goes back out before what stands below: returns, or goes on with the next element. */
  leaves(list: readonly Statement[]): boolean;
}

/** Whether a part of a test asserts, or ends it by throwing; helpers of the harness are followed. */
export function createAsserting(names: Names, words: TestWords, file: string): Asserting {
  const known = new Map<FlowFunction, boolean>();
  const elsewhere = new Map<string, Asserting>();

  function isAssertion(call: Call, depth: number): boolean {
    const word = words.wordOf(call.callee);
    if (word !== undefined && assertWord.test(word) && !/^expect\.(?:extend|any|anything|\w+Containing)$/.test(word))
      return true;
    const helper = helperOf(call);
    if (helper !== undefined) {
      return helper.file === file
        ? asserts(helper.definition, depth + 1)
        : asserting(helper.file).inFunction(helper.definition);
    }
    const said = word?.split(".").at(-1) ?? (call.callee.e === "get" ? call.callee.key : undefined);
    return typeof said === "string" && assertName.test(said);
  }

  /** The harness's own function that a call runs, and its file. */
  function helperOf(call: Call): { readonly definition: FlowFunction; readonly file: string } | undefined {
    const meaning = names.meaning(file, call.callee);
    if (meaning.is !== "expression" || meaning.expression.e !== "function") return undefined;
    return { definition: meaning.expression.function, file: meaning.file };
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

  function seen(depth: number, throwsCount: boolean, walk: (walker: Walker) => void): boolean {
    let found = false;
    walk({
      statement(statement) {
        if (statement.s === "throw" && throwsCount) found = true;
      },
      expression(expression) {
        if (found || expression.e !== "call") return !found;
        // What a test asserts is the test's own.
        if (testWord.test(words.wordOf(expression.callee) ?? "")) return false;
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
    inExpression: (expression: Expression): boolean => seen(0, true, (walker) => walkExpression(expression, walker)),

    inFunction: (definition: FlowFunction): boolean => asserts(definition, 1),
    isAssertion: (call: Call): boolean => looks(call) !== undefined,
    isLate: (call: Call): boolean => looks(call)?.async === true,

    counts(definition: FlowFunction): true | undefined {
      let found: true | undefined;
      walkFunction(definition, {
        expression(expression) {
          const isCount =
            expression.e === "call" &&
            /^expect\.(?:assertions|hasAssertions)$/.test(words.wordOf(expression.callee) ?? "");
          if (isCount) found = true;
          return expression.e !== "function";
        },
      });
      return found;
    },

    leaves: (list: readonly Statement[]): boolean => {
      const last = list.at(-1);
      return last?.s === "return" || last?.s === "break";
    },
  };
}
