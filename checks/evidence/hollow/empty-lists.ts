import type { Names } from "../../flow/model/names.js";
import { isSpread, type Expression } from "../../flow/model/program.js";
import type { Constants } from "./constants.js";
import type { Decided } from "./decided.js";
import { argumentAt, elementOf } from "./words.js";

const emptyIfOfNothing =
  /^(?:entries|fill|filter|flat|reverse|sort|splice|flatMap|keys|map|slice|toReversed|toSorted|values)$/;
const collections = /^(?:Array|Map|Set|WeakMap|WeakSet)$/;

/** Which lists of a test have no elements whatever the host did. */
export function createEmptyLists(names: Names, file: string, { isChanged, valueOf }: Constants, { isAlways }: Decided) {
  /** `[]`, `new Set()`, `Object.keys({})`, `list.filter(() => false)`, behind whatever name: nothing runs for its elements. */
  function isEmptyList(expression: Expression, depth = 0): boolean {
    if (depth > 8 || isChanged(expression)) return false;
    const meaning = names.meaning(file, expression);
    if (meaning.is !== "expression" || meaning.file !== file) return false;
    const value = meaning.expression;
    const isEmpty = (part: Expression | undefined) => part !== undefined && isEmptyList(part, depth + 1);
    if (value.e === "array") return value.elements.every((element) => isSpread(element) && isEmpty(element.spread));
    if (value.e === "literal") return value.value === "";
    if (value.e === "object") return value.properties.length === 0;
    if (value.e !== "call") return false;
    const { callee, args, construct } = value;
    const first = argumentAt(args, 0);
    if (callee.e === "global" && collections.test(callee.name))
      return args.length === 0 || (callee.name === "Array" ? valueOf(first) === 0 : construct && isEmpty(first));
    if (callee.e !== "get" || typeof callee.key !== "string") return false;
    const { object, key } = callee;
    if (object.e === "global" && object.name === "Object")
      return /^(?:entries|keys|values)$/.test(key) && isEmpty(first);
    if (object.e === "global" && object.name === "Array")
      return /^(?:from|of)$/.test(key) && (args.length === 0 || isEmpty(first) || isLengthNought(first));
    if (key === "filter" && isAlways(first, false)) return true;
    if (key === "slice" && args.length === 2 && valueOf(args[1] && elementOf(args[1])) === valueOf(first))
      return valueOf(first) !== undefined;
    return emptyIfOfNothing.test(key) && isEmpty(object);
  }

  /** `{ length: 0 }` */
  function isLengthNought(list: Expression | undefined): boolean {
    const [only, ...more] = list?.e === "object" ? list.properties : [];
    const isLength = only !== undefined && !isSpread(only) && only.key === "length";
    return isLength && more.length === 0 && valueOf(only.value) === 0;
  }

  return { isEmptyList: (expression: Expression): boolean => isEmptyList(expression) };
}

export type EmptyLists = ReturnType<typeof createEmptyLists>;
