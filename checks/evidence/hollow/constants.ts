import type { Names } from "../../flow/model/names.js";
import { isSpread, type Expression } from "../../flow/model/program.js";
import type { Uses } from "./uses.js";
import { elementOf } from "./words.js";

/** Which parts of a test are constants, and what they say. */
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
        if (lengthOf(expression) !== undefined) return true;
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

  /** How many elements are written in the list whose length is asked for. */
  function lengthOf(expression: Expression): number | undefined {
    if (expression.e !== "get" || expression.key !== "length" || isChanged(expression)) return undefined;
    const meaning = names.meaning(file, expression.object);
    const list = meaning.is === "expression" && meaning.file === file ? meaning.expression : expression.object;
    return list.e === "array" && !list.elements.some(isSpread) ? list.elements.length : undefined;
  }

  function valueOf(expression: Expression | undefined): string | number | boolean | null | undefined {
    if (expression === undefined || isChanged(expression)) return undefined;
    if (expression.e === "operation" && expression.operator === "-" && expression.of.length === 1) {
      const value = valueOf(expression.of[0]);
      return typeof value === "number" ? -value : undefined;
    }
    return lengthOf(expression) ?? names.constant(file, expression);
  }

  return { isChanged, isConstant: (expression: Expression): boolean => isConstant(expression), valueOf };
}

export type Constants = ReturnType<typeof createConstants>;
