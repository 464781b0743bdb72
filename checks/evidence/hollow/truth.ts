import type { Meaning, Names } from "../../flow/model/names.js";
import { isSpread, type Expression, type FlowProgram } from "../../flow/model/program.js";
import { partsOf } from "../../flow/model/walk.js";
import { createConstants } from "./constants.js";
import { createFirstRound } from "./first-round.js";
import { createPromises } from "./promises.js";
import { createSameness } from "./same-value.js";
import { rowsOfTables } from "./table-rows.js";
import { createUses } from "./uses.js";
import { argumentAt, type Call, type TestWords } from "./words.js";

const opposite: Readonly<Record<string, string>> = { "===": "!==", "==": "!=", "<": ">=", ">": "<=" };
const saysKind = /^(?:Boolean|isFinite|isNaN|Array\.isArray|Number\.is\w+)$/;
const saysOfItself = /^(?:includes|startsWith|endsWith)$/;

/** What an expression of a test says whatever the host did. */
export function createTruths(names: Names, file: string, program: FlowProgram, words: TestWords) {
  const rows = rowsOfTables(program.module, isTable);
  const uses = createUses(program, words);
  const constants = createConstants(names, file, uses);
  const { areUnlike } = createPromises(names, file, uses);
  const { isSame, isMember } = createSameness(names, file, program.module, words, uses);

  function isTable(expression: Expression): boolean {
    const meaning = names.meaning(file, expression);
    return meaning.is === "expression" && meaning.expression.e === "array";
  }

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
    const least = constants.valueOf(right);
    if (isLength && typeof least === "number")
      return (expression.operator === ">=" && least <= 0) || (expression.operator === ">" && least < 0);
    if (/^!==?$/.test(expression.operator)) return areUnlike(left, right);
    return /^(?:===?|>=|<=)$/.test(expression.operator) && isSame(left, right);
  }

  function isAlwaysOneWay({ operator, test, of }: Extract<Expression, { e: "either" }>): boolean {
    if (operator === "?") return test !== undefined && of.every((way) => constants.valueOf(way) === true);
    if (operator !== "||") return false;
    const [left, right] = of;
    if (of.some((way) => constants.valueOf(way) === true)) return true;
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
    if (callee.key === "every") return constants.isEmptyList(callee.object) || constants.isAlways(first, true);
    return saysOfItself.test(String(callee.key)) && isSame(callee.object, first);
  }

  /** `!!answer`, `Boolean(answer)`, `answer !== undefined`, `answer.status < 500`: true of almost everything. */
  function isAlmostAlwaysTrue(expression: Expression): boolean {
    if (expression.e === "in") return true;
    if (expression.e === "call") return saysKind.test(words.wordOf(expression.callee) ?? "");
    if (expression.e === "either" && expression.operator === "?" && expression.test !== undefined) {
      const [yes, no] = expression.of.map((way) => constants.truthOf(way));
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

  function givenTo(expression: Expression): Expression {
    if (expression.e === "typed") return givenTo(expression.of);
    const meaning = expression.e === "binding" ? names.declared(file, expression.binding) : undefined;
    return meaning?.is === "expression" && meaning.file === file ? meaning.expression : expression;
  }

  /** It says yes or no by itself: a comparison, a question; a call may. */
  function isDecision(expression: Expression | undefined, callsMay: boolean, depth = 0): boolean {
    if (expression === undefined || depth > 8) return false;
    switch (expression.e) {
      case "operation":
        return /^(?:!|[!=]==?|[<>]=?|instanceof)$/.test(expression.operator);
      case "call":
        return callsMay;
      case "in":
      case "delete":
      case "literal":
        return true;
      case "either":
        return expression.of.some((way) => isDecision(way, callsMay, depth + 1));
      case "typed":
        return isDecision(expression.of, callsMay, depth + 1);
      case "binding": {
        const meaning = names.declared(file, expression.binding);
        return meaning.is === "expression" && isDecision(meaning.expression, callsMay, depth + 1);
      }
      default:
        return false;
    }
  }

  return {
    ...constants,
    uses,
    testAtFirst: createFirstRound(program.module),
    isSame,
    isMember,
    areUnlike,
    isAlwaysTrue,
    isAlmostAlwaysTrue,
    isDecision: (expression: Expression): boolean => isDecision(expression, true),

    /** `answers.filter(({ status }) => status === 403)`: what came decides whether anything is left. */
    mayBeFilteredOut(expression: Expression): boolean {
      const value = givenTo(expression);
      if (value.e !== "call" || value.callee.e !== "get" || value.callee.key !== "filter") return false;
      return dependsOnRun(value.callee.object);
    },

    /** What a name of this file was given; the expression itself otherwise. */
    givenTo,

    /** The values that something may be: both ways of a `?:`, each that a variable is given. */
    waysOf(expression: Expression): readonly Expression[] {
      const value = givenTo(expression);
      if (value.e === "either") return value.of;
      if (value.e !== "binding") return [];
      const meaning = names.declared(file, value.binding);
      return meaning.is === "variable" && meaning.file === file ? meaning.values : [];
    },

    /** A function that says true without looking: `() => true`; or that says it of almost everything: `Boolean`. */
    isBlind(expression: Expression): boolean {
      if (expression.e === "global") return /^(?:Boolean|String|Object)$/.test(expression.name);
      const says = (value: Expression) =>
        constants.isConstant(value) || isAlwaysTrue(value) || isAlmostAlwaysTrue(value);
      const returned = constants.returnedBy(expression);
      return returned.length > 0 && returned.every(says);
    },

    /** Whether another run could decide it otherwise: a row of a table can't, an answer or the environment can. */
    dependsOnRun,
  };

  function dependsOnRun(expression: Expression): boolean {
    const visit = (part: Expression, depth: number): boolean => {
      if (depth > 12) return true;
      if (constants.isConstant(part)) return false;
      if (part.e === "binding") {
        if (rows.has(part.binding)) return false;
        const meaning = names.declared(file, part.binding);
        if (meaning.is === "expression" && meaning.file === file) return visit(meaning.expression, depth + 1);
        return meaning.is !== "member" || !isRow(meaning);
      }
      if (["call", "global", "this", "function", "import"].includes(part.e)) return true;
      return partsOf(part).some((inner) => visit(inner, depth + 1));
    };
    return visit(expression, 0);
  }

  function keyIs(key: Expression | string, wanted: Expression): boolean {
    return typeof key === "string" ? constants.valueOf(wanted) === key : isSame(key, wanted);
  }

  function isRow(meaning: Meaning): boolean {
    if (meaning.is === "member") return isRow(meaning.of);
    return meaning.is === "variable" && meaning.file === file && rows.has(meaning.binding);
  }
}

export type Truths = ReturnType<typeof createTruths>;

function pair(args: Call["args"]): [Expression | undefined, Expression | undefined] {
  return [argumentAt(args, 0), argumentAt(args, 1)];
}
