import type { Names } from "../../flow/model/names.js";
import type { Expression } from "../../flow/model/program.js";
import type { Uses } from "./uses.js";

const makes = /^(?:fetch|Promise\.(?:all|allSettled|any|race|reject|resolve))$/;
const plain = /^(?:array|concat|literal|object|operation|regex)$/;

/** Which comparisons are of a promise that nobody awaited: it equals no value. */
export function createPromises(names: Names, file: string, uses: Uses) {
  function isPromise(value: Expression | undefined, depth = 0): boolean {
    if (value === undefined || depth > 8) return false;
    if (value.e === "typed") return isPromise(value.of, depth + 1);
    // What a name means is the same awaited; what it was given is not.
    if (value.e === "binding") return isPromise(uses.givenOnce(value.binding), depth + 1);
    if (value.e === "import") return true;
    if (value.e !== "call") return false;
    const { callee, construct } = value;
    if (construct) return callee.e === "global" && callee.name === "Promise";
    if (callee.e === "get" && /^(?:then|catch|finally)$/.test(String(callee.key))) return true;
    const called = names.meaning(file, callee);
    if (called.is === "external") return called.module === "" && makes.test(called.path.join("."));
    if (called.is !== "expression" || called.expression.e !== "function") return false;
    return called.expression.function.async && called.expression.function.generator !== true;
  }

  return {
    /** A promise on one side, and on the other what is none. */
    areUnlike(one: Expression | undefined, other: Expression | undefined): boolean {
      if (one === undefined || other === undefined) return false;
      const isPlain = (value: Expression): boolean => {
        const meaning = names.meaning(file, value);
        return meaning.is === "expression" && plain.test(meaning.expression.e);
      };
      return (isPromise(one) && isPlain(other)) || (isPlain(one) && isPromise(other));
    },
  };
}

export type Promises = ReturnType<typeof createPromises>;
