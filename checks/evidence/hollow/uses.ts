import type { Expression, FlowProgram } from "../../flow/model/program.js";
import { walkFunction } from "../../flow/model/walk.js";
import { elementOf, type TestWords } from "./words.js";

const readers =
  /^(?:at|concat|endsWith|entries|every|filter|find|findIndex|flat|flatMap|forEach|get|has|includes|indexOf|join|keys|map|reduce|slice|some|startsWith|toReversed|toSorted|toString|values)$/;

const comparisons = /^(?:[!=]=|[<>])=?$/;

/** What a file does with the names that it declares. */
export function createUses({ module, exports }: FlowProgram, words: TestWords) {
  const mentions = count();
  const reads = count();
  const voids = count();
  const changed = new Set<Expression>();
  const counted = new Set<number>();
  const read = (expression: Expression): void => {
    if (expression.e === "binding") reads.add(expression.binding);
  };
  walkFunction(module, {
    statement(statement) {
      if (statement.s === "each") read(statement.over);
    },
    expression(expression) {
      switch (expression.e) {
        case "binding":
          mentions.add(expression.binding);
          return;
        case "get":
          if (!changed.has(expression)) read(expression.object);
          return;
        case "operation":
          if (/^(?:\+\+|--|\W+=)$/.test(expression.operator) && !comparisons.test(expression.operator))
            for (const part of expression.of.slice(0, 1)) if (part.e === "binding") counted.add(part.binding);
          if (expression.operator === "void" && expression.of[0]?.e === "binding") voids.add(expression.of[0].binding);
          return;
        case "call": {
          const { callee, args } = expression;
          if (!readers.test(callee.e === "get" ? String(callee.key) : ""))
            for (let at = callee; at.e === "get"; at = at.object) changed.add(at);
          // Matchers, and tables of tests.
          const looks =
            (callee.e === "get" && /^(?:to[A-Z]|(?:each|for)$)/.test(String(callee.key))) ||
            words.wordOf(callee) === "expect";
          if (looks) args.map(elementOf).forEach(read);
        }
      }
    },
  });
  const exported = new Set(exports.map(({ binding }) => binding));

  return {
    /** Nothing runs or waits for what the name holds: it is not mentioned again, but for `void name`. */
    isUnused: (binding: number): boolean => !exported.has(binding) && mentions.of(binding) === voids.of(binding),
    /** `calls++`, `left -= 1`: it no longer holds what it was given. */
    isCounted: (binding: number): boolean => counted.has(binding),
    /** The literal that the name was given is still what it holds: it is read, and nothing else gets hold of it. */
    isUntouched: (binding: number): boolean => !exported.has(binding) && mentions.of(binding) === reads.of(binding),
  };
}

export type Uses = ReturnType<typeof createUses>;

function count() {
  const found = new Map<number, number>();
  return {
    add: (key: number): unknown => found.set(key, (found.get(key) ?? 0) + 1),
    of: (key: number): number => found.get(key) ?? 0,
  };
}
