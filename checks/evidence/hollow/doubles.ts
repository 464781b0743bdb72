import type { Names } from "../../flow/model/names.js";
import type { Expression, FlowFunction } from "../../flow/model/program.js";
import { walkFunction } from "../../flow/model/walk.js";
import { elementOf, type Call, type TestWords } from "./words.js";

const makes = /^(?:(?:vi|jest|mock|sinon|test context\.mock)\.(?:fn|stub|fake|spy|mock)|fn|mock|stub)$/;
const answers =
  /\.(?:mock(?:Return|Resolved|Rejected)Value(?:Once)?|mockImplementation(?:Once)?|returns|resolves|rejects)$/;
/** Replacing these silences a test or stops its clock; what is proved is still there. */
const surroundings = /^(?:console|process|Date|Math|performance|crypto|setTimeout|setInterval)$/;

/** Functions that a test made itself, and answers that it wrote itself. */
export function createDoubles(names: Names, file: string, module: FlowFunction, words: TestWords) {
  const own = ownIn(module, words);

  /** `vi.fn(...)`, also with `.mockReturnValue(...)` behind it. */
  function isMade(expression: Expression, depth = 0): boolean {
    if (expression.e === "typed" || expression.e === "await") return isMade(expression.of, depth);
    if (expression.e === "binding") {
      const meaning = names.declared(file, expression.binding);
      return (
        depth < 4 && own.has(expression.binding) && meaning.is === "expression" && isMade(meaning.expression, depth + 1)
      );
    }
    if (expression.e !== "call") return false;
    const { callee } = expression;
    if (makes.test(words.wordOf(callee) ?? "")) return true;
    return callee.e === "get" && callee.object.e === "call" && isMade(callee.object, depth + 1);
  }

  return {
    /** A double that only the test itself calls, or what such a one answers: a test of the double. */
    isOwn(subject: Expression): boolean {
      if (subject.e === "await" || subject.e === "typed") return this.isOwn(subject.of);
      if (subject.e === "call" && subject.callee.e === "binding") return isMade(subject.callee);
      return subject.e === "binding" && isMade(subject);
    },

    /** `vi.spyOn(hq, "list").mockReturnValue(...)`: what is proved answers what the test wrote. */
    replaces(call: Call): boolean {
      if (!answers.test(words.wordOf(call.callee) ?? "") || call.callee.e !== "get") return false;
      const spy = spied(call.callee.object);
      const [of] = spy?.args ?? [];
      if (of === undefined) return false;
      const meaning = names.meaning(file, elementOf(of));
      if (meaning.is === "external" && meaning.module === "")
        return (
          /^(?:globalThis|global|window|self|fetch)$/.test(meaning.path[0] ?? "") && !surroundings.test(keyOf(spy))
        );
      return meaning.is === "external" && !meaning.module.startsWith("node:");
    },
  };

  function spied(expression: Expression): Call | undefined {
    const meaning = names.meaning(file, expression);
    const call = meaning.is === "expression" && meaning.file === file ? meaning.expression : expression;
    if (call.e !== "call") return undefined;
    if (/^(?:vi|jest|mock)\.(?:spyOn|method)$/.test(words.wordOf(call.callee) ?? "")) return call;
    return call.callee.e === "get" ? spied(call.callee.object) : undefined;
  }
}

export type Doubles = ReturnType<typeof createDoubles>;

function keyOf(spy: Call | undefined): string {
  const key = spy?.args[1];
  return key !== undefined && "e" in key && key.e === "literal" ? String(key.value) : "";
}

/** Names that hold what is only called here and asked about: nothing else is handed it. */
function ownIn(module: FlowFunction, words: TestWords): ReadonlySet<number> {
  const mentions = new Map<number, number>();
  const add = (expression: Expression | undefined, by: number): void => {
    if (expression?.e !== "binding") return;
    mentions.set(expression.binding, (mentions.get(expression.binding) ?? 0) + by);
  };
  walkFunction(module, {
    expression(expression) {
      if (expression.e === "binding") add(expression, 1);
      else if (expression.e === "get") add(expression.object, -1);
      else if (expression.e === "call") {
        add(expression.callee, -1);
        if (words.wordOf(expression.callee) === "expect") expression.args.map(elementOf).forEach((one) => add(one, -1));
      }
    },
  });
  return new Set([...mentions].filter(([, open]) => open === 0).map(([binding]) => binding));
}
