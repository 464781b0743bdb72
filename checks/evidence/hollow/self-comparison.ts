import { isSpread, type Expression } from "../../flow/model/program.js";
import type { Truths } from "./truth.js";
import { argumentAt, elementOf, type TestWords } from "./words.js";

const ofMany = /^(?:toBeOneOf|oneOf)$/;
const ofList = /^(?:toContain|toContainEqual|include|contain)$/;

/** Which assertions compare a value with itself, or with what it becomes whatever the host did. */
export function createSelfComparison(truths: Truths, words: TestWords) {
  function isItself(name: string, subject: Expression, wanted: Expression): boolean {
    if (truths.isSame(subject, wanted)) return true;
    if (name === "toHaveLength" && truths.isMember(subject, "length", wanted)) return true;
    if (ofList.test(name) && holds(subject, wanted)) return true;
    if (ofMany.test(name) && holds(wanted, subject)) return true;
    const list = wanted.e === "call" && words.wordOf(wanted.callee) === "expect.arrayContaining" && wanted.args[0];
    if (list && truths.isSame(subject, elementOf(list))) return true;
    return /^(?:toMatchObject|toEqual|toStrictEqual)$/.test(name) && isPartOf(subject, wanted);
  }

  /** A list that is written here has the value, or both of `true` and `false`. */
  function holds(list: Expression, value: Expression): boolean {
    if (list.e !== "array") return false;
    const elements = list.elements.map(elementOf);
    const said = elements.map((element) => truths.valueOf(element));
    return (said.includes(true) && said.includes(false)) || elements.some((element) => truths.isSame(element, value));
  }

  /** `{ status: got.status }` and `expect.objectContaining({ status: got.status })` of `got`. */
  function isPartOf(subject: Expression, wanted: Expression): boolean {
    if (wanted.e === "call" && words.wordOf(wanted.callee) === "expect.objectContaining") {
      const inner = argumentAt(wanted.args, 0);
      return inner !== undefined && isPartOf(subject, inner);
    }
    return (
      wanted.e === "object" &&
      wanted.properties.length > 0 &&
      wanted.properties.every(
        (property) =>
          !isSpread(property) &&
          typeof property.key === "string" &&
          truths.isMember(subject, property.key, property.value),
      )
    );
  }

  /** `await failing.catch(() => true)` for `true`; `status ?? 403` for 403. */
  function isMadeToFit(subject: Expression, wanted: Expression): boolean {
    const value = truths.givenTo(subject);
    const isWanted = (one: Expression | undefined) => one !== undefined && truths.isSame(one, wanted);
    if (value.e === "await" || value.e === "typed") return isMadeToFit(value.of, wanted);
    if (value.e === "sequence") return isWanted(value.of.at(-1));
    if (value.e === "either")
      return value.operator === "?" ? value.of.every(isWanted) : value.operator !== "&&" && isWanted(value.of.at(-1));
    if (value.e !== "call" || value.callee.e !== "get") return false;
    const { key, object } = value.callee;
    const handler =
      key === "catch" ? argumentAt(value.args, 0) : key === "then" ? argumentAt(value.args, 1) : undefined;
    if (handler !== undefined) {
      const said = truths.returnedBy(handler);
      if (said.length > 0 && said.every(isWanted)) return true;
    }
    return /^(?:catch|finally)$/.test(String(key)) && isMadeToFit(object, wanted);
  }

  return { isItself, isMadeToFit };
}
