import type { Call, Domain, Spot } from "./domain.js";
import type { Atoms, HeapObject, Made, Shape, Value } from "./value.js";

/** What the models of built-in functions need of the interpreter. */
export interface Machine {
  readonly atoms: Atoms;
  readonly domain: Domain;
  /** Values only grow from one round to the next. */
  readonly round: number;
  /** Calls whatever functions `callee` may be. */
  apply(callee: Value, args: readonly Value[], self: Value, spot: Spot): Value;
  get(object: Value, key: Value, spot: Spot): Value;
  set(object: Value, key: Value, value: Value, spot: Spot): void;
  /** The elements, one by one when they are known, else one that stands for all. */
  iterate(value: Value, spot: Spot): Value[];
  /** Whether `iterate` gives each element once, and all of them. */
  isExact(value: Value): boolean;
  keys(object: Value, spot: Spot): Value;
  /** The object that this place makes. */
  allocate(shape: Shape, name: string, spot: Spot, made?: Made): HeapObject;
  /** `place` tells it apart from what other places put there; without one its order is not known. */
  append(array: HeapObject, element: Value, place?: string, atFront?: boolean): void;
  grow(object: HeapObject, part: "rest" | "spreads", value: Value): void;
  has(object: Value, key: Value, spot: Spot): void;
  spread(into: HeapObject, from: Value, spot: Spot): void;
  /** The module that a specifier names from a file: its namespace. */
  load(from: string, specifier: Value, spot: Spot): Value;
}

/** A built-in function: its result, or `undefined` when it is not one. */
export type Model = (machine: Machine, call: Call) => Value | undefined;
