import { isSpread, type Expression } from "../../flow/model/program.js";
import { takesEveryText } from "./weak-matchers.js";
import { argumentAt, type TestWords } from "./words.js";

export const exact = /^to(?:Be|Equal|StrictEqual)$|^(?:equals?|eql)$/;
const ofText =
  /^(?:toContain|toMatch|toThrow|toThrowError|stringContaining|stringMatching|include|contain|match|string)$/;

/** `expect.anything()`, the empty text in a text, no field of an object, or what is made of these. */
export function matchesAnything(words: TestWords, matcher: string, wanted: Expression): boolean {
  if (wanted.e === "literal" || wanted.e === "regex") return ofText.test(matcher) && takesEveryText(wanted);
  if (wanted.e === "object") {
    const { properties } = wanted;
    if (properties.length === 0) return /^(?:toMatchObject|objectContaining)$/.test(matcher);
    return properties.every((property) => !isSpread(property) && matchesAnything(words, "field", property.value));
  }
  if (wanted.e === "array")
    return wanted.elements.length === 0
      ? matcher === "arrayContaining"
      : wanted.elements.every((element) => !isSpread(element) && matchesAnything(words, "element", element));
  if (wanted.e !== "call") return false;
  const word = words.wordOf(wanted.callee)?.replace(/^expect\./, "") ?? "";
  const inner = argumentAt(wanted.args, 0);
  if (word === "anything" || /^not\.\w+Containing$|^not\.stringMatching$/.test(word)) return true;
  if (word === "any")
    return (
      inner?.e === "global" &&
      /^(?:Object|String|Number|Boolean|Array|Function)$/.test(inner.name) &&
      exact.test(matcher)
    );
  return (
    /^(?:(?:object|array|string)Containing|stringMatching)$/.test(word) &&
    inner !== undefined &&
    matchesAnything(words, word, inner)
  );
}
