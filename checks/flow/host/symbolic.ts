import type { AbstractValue } from "./abstract-value.js";
import type { Interpreter } from "../interpreter/interpreter.js";
import type { At, Expression, Pattern, Statement } from "../model/program.js";
import type { Frame, TraceNode } from "../interpreter/value.js";
import type { Variables, PathStates } from "./path-states.js";

/** Where a request gets to. */
export interface Reached {
  readonly file: string;
  readonly at: At;
}

/** One call of a function. */
export interface Activation {
  readonly frame: Frame;
  /** What the interpreter saw at each place of the function. */
  readonly seen: ReadonlyMap<string, readonly TraceNode[]>;
  readonly returned: AbstractValue[];
  /** The paths that left the innermost loop or `switch`. */
  left: Variables[] | undefined;
  /** Those that left a block, by its label. */
  blocks?: ReadonlyMap<string, Variables[]>;
  /** In a loop over a known list: which of as many callees is called this time. */
  turn: { readonly index: number; readonly of: number } | undefined;
}

/** What the parts of a refused run need of one another; `symbolic-run.ts` puts them together. */
export interface SymbolicEngine {
  readonly interpreter: Interpreter;
  readonly paths: PathStates;
  /** The dispatches that the request gets to. */
  readonly reached: Reached[];
  /** The request goes on from here to the next handler of its route. */
  letGoOn(at: At, activation: Activation): void;
  /** The request has its answer. */
  answer(): void;
  /** A function gives an answer and ends. */
  leave(answer: AbstractValue, at: At, activation: Activation): void;
  /** Whether a signature was compared on the path. */
  compared: boolean;
  evaluate(expression: Expression, activation: Activation): AbstractValue;
  block(statements: readonly Statement[], activation: Activation): void;
  bind(pattern: Pattern, answer: AbstractValue, activation: Activation): void;
  set(frame: Frame, binding: number, answer: AbstractValue): void;
  read(binding: number, activation: Activation): AbstractValue;
  member(of: AbstractValue, key: string | undefined): AbstractValue;
  /** The functions that the interpreter saw called at a place. */
  framesAt(at: At, activation: Activation): Frame[];
  /** Calls one of the functions; which one isn't known. */
  invokeAll(frames: readonly Frame[], args: readonly AbstractValue[], activation: Activation): AbstractValue;
  /** Calls functions that may also not be called. */
  maybe(frames: readonly Frame[], args: readonly AbstractValue[], activation: Activation): AbstractValue;
  elements(answer: AbstractValue): readonly AbstractValue[] | undefined;
}

/** The place of a call in its file. */
export function placeKey(at: At): string {
  return at.join(":");
}
