import type { Meaning, Names } from "../../flow/model/names.js";
import { isSpread, type Expression, type FlowFunction } from "../../flow/model/program.js";
import { partsOf, walkFunction } from "../../flow/model/walk.js";
import type { Uses } from "./uses.js";
import { argumentAt, elementOf, type Call, type TestWords } from "./words.js";

/** They answer the same to the same question, and change nothing. */
const pureGlobals =
  /^(?:BigInt|Boolean|Number|String|JSON\.\w+|Math\.(?!random)\w+|Number\.\w+|Object\.(?:entries|is|keys|values))$/;
const pureMethods =
  /^(?:at|concat|endsWith|entries|get|has|includes|indexOf|join|keys|slice|split|startsWith|toFixed|toJSON|toLowerCase|toString|toUpperCase|trim|values)$/;
/** What they give equals what they are given. */
const copies = /^(?:structuredClone|Array\.from|Object\.(?:freeze|seal)|Promise\.resolve|String|Number)$/;

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
        return sameSum(expression, depth) ?? sameList(expression, depth);
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

  /** Arithmetic that leaves a number as it is, or gives the same for every number. */
  function sameSum({ operator, of }: Extract<Expression, { e: "operation" }>, depth: number): string | undefined {
    const [first] = of;
    const texts = of.map((part) => sameAs(part, depth + 1));
    const [left, right] = texts;
    if (first === undefined || texts.includes(undefined)) return undefined;
    if (of.length === 1) {
      const isTwice = operator === "-" && first.e === "operation" && first.operator === "-" && first.of.length === 1;
      return operator === "+" ? left : isTwice ? sameAs(first.of[0], depth + 1) : undefined;
    }
    switch (operator) {
      case "*":
        if (left === "0" || right === "0") return "0";
        return left === "1" ? right : right === "1" ? left : `*(${texts.toSorted().join()})`;
      case "/":
        return right === "1" ? left : left === right ? "1" : undefined;
      case "**":
        return right === "1" ? left : undefined;
      case "-": {
        const added = first.e === "concat" && first.parts.length === 2 ? first.parts : undefined;
        if (added !== undefined && sameAs(added[1], depth + 1) === right) return sameAs(added[0], depth + 1);
        return right === "0" ? left : left === right ? "0" : undefined;
      }
      default:
        return undefined;
    }
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
    if (word !== undefined && copies.test(word) && args.length === 1) return sameAs(first, depth + 1);
    if (word === "JSON.parse" && first?.e === "call" && globalWord(first.callee) === "JSON.stringify")
      return sameAs(argumentAt(first.args, 0), depth + 1);
    if (isIdentity(callee)) return sameAs(first, depth + 1);
    const isPure =
      word === undefined ? callee.e === "get" && pureMethods.test(String(callee.key)) : pureGlobals.test(word);
    if (!isPure) return undefined;
    const texts = [callee, ...args.map(elementOf)].map((part) => sameAs(part, depth + 1));
    return texts.includes(undefined) ? undefined : `call(${texts.join()})`;
  }

  /** `(value) => value`, under whatever name. */
  function isIdentity(callee: Expression): boolean {
    const meaning = names.meaning(file, callee);
    if (meaning.is !== "expression" || meaning.expression.e !== "function") return false;
    const { params, body } = meaning.expression.function;
    const [only] = body;
    const value = body.length === 1 && only?.s === "return" ? only.of : undefined;
    return params[0]?.p === "binding" && value?.e === "binding" && value.binding === params[0].binding;
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

/** What names are given, and whether something ran between that and their use. */
function givenIn(module: FlowFunction, words: TestWords) {
  const holders = new Map<Expression, number>();
  const before = new Set<number>();
  let calls = 0;
  const since = new Map<number, number>();
  walkFunction(module, {
    bind(target, value) {
      const bare = value?.e === "await" || value?.e === "typed" ? value.of : value;
      if (target.p === "binding" && bare !== undefined) holders.set(bare, target.binding);
      const targets = target.p === "object" ? target.properties.map((property) => property.target) : [target];
      for (const one of targets) if (one.p === "binding") since.set(one.binding, calls);
    },
    expression(expression) {
      if (expression.e === "call" && !isReading(expression) && words.wordOf(expression.callee) !== "expect") calls++;
      const at = expression.e === "binding" ? since.get(expression.binding) : undefined;
      if (expression.e === "binding" && at !== undefined && calls > at) before.add(expression.binding);
    },
  });
  return {
    holder: (value: Expression): number | undefined => holders.get(value),
    /** It keeps what was there before something ran, which may have changed it. */
    isBefore: (binding: number): boolean => before.has(binding),
  };
}

function isReading({ callee }: Call): boolean {
  const word = globalWord(callee);
  if (word !== undefined) return pureGlobals.test(word) || copies.test(word);
  return callee.e === "get" && (/^to[A-Z]/.test(String(callee.key)) || pureMethods.test(String(callee.key)));
}

/** `JSON.parse` of the global of that name. */
function globalWord(callee: Expression): string | undefined {
  if (callee.e === "global") return callee.name;
  if (callee.e !== "get" || typeof callee.key !== "string" || callee.object.e !== "global") return undefined;
  return `${callee.object.name}.${callee.key}`;
}

function between(left: string | undefined, sign: string, right: string | undefined): string | undefined {
  return left === undefined || right === undefined ? undefined : `${left}${sign}${right}`;
}
