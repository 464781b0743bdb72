import type { Names } from "../../flow/model/names.js";
import type { Expression } from "../../flow/model/program.js";
import { walkStatements } from "../../flow/model/walk.js";
import type { Constants } from "./constants.js";

/** Which conditions of a test are true or false whatever the host did, and what functions that return such say. */
export function createDecided(names: Names, file: string, { valueOf }: Constants) {
  /** `true` or `false` for a condition that is decided already. */
  function truthOf(expression: Expression, depth = 0): boolean | undefined {
    if (depth > 8) return undefined;
    const decided = (part: Expression | undefined) => part && truthOf(part, depth + 1);
    switch (expression.e) {
      case "global":
        return /^(?:undefined|NaN)$/.test(expression.name) ? false : undefined;
      case "object":
      case "array":
      case "function":
      case "class":
        return true;
      case "typed":
        return decided(expression.of);
      case "sequence":
        return decided(expression.of.at(-1));
      case "either": {
        const [left, right] = expression.of.map(decided);
        if (expression.operator === "&&") return left === false || right === false ? false : left && right;
        if (expression.operator === "||") return left === true || right === true ? true : left || right;
        return undefined;
      }
      case "operation": {
        const { operator, of } = expression;
        if (operator === "!") {
          const inner = decided(of[0]);
          return inner === undefined ? undefined : !inner;
        }
        const [left, right] = of.map((part) => valueOf(part));
        if (left === undefined || right === undefined) return undefined;
        return compared(operator, left, right);
      }
      default: {
        const value = valueOf(expression);
        return value === undefined ? undefined : Boolean(value);
      }
    }
  }

  /** What a function of this file returns on every way: nothing when it is not known. */
  function returnedBy(expression: Expression | undefined): readonly Expression[] {
    const meaning = expression && names.meaning(file, expression);
    if (meaning?.is !== "expression" || meaning.expression.e !== "function") return [];
    const returned: Expression[] = [];
    walkStatements(meaning.expression.function.body, {
      statement(statement) {
        if (statement.s === "return" && statement.of !== undefined) returned.push(statement.of);
      },
      expression: ({ e }) => e !== "function" && e !== "class",
    });
    return returned;
  }

  /** `() => false`, for a filter. */
  function isAlways(expression: Expression | undefined, value: boolean): boolean {
    const returned = returnedBy(expression);
    return returned.length > 0 && returned.every((one) => truthOf(one) === value);
  }

  return { truthOf: (expression: Expression): boolean | undefined => truthOf(expression), returnedBy, isAlways };
}

export type Decided = ReturnType<typeof createDecided>;

type Value = string | number | boolean | null;

function compared(operator: string, left: Value, right: Value): boolean | undefined {
  const areNumbers = typeof left === "number" && typeof right === "number";
  switch (operator) {
    case "===":
    case "==":
      return left === right;
    case "!==":
    case "!=":
      return left !== right;
    case "<":
      return areNumbers ? left < right : undefined;
    case "<=":
      return areNumbers ? left <= right : undefined;
    case ">":
      return areNumbers ? left > right : undefined;
    case ">=":
      return areNumbers ? left >= right : undefined;
    default:
      return undefined;
  }
}
