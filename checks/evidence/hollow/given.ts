import type { Expression, FlowFunction } from "../../flow/model/program.js";
import { walkFunction } from "../../flow/model/walk.js";
import { isReading } from "./pure-calls.js";
import type { TestWords } from "./words.js";

/** What names are given, and whether something ran between that and their use. */
export function givenIn(module: FlowFunction, words: TestWords) {
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
