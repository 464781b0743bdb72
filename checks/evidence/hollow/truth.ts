import type { Meaning, Names } from "../../flow/model/names.js";
import { isSpread, type Expression, type FlowFunction, type Pattern } from "../../flow/model/program.js";
import { partsOf, walkFunction, walkStatements } from "../../flow/model/walk.js";

const equal = new Set(["===", "==", ">=", "<="]);

/** What an expression of a test says whatever the host did. */
export function createTruths(names: Names, file: string, module: FlowFunction) {
  const rows = constantRows();

  /** Elements of a table that is written in the source, by binding. */
  function constantRows(): ReadonlySet<number> {
    const found = new Set<number>();
    const add = (target: Pattern | null | undefined): void => {
      if (target?.p === "binding") found.add(target.binding);
      else if (target?.p === "default") add(target.target);
      else if (target?.p === "array") [...target.elements, target.rest].forEach(add);
      else if (target?.p === "object")
        [...target.properties.map((property) => property.target), target.rest].forEach(add);
    };
    walkFunction(module, {
      statement(statement) {
        if (statement.s === "each" && isTable(statement.over)) add(statement.target);
      },
      expression(expression) {
        if (expression.e !== "call" || expression.callee.e !== "call") return;
        const { callee } = expression.callee;
        const isEach = callee.e === "get" && (callee.key === "each" || callee.key === "for");
        for (const argument of isEach ? expression.args : []) {
          if (!isSpread(argument) && argument.e === "function") argument.function.params.forEach(add);
        }
      },
    });
    return found;
  }

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

  /** One text for expressions that are the same value: names lead to what they were read from; a call is each time another. */
  function sameAs(expression: Expression | undefined, depth = 0): string | undefined {
    if (expression === undefined || depth > 12) return undefined;
    switch (expression.e) {
      case "literal":
        return JSON.stringify(expression.value);
      case "regex":
        return expression.source;
      case "global":
        return expression.name;
      case "this":
        return "this";
      case "typed":
      case "await":
        return sameAs(expression.of, depth + 1);
      case "binding": {
        const meaning = names.declared(file, expression.binding);
        if (
          meaning.is === "expression" &&
          meaning.file === file &&
          ["literal", "binding"].includes(meaning.expression.e)
        )
          return sameAs(meaning.expression, depth + 1);
        const member = meaning.is === "member" ? sameMember(meaning, depth + 1) : undefined;
        return member ?? `#${expression.binding}`;
      }
      case "get":
        return between(sameAs(expression.object, depth + 1), ".", sameKey(expression.key, depth + 1));
      case "call": {
        const parts = [expression.callee, ...expression.args.map((part) => (isSpread(part) ? part.spread : part))];
        const texts = parts.map((part) => sameAs(part, depth + 1));
        return texts.includes(undefined) ? undefined : `call(${texts.join()})`;
      }
      case "concat":
      case "operation":
      case "array":
      case "either": {
        const texts = partsOf(expression).map((part) => sameAs(part, depth + 1));
        const how = "operator" in expression ? expression.operator : expression.e;
        return texts.includes(undefined) ? undefined : `${how}(${texts.join()})`;
      }
      default:
        return undefined;
    }
  }

  function sameMember(meaning: Meaning, depth: number): string | undefined {
    if (depth > 12) return undefined;
    if (meaning.is === "member") return between(sameMember(meaning.of, depth + 1), ".", meaning.key);
    if (meaning.is === "variable" && meaning.file === file) return `#${meaning.binding}`;
    return meaning.is === "expression" && meaning.file === file ? bindingOf(meaning.expression) : undefined;
  }

  /** The name that holds a value, for a value that only a name can tell from another of its kind. */
  function bindingOf(value: Expression): string | undefined {
    let found: string | undefined;
    walkFunction(module, {
      bind(target, given) {
        const bare = given?.e === "await" || given?.e === "typed" ? given.of : given;
        if (target.p === "binding" && bare === value) found = `#${target.binding}`;
      },
    });
    return found;
  }

  function sameKey(key: Expression | string, depth: number): string | undefined {
    return typeof key === "string" ? key : sameAs(key, depth);
  }

  function isSame(one: Expression | undefined, other: Expression | undefined): boolean {
    const text = sameAs(one);
    return text !== undefined && text === sameAs(other);
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

function between(left: string | undefined, sign: string, right: string | undefined): string | undefined {
  return left === undefined || right === undefined ? undefined : `${left}${sign}${right}`;
}
