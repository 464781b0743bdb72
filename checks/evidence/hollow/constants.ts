import type { Names } from "../../flow/model/names.js";
import { isSpread, type Expression } from "../../flow/model/program.js";
import { walkStatements } from "../../flow/model/walk.js";
import type { Uses } from "./uses.js";
import { argumentAt, elementOf } from "./words.js";

const emptyIfOfNothing =
  /^(?:entries|fill|filter|flat|reverse|sort|splice|flatMap|keys|map|slice|toReversed|toSorted|values)$/;
const collections = /^(?:Array|Map|Set|WeakMap|WeakSet)$/;

/** What a part of a test is whatever the host did: a constant, true or false, a list without elements. */
export function createConstants(names: Names, file: string, uses: Uses) {
  /** The literal behind a name is no longer what the name holds, as far as anybody can see. */
  function isChanged(expression: Expression): boolean {
    let at = expression;
    while (at.e === "get" || at.e === "typed") at = at.e === "get" ? at.object : at.of;
    if (at.e !== "binding") return false;
    if (uses.isCounted(at.binding)) return true;
    const meaning = names.declared(file, at.binding);
    const isMutable = meaning.is === "expression" && /^(?:object|array|call)$/.test(meaning.expression.e);
    return isMutable && !uses.isUntouched(at.binding);
  }

  /** Nothing in it depends on what was done. */
  function isConstant(expression: Expression, depth = 0): boolean {
    if (depth > 8) return false;
    const every = (parts: readonly Expression[]) => parts.every((part) => isConstant(part, depth + 1));
    switch (expression.e) {
      case "literal":
      case "regex":
        return true;
      case "global":
        return expression.name === "undefined" || expression.name === "NaN";
      case "concat":
        return every(expression.parts);
      case "operation":
        return expression.operator === "void" || (expression.operator !== "syntax" && every(expression.of));
      case "sequence":
        return every(expression.of.slice(-1));
      case "array":
        return every(expression.elements.map(elementOf));
      case "object":
        return expression.properties.every((property) =>
          isSpread(property) ? isConstant(property.spread, depth + 1) : isConstant(property.value, depth + 1),
        );
      case "either":
        return every(expression.of) && (expression.test === undefined || isConstant(expression.test, depth + 1));
      case "typed":
        return isConstant(expression.of, depth + 1);
      case "binding":
      case "get": {
        const meaning = names.meaning(file, expression);
        if (meaning.is !== "expression" || meaning.expression === expression || isChanged(expression)) return false;
        // What a name of this file was given is read here; the constants of other files are texts and numbers.
        if (meaning.file !== file) return names.constant(file, expression) !== undefined;
        return isConstant(meaning.expression, depth + 1);
      }
      default:
        return false;
    }
  }

  function valueOf(expression: Expression | undefined): string | number | boolean | null | undefined {
    if (expression === undefined || isChanged(expression)) return undefined;
    if (expression.e === "operation" && expression.operator === "-" && expression.of.length === 1) {
      const value = valueOf(expression.of[0]);
      return typeof value === "number" ? -value : undefined;
    }
    return names.constant(file, expression);
  }

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

  /** `[]`, `new Set()`, `Object.keys({})`, `list.filter(() => false)`, behind whatever name: nothing runs for its elements. */
  function isEmptyList(expression: Expression, depth = 0): boolean {
    if (depth > 8 || isChanged(expression)) return false;
    const meaning = names.meaning(file, expression);
    if (meaning.is !== "expression" || meaning.file !== file) return false;
    const value = meaning.expression;
    const isEmpty = (part: Expression | undefined) => part !== undefined && isEmptyList(part, depth + 1);
    if (value.e === "array") return value.elements.every((element) => isSpread(element) && isEmpty(element.spread));
    if (value.e === "literal") return value.value === "";
    if (value.e === "object") return value.properties.length === 0;
    if (value.e !== "call") return false;
    const { callee, args, construct } = value;
    const first = argumentAt(args, 0);
    if (callee.e === "global" && collections.test(callee.name))
      return args.length === 0 || (callee.name === "Array" ? valueOf(first) === 0 : construct && isEmpty(first));
    if (callee.e !== "get" || typeof callee.key !== "string") return false;
    const { object, key } = callee;
    if (object.e === "global" && object.name === "Object")
      return /^(?:entries|keys|values)$/.test(key) && isEmpty(first);
    if (object.e === "global" && object.name === "Array")
      return /^(?:from|of)$/.test(key) && (args.length === 0 || isEmpty(first) || isLengthNought(first));
    if (key === "filter" && isAlways(first, false)) return true;
    if (key === "slice" && args.length === 2 && valueOf(args[1] && elementOf(args[1])) === valueOf(first))
      return valueOf(first) !== undefined;
    return emptyIfOfNothing.test(key) && isEmpty(object);
  }

  /** `{ length: 0 }` */
  function isLengthNought(list: Expression | undefined): boolean {
    const [only, ...more] = list?.e === "object" ? list.properties : [];
    const isLength = only !== undefined && !isSpread(only) && only.key === "length";
    return isLength && more.length === 0 && valueOf(only.value) === 0;
  }

  return {
    isConstant: (expression: Expression): boolean => isConstant(expression),
    valueOf,
    truthOf: (expression: Expression): boolean | undefined => truthOf(expression),
    returnedBy,
    isAlways,
    isEmptyList: (expression: Expression): boolean => isEmptyList(expression),
  };
}

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
