import type { Names } from "../../flow/model/names.js";
import type { Expression } from "../../flow/model/program.js";
import type { Decided } from "./decided.js";
import type { TestWords } from "./words.js";

/** An empty list is as true as a full one. */
const givesList = /^(?:filter|map|flatMap|slice|concat|toSorted|sort|split|keys|values|entries)$/;
/** What is called as a question is one: `response.ok`, `answer.isRefused`. */
const asks = /^(?:ok|(?:is|has|can|was|did|should)[A-Z]\w*)$/;
const saysKind = /^(?:Boolean|isFinite|isNaN|Array\.isArray|Number\.is\w+)$/;

/** Which conditions of a test are true of almost everything, and which decide anything. */
export function createDecisions(names: Names, file: string, words: TestWords, { truthOf }: Decided) {
  /** `!!answer`, `Boolean(answer)`, `answer !== undefined`, `answer.status < 500`: true of almost everything. */
  function isAlmostAlwaysTrue(expression: Expression): boolean {
    if (expression.e === "in") return true;
    if (expression.e === "call") return saysKind.test(words.wordOf(expression.callee) ?? "");
    if (expression.e === "either" && expression.operator === "?" && expression.test !== undefined) {
      const [yes, no] = expression.of.map((way) => truthOf(way));
      return yes === true && no === false && !isDecision(expression.test, false);
    }
    if (expression.e !== "operation") return false;
    const [left, right] = expression.of;
    if (expression.operator === "!")
      return left?.e === "operation" && left.operator === "!" && !isDecision(left.of[0], false);
    if (/^[<>]=?$/.test(expression.operator)) return true;
    if (expression.operator === "instanceof") return right?.e === "global" && /^(?:Object|Error)$/.test(right.name);
    const isNothing = (part: Expression | undefined) =>
      (part?.e === "literal" && part.value === null) || (part?.e === "global" && part.name === "undefined");
    if (/^!==?$/.test(expression.operator)) return isNothing(left) || isNothing(right);
    const isKind = (part: Expression | undefined) => part?.e === "operation" && part.operator === "typeof";
    return /^===?$/.test(expression.operator) && (isKind(left) || isKind(right));
  }

  /** It says yes or no by itself: a comparison, a question; a call may. */
  function isDecision(expression: Expression | undefined, callsMay: boolean, depth = 0): boolean {
    if (expression === undefined || depth > 8) return false;
    switch (expression.e) {
      case "operation":
        return /^(?:!|[!=]==?|[<>]=?|instanceof)$/.test(expression.operator);
      case "call":
        return callsMay && !(expression.callee.e === "get" && givesList.test(String(expression.callee.key)));
      case "get":
        return callsMay && asks.test(String(expression.key));
      case "in":
      case "delete":
      case "literal":
        return true;
      case "either":
        return expression.of.some((way) => isDecision(way, callsMay, depth + 1));
      case "typed":
      case "await":
        return isDecision(expression.of, callsMay, depth + 1);
      case "binding": {
        const meaning = names.declared(file, expression.binding);
        return meaning.is === "expression" && isDecision(meaning.expression, callsMay, depth + 1);
      }
      default:
        return false;
    }
  }

  return { isAlmostAlwaysTrue, isDecision: (expression: Expression): boolean => isDecision(expression, true) };
}
