import type { Names } from "../../flow/model/names.js";
import type { FlowFunction, Statement } from "../../flow/model/program.js";
import { walkFunction, walkStatements, type Walker } from "../../flow/model/walk.js";
import { testWord } from "./judge-test-call.js";
import { createTestWords, elementOf, type Call, type TestWords } from "./words.js";

/** Words of a runner that make no test. */
const noTest =
  /^(?:(?:before|after)(?:Each|All)?|bench|expect|vi|jest|console)(?:\.|$)|^on(?:TestFinished|TestFailed)$/;
const deepest = 4;

export interface Helper {
  readonly definition: FlowFunction;
  readonly file: string;
}

/** Functions of a harness that its tests call. */
export function createHelpers(
  names: Names,
  words: TestWords,
  file: string,
  hears: (list: readonly Statement[]) => boolean,
) {
  /** The harness's own function that a call runs, and its file. */
  function helperOf(call: Call): Helper | undefined {
    const meaning = names.meaning(file, call.callee);
    if (meaning.is !== "expression" || meaning.expression.e !== "function") return undefined;
    return { definition: meaning.expression.function, file: meaning.file };
  }

  /** Whether a suite's function makes a test, itself or by a helper; what can't be read may. */
  function mayTest(definition: FlowFunction, at: string, depth: number): boolean {
    if (depth > deepest) return true;
    const own = at === file ? words : createTestWords(names, at);
    let may = false;
    walkFunction(definition, {
      expression(expression) {
        if (may || expression.e !== "call") return !may;
        const word = own.wordOf(expression.callee) ?? "";
        if (noTest.test(word)) return word === "expect"; // what stands in a hook is no test
        if (testWord.test(word)) may = true;
        else if (expression.callee.e !== "get" && expression.callee.e !== "function") {
          const meaning = names.meaning(at, expression.callee);
          const helper = meaning.is === "expression" && meaning.expression.e === "function" ? meaning : undefined;
          may =
            helper?.expression.e === "function"
              ? mayTest(helper.expression.function, helper.file, depth + 1)
              : meaning.is !== "external" || meaning.module !== "";
        }
        return !may;
      },
    });
    return may;
  }

  return {
    helperOf,
    mayTest: (definition: FlowFunction): boolean => mayTest(definition, file, 0),

    /** What a helper does with the function that it is given at a position; undefined for a helper of somebody else. */
    runs(call: Call, index: number): "never" | "caught" | "runs" | undefined {
      const helper = helperOf(call);
      const param = helper?.definition.params[index];
      if (helper === undefined || param?.p !== "binding") return undefined;
      const mentions = (walk: (walker: Walker) => void): number => {
        let found = 0;
        walk({
          expression(expression) {
            const isVoid = expression.e === "operation" && expression.operator === "void";
            if (expression.e === "binding" && expression.binding === param.binding) found++;
            return !(isVoid && expression.of[0]?.e === "binding");
          },
        });
        return found;
      };
      const all = mentions((walker) => walkFunction(helper.definition, walker));
      if (all === 0) return "never";
      let caught = 0;
      walkFunction(helper.definition, {
        statement(statement) {
          if (statement.s === "try" && statement.handler !== undefined && !hears(statement.handler))
            caught += mentions((walker) => walkStatements(statement.body, walker));
        },
        expression(expression) {
          const isCatch = expression.e === "call" && expression.callee.e === "get" && expression.callee.key === "catch";
          if (isCatch && expression.args.map(elementOf).every(({ e }) => e === "function"))
            caught += isDeaf(expression)
              ? mentions((walker) => walkStatements([{ s: "expression", of: expression.callee }], walker))
              : 0;
          return true;
        },
      });
      return caught >= all ? "caught" : "runs";
    },
  };

  function isDeaf({ args: [handler] }: Call): boolean {
    const given = handler && elementOf(handler);
    return given?.e === "function" && !hears(given.function.body);
  }
}

export type Helpers = ReturnType<typeof createHelpers>;
