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
  const given = new Map<number, readonly Expression[]>();
  const read = (expression: Expression): void => {
    if (expression.e === "binding") reads.add(expression.binding);
  };
  walkFunction(module, {
    bind(target, value) {
      if (target.p === "binding" && value !== undefined)
        given.set(target.binding, [...(given.get(target.binding) ?? []), value]);
    },
    statement(statement) {
      if (statement.s === "each") read(statement.over);
    },
    expression(expression) {
      const changes = countedBy(expression);
      if (changes !== undefined) counted.add(changes);
      switch (expression.e) {
        case "binding":
          mentions.add(expression.binding);
          return;
        case "get":
          if (!changed.has(expression)) read(expression.object);
          return;
        case "operation":
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

  /** A copy keeps what was counted up to then. */
  function isCounted(binding: number, depth = 0): boolean {
    const values = depth < 8 ? (given.get(binding) ?? []) : [];
    return counted.has(binding) || values.some((value) => value.e === "binding" && isCounted(value.binding, depth + 1));
  }

  return {
    /** What a name is given where it is declared, as written; `undefined` when that is more than one value. */
    givenOnce(binding: number): Expression | undefined {
      const [only, ...more] = given.get(binding) ?? [];
      return more.length === 0 ? only : undefined;
    },
    /** Nothing runs or waits for what the name holds: it is not mentioned again, but for `void name`. */
    isUnused: (binding: number): boolean => !exported.has(binding) && mentions.of(binding) === voids.of(binding),
    /** `calls++`, `left -= 1`, `before = calls`: it does not hold the literal that it was given first. */
    isCounted: (binding: number): boolean => isCounted(binding),
    /** The literal that the name was given is still what it holds: it is read, and nothing else gets hold of it. */
    isUntouched: (binding: number): boolean => !exported.has(binding) && mentions.of(binding) === reads.of(binding),
  };
}

/** The name that an expression counts: `calls++`, `left -= 1`. */
export function countedBy(expression: Expression): number | undefined {
  if (expression.e !== "operation" || comparisons.test(expression.operator)) return undefined;
  const [part] = expression.of;
  return /^(?:\+\+|--|\W+=)$/.test(expression.operator) && part?.e === "binding" ? part.binding : undefined;
}

export type Uses = ReturnType<typeof createUses>;

function count() {
  const found = new Map<number, number>();
  return {
    add: (key: number): unknown => found.set(key, (found.get(key) ?? 0) + 1),
    of: (key: number): number => found.get(key) ?? 0,
  };
}
