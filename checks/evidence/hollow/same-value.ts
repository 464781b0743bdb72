import type { Meaning, Names } from "../../flow/model/names.js";
import { isSpread, type Expression, type FlowFunction } from "../../flow/model/program.js";
import { partsOf } from "../../flow/model/walk.js";
import type { Uses } from "./uses.js";
import { givenIn } from "./given.js";
import { globalWord, isCopy, isIdentity, isPure } from "./pure-calls.js";
import { sameSum } from "./same-sum.js";
import { argumentAt, elementOf, type Call, type TestWords } from "./words.js";

/** Which expressions of a test are the same value, whatever the host did. */
export function createSameness(names: Names, file: string, module: FlowFunction, words: TestWords, uses: Uses) {
  const given = givenIn(module, words);

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
      case "sequence":
        return sameAs(expression.of.at(-1), depth + 1);
      case "binding":
        return sameBinding(expression.binding, depth);
      case "get":
        return between(sameAs(expression.object, depth + 1), ".", sameKey(expression.key, depth + 1));
      case "call":
        return sameCall(expression, depth);
      case "object": {
        const [only] = expression.properties;
        if (only !== undefined && isSpread(only) && expression.properties.length === 1)
          return sameAs(only.spread, depth + 1);
        const texts = expression.properties.map((property) =>
          isSpread(property)
            ? undefined
            : between(sameKey(property.key, depth), ":", sameAs(property.value, depth + 1)),
        );
        return texts.includes(undefined) ? undefined : `{${texts.join()}}`;
      }
      case "array": {
        const [only] = expression.elements;
        if (only !== undefined && isSpread(only) && expression.elements.length === 1)
          return sameAs(only.spread, depth + 1);
        return sameList(expression, depth);
      }
      case "concat": {
        const parts = expression.parts.filter(
          (part) => part.e !== "literal" || (part.value !== "" && part.value !== 0),
        );
        return parts.length === 1 ? sameAs(parts[0], depth + 1) : sameList(expression, depth);
      }
      case "operation":
        return sameSum(expression, (part) => sameAs(part, depth + 1)) ?? sameList(expression, depth);
      case "either":
        return sameList(expression, depth);
      default:
        return undefined;
    }
  }

  function sameList(expression: Expression, depth: number): string | undefined {
    const texts = partsOf(expression).map((part) => sameAs(part, depth + 1));
    const how = "operator" in expression ? expression.operator : expression.e;
    return texts.includes(undefined) ? undefined : `${how}(${texts.join()})`;
  }

  function sameBinding(binding: number, depth: number): string {
    const meaning = names.declared(file, binding);
    const own = `#${binding}`;
    if (uses.isCounted(binding)) return own;
    if (meaning.is === "expression" && meaning.file === file && ["literal", "binding"].includes(meaning.expression.e))
      return sameAs(meaning.expression, depth + 1) ?? own;
    const member = meaning.is === "member" && !given.isBefore(binding) ? sameMember(meaning, depth + 1) : undefined;
    return member ?? own;
  }

  function sameCall(call: Call, depth: number): string | undefined {
    const { callee, args } = call;
    const first = argumentAt(args, 0);
    const word = globalWord(callee);
    if (isCopy(callee) && args.length === 1) return sameAs(first, depth + 1);
    if (word === "JSON.parse" && first?.e === "call" && globalWord(first.callee) === "JSON.stringify")
      return sameAs(argumentAt(first.args, 0), depth + 1);
    if (isIdentity(names, file, callee)) return sameAs(first, depth + 1);
    if (!isPure(call)) return undefined;
    const texts = [callee, ...args.map(elementOf)].map((part) => sameAs(part, depth + 1));
    return texts.includes(undefined) ? undefined : `call(${texts.join()})`;
  }

  function sameMember(meaning: Meaning, depth: number): string | undefined {
    if (depth > 12) return undefined;
    if (meaning.is === "member") return between(sameMember(meaning.of, depth + 1), ".", meaning.key);
    if (meaning.is === "variable" && meaning.file === file) return `#${meaning.binding}`;
    return meaning.is === "expression" && meaning.file === file ? bindingOf(meaning.expression) : undefined;
  }

  /** The name that holds a value, for a value that only a name can tell from another of its kind. */
  function bindingOf(value: Expression): string | undefined {
    const binding = given.holder(value);
    return binding === undefined ? undefined : `#${binding}`;
  }

  function sameKey(key: Expression | string, depth: number): string | undefined {
    return typeof key === "string" ? key : sameAs(key, depth);
  }

  return {
    isSame(one: Expression | undefined, other: Expression | undefined): boolean {
      const text = sameAs(one);
      return text !== undefined && text === sameAs(other);
    },

    /** `got.status` of `got`. */
    isMember(owner: Expression, key: string, value: Expression): boolean {
      const text = between(sameAs(owner), ".", key);
      return text !== undefined && text === sameAs(value);
    },
  };
}

export type Sameness = ReturnType<typeof createSameness>;

function between(left: string | undefined, sign: string, right: string | undefined): string | undefined {
  return left === undefined || right === undefined ? undefined : `${left}${sign}${right}`;
}
