import type { Expression } from "../../flow/model/program.js";

/** Arithmetic that leaves a number as it is, or gives the same for every number. */
export function sameSum(
  { operator, of }: Extract<Expression, { e: "operation" }>,
  sameAs: (part: Expression | undefined) => string | undefined,
): string | undefined {
  const [first] = of;
  const texts = of.map(sameAs);
  const [left, right] = texts;
  if (first === undefined || texts.includes(undefined)) return undefined;
  if (of.length === 1) {
    const isTwice = operator === "-" && first.e === "operation" && first.operator === "-" && first.of.length === 1;
    return operator === "+" ? left : isTwice ? sameAs(first.of[0]) : undefined;
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
      if (added !== undefined && sameAs(added[1]) === right) return sameAs(added[0]);
      return right === "0" ? left : left === right ? "0" : undefined;
    }
    default:
      return undefined;
  }
}
