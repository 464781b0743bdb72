import { isSpread, type Expression } from "../../flow/model/program.js";
import type { Constants } from "./constants.js";
import type { Decided } from "./decided.js";
import type { EmptyLists } from "./empty-lists.js";
import type { Promises } from "./promises.js";
import type { Sameness } from "./same-value.js";
import { argumentAt, type Call, type TestWords } from "./words.js";

const opposite: Readonly<Record<string, string>> = { "===": "!==", "==": "!=", "<": ">=", ">": "<=" };
const saysOfItself = /^(?:includes|startsWith|endsWith)$/;

/** Which conditions of a test are true whatever the host did. */
export function createAlwaysTrue(words: TestWords, known: Constants & Decided & Sameness & Promises & EmptyLists) {
  const { valueOf, isAlways, isSame, areUnlike, isEmptyList } = known;

  /** `answer.status === 403 || true`, `a === a`, `list.length >= 0`. */
  function isAlwaysTrue(expression: Expression): boolean {
    if (expression.e === "either") return isAlwaysOneWay(expression);
    if (expression.e === "in")
      return (
        expression.object.e === "object" &&
        expression.object.properties.some((property) => !isSpread(property) && keyIs(property.key, expression.key))
      );
    if (expression.e === "call") return isTrueCall(expression);
    if (expression.e !== "operation") return false;
    const [left, right] = expression.of;
    const isLength = left?.e === "get" && (left.key === "length" || left.key === "size");
    const least = valueOf(right);
    if (isLength && typeof least === "number")
      return (expression.operator === ">=" && least <= 0) || (expression.operator === ">" && least < 0);
    if (/^!==?$/.test(expression.operator)) return areUnlike(left, right);
    return /^(?:===?|>=|<=)$/.test(expression.operator) && isSame(left, right);
  }

  function isAlwaysOneWay({ operator, test, of }: Extract<Expression, { e: "either" }>): boolean {
    if (operator === "?") return test !== undefined && of.every((way) => valueOf(way) === true);
    if (operator !== "||") return false;
    const [left, right] = of;
    if (of.some((way) => valueOf(way) === true)) return true;
    if (left?.e !== "operation" || right?.e !== "operation") return false;
    const areOpposite = opposite[left.operator] === right.operator || opposite[right.operator] === left.operator;
    return areOpposite && left.of.every((part, index) => isSame(part, right.of[index]));
  }

  /** `Object.is(a, a)`, `text.includes(text)`, `list.every(() => true)`. */
  function isTrueCall({ callee, args }: Call): boolean {
    if (callee.e !== "get") return /^isDeepStrictEqual$/.test(words.wordOf(callee) ?? "") && isSame(...pair(args));
    const [first, second] = pair(args);
    if (callee.object.e === "global" && callee.object.name === "Object")
      return callee.key === "is" && isSame(first, second);
    if (callee.key === "every") return isEmptyList(callee.object) || isAlways(first, true);
    return saysOfItself.test(String(callee.key)) && isSame(callee.object, first);
  }

  function keyIs(key: Expression | string, wanted: Expression): boolean {
    return typeof key === "string" ? valueOf(wanted) === key : isSame(key, wanted);
  }

  return isAlwaysTrue;
}

function pair(args: Call["args"]): [Expression | undefined, Expression | undefined] {
  return [argumentAt(args, 0), argumentAt(args, 1)];
}
