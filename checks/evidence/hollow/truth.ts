import type { Meaning, Names } from "../../flow/model/names.js";
import type { Expression, FlowFunction } from "../../flow/model/program.js";
import { partsOf, walkStatements } from "../../flow/model/walk.js";
import { createSameness } from "./same-value.js";
import { rowsOfTables } from "./table-rows.js";

const equal = new Set(["===", "==", ">=", "<="]);

/** What an expression of a test says whatever the host did. */
export function createTruths(names: Names, file: string, module: FlowFunction) {
  const rows = rowsOfTables(module, isTable);
  const { isSame } = createSameness(names, file, module);

  function isTable(expression: Expression): boolean {
    const meaning = names.meaning(file, expression);
    return meaning.is === "expression" && meaning.expression.e === "array";
  }

  /** Nothing in it depends on what was done. */
  function isConstant(expression: Expression, depth = 0): boolean {
    if (depth > 8) return false;
    switch (expression.e) {
      case "literal":
      case "regex":
        return true;
      case "global":
        return expression.name === "undefined" || expression.name === "NaN";
      case "concat":
        return expression.parts.every((part) => isConstant(part, depth + 1));
      case "operation":
        return expression.operator !== "syntax" && expression.of.every((part) => isConstant(part, depth + 1));
      case "typed":
        return isConstant(expression.of, depth + 1);
      case "binding":
      case "get": {
        const meaning = names.meaning(file, expression);
        if (meaning.is !== "expression" || meaning.expression === expression) return false;
        // What a name of this file was given is read here; the constants of other files are texts and numbers.
        if (meaning.file !== file) return names.constant(file, expression) !== undefined;
        return isConstant(meaning.expression, depth + 1);
      }
      default:
        return false;
    }
  }

  /** `answer.status === 403 || true`, `a === a`, `list.length >= 0`. */
  function isAlwaysTrue(expression: Expression): boolean {
    const isLiteral = (part: Expression | undefined, value: unknown) => part?.e === "literal" && part.value === value;
    if (expression.e === "either" && expression.operator === "||")
      return expression.of.some((part) => part.e === "literal" && Boolean(part.value));
    if (expression.e !== "operation" || !equal.has(expression.operator)) return false;
    const [left, right] = expression.of;
    const isLength = left?.e === "get" && (left.key === "length" || left.key === "size");
    return isSame(left, right) || (expression.operator === ">=" && isLength && isLiteral(right, 0));
  }

  /** `!!answer`, `Boolean(answer)`, `answer !== undefined`: true of almost everything. */
  function isAlmostAlwaysTrue(expression: Expression): boolean {
    if (expression.e === "call") return expression.callee.e === "global" && expression.callee.name === "Boolean";
    if (expression.e !== "operation") return false;
    const [left, right] = expression.of;
    if (expression.operator === "!") return left?.e === "operation" && left.operator === "!";
    const isNothing = (part: Expression | undefined) =>
      (part?.e === "literal" && part.value === null) || (part?.e === "global" && part.name === "undefined");
    return /^!==?$/.test(expression.operator) && (isNothing(left) || isNothing(right));
  }

  /** A function that says true without looking: `() => true`. */
  function isBlind(expression: Expression | undefined): boolean {
    const meaning = expression && names.meaning(file, expression);
    if (meaning?.is !== "expression" || meaning.expression.e !== "function") return false;
    const returned: Expression[] = [];
    walkStatements(meaning.expression.function.body, {
      statement(statement) {
        if (statement.s === "return" && statement.of !== undefined) returned.push(statement.of);
      },
      expression: ({ e }) => e !== "function" && e !== "class",
    });
    return returned.length > 0 && returned.every((value) => isConstant(value) || isAlwaysTrue(value));
  }

  return {
    isConstant: (expression: Expression): boolean => isConstant(expression),
    isSame,
    isAlwaysTrue,
    isAlmostAlwaysTrue,
    isBlind,

    /** `[]`, behind whatever name: nothing runs for its elements. */
    isEmptyList(expression: Expression): boolean {
      const meaning = names.meaning(file, expression);
      return (
        meaning.is === "expression" && meaning.expression.e === "array" && meaning.expression.elements.length === 0
      );
    },

    /** Whether another run could decide it otherwise: a row of a table can't, an answer or the environment can. */
    dependsOnRun(expression: Expression): boolean {
      const visit = (part: Expression, depth: number): boolean => {
        if (depth > 12) return true;
        if (isConstant(part)) return false;
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
    },
  };

  function isRow(meaning: Meaning): boolean {
    if (meaning.is === "member") return isRow(meaning.of);
    return meaning.is === "variable" && meaning.file === file && rows.has(meaning.binding);
  }
}

export type Truths = ReturnType<typeof createTruths>;
