import type { Meaning, Names } from "../../flow/model/names.js";
import { isSpread, type Expression, type FlowFunction } from "../../flow/model/program.js";
import { partsOf, walkFunction } from "../../flow/model/walk.js";

/** Which expressions of a test are the same value, whatever the host did. */
export function createSameness(names: Names, file: string, module: FlowFunction) {
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

  return { isSame };
}

function between(left: string | undefined, sign: string, right: string | undefined): string | undefined {
  return left === undefined || right === undefined ? undefined : `${left}${sign}${right}`;
}
