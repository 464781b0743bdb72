import type { Names } from "../../flow/model/names.js";
import type { Expression } from "../../flow/model/program.js";
import type { Call } from "./words.js";

/** They answer the same to the same question, and change nothing. */
const pureGlobals =
  /^(?:BigInt|Boolean|Number|String|JSON\.\w+|Math\.(?!random)\w+|Number\.\w+|Object\.(?:entries|is|keys|values))$/;
const pureMethods =
  /^(?:at|concat|endsWith|entries|get|has|includes|indexOf|join|keys|slice|split|startsWith|toFixed|toJSON|toLowerCase|toString|toUpperCase|trim|values)$/;
/** What they give equals what they are given. */
const copies = /^(?:structuredClone|Array\.from|Object\.(?:freeze|seal)|Promise\.resolve|String|Number)$/;

/** It gives the same for the same, and changes nothing. */
export function isPure({ callee }: Call): boolean {
  const word = globalWord(callee);
  return word === undefined ? callee.e === "get" && pureMethods.test(String(callee.key)) : pureGlobals.test(word);
}

/** What it gives equals what it is given. */
export function isCopy(callee: Expression): boolean {
  return copies.test(globalWord(callee) ?? "");
}

/** It tells something of a value and runs nothing: what was read before it still holds. */
export function isReading(call: Call): boolean {
  const { callee } = call;
  if (isPure(call) || isCopy(callee)) return true;
  return callee.e === "get" && globalWord(callee) === undefined && /^to[A-Z]/.test(String(callee.key));
}

/** `(value) => value`, under whatever name. */
export function isIdentity(names: Names, file: string, callee: Expression): boolean {
  const meaning = names.meaning(file, callee);
  if (meaning.is !== "expression" || meaning.expression.e !== "function") return false;
  const { params, body } = meaning.expression.function;
  const [only] = body;
  const value = body.length === 1 && only?.s === "return" ? only.of : undefined;
  return params[0]?.p === "binding" && value?.e === "binding" && value.binding === params[0].binding;
}

/** `JSON.parse` of the global of that name. */
export function globalWord(callee: Expression): string | undefined {
  if (callee.e === "global") return callee.name;
  if (callee.e !== "get" || typeof callee.key !== "string" || callee.object.e !== "global") return undefined;
  return `${callee.object.name}.${callee.key}`;
}
