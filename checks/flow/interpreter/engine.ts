import type { Domain, Spot } from "./domain.js";
import type { Clock, Frames } from "./frames.js";
import type { Heap } from "./heap.js";
import type { Lists } from "./lists.js";
import type { Machine } from "./machine.js";
import type { At, Element, Expression, Key, Pattern, Statement } from "../model/program.js";
import type { Trace } from "./trace.js";
import type { Atoms, Closure, Frame, HeapObject, ModuleState, Value } from "./value.js";

/** What the parts of the interpreter need of one another; `interpreter.ts` puts them together. */
export interface Engine {
  readonly atoms: Atoms;
  readonly heap: Heap;
  readonly lists: Lists;
  readonly machine: Machine;
  readonly domain: Domain;
  readonly trace: Trace;
  readonly frames: Frames;
  readonly clock: Clock;
  readonly modules: {
    module(file: string): ModuleState | undefined;
    commonModule(state: ModuleState): HeapObject;
    import(state: ModuleState, specifier: string, name: string): Value;
    load(from: string, specifier: Value, spot: Spot): Value;
    commonExports(state: ModuleState): HeapObject;
  };
  /** Values of literals, by their place in the program. */
  readonly literals: Map<Expression, Value>;
  /** Closures that something called in this round. */
  readonly called: Set<string>;
  /** Set when a limit was reached: what is not followed must be said. */
  gaveUp: Spot | undefined;
  evaluate(expression: Expression, frame: Frame): Value;
  key(key: Key, frame: Frame): Value;
  elements(elements: readonly Element[], frame: Frame, at: At): { value: Value; many: boolean }[];
  read(frame: Frame, binding: number): Value;
  block(statements: readonly Statement[], frame: Frame): void;
  bind(pattern: Pattern, value: Value, frame: Frame, at: At): void;
  apply(callee: Value, args: readonly Value[], self: Value, spot: Spot, construct: boolean): Value;
  invoke(
    closure: Closure,
    args: readonly Value[],
    self: Value,
    spot: Spot | undefined,
  ): { frame: Frame; result: Value };
}
