import type { Names } from "../../flow/model/names.js";
import type { Expression, FlowFunction, FlowProgram } from "../../flow/model/program.js";
import { walkFunction } from "../../flow/model/walk.js";
import type { Call } from "./words.js";

/** Which calls run a function of this file. */
export function createCalls(names: Names, file: string, { module, exports }: FlowProgram) {
  let known: ReadonlyMap<FlowFunction, readonly Call[]> | undefined;

  /** Functions that are called by their name and do nothing else: neither exported nor handed on. */
  function collect(): ReadonlyMap<FlowFunction, readonly Call[]> {
    const calls = new Map<FlowFunction, Call[]>();
    const mentions = new Map<FlowFunction, number>();
    const functionOf = (value: Expression): FlowFunction | undefined => {
      const meaning = names.meaning(file, value);
      const isOwn = meaning.is === "expression" && meaning.file === file && meaning.expression.e === "function";
      return isOwn && meaning.expression.e === "function" ? meaning.expression.function : undefined;
    };
    const mention = (definition: FlowFunction | undefined): void => {
      if (definition !== undefined) mentions.set(definition, (mentions.get(definition) ?? 0) + 1);
    };
    for (const { binding } of exports) if (binding >= 0) mention(functionOf({ e: "binding", binding }));
    walkFunction(module, {
      expression(expression) {
        if (expression.e === "binding") mention(functionOf(expression));
        if (expression.e !== "call" || expression.callee.e !== "binding") return;
        const callee = functionOf(expression.callee);
        if (callee !== undefined) calls.set(callee, [...(calls.get(callee) ?? []), expression]);
      },
    });
    return new Map([...calls].filter(([definition, all]) => mentions.get(definition) === all.length));
  }

  return {
    /** All calls of a function; `undefined` when there may be others. */
    of(definition: FlowFunction): readonly Call[] | undefined {
      known ??= collect();
      return known.get(definition);
    },
  };
}

export type Calls = ReturnType<typeof createCalls>;
