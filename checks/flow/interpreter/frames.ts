import { closureKey } from "./heap.js";
import type { FlowFunction } from "../model/program.js";
import { nothing, type Atoms, type CallSite, type Closure, type Frame, type ModuleState, type Value } from "./value.js";

/** How far a run has come. */
export interface Clock {
  /** Everything runs once a round. */
  round: number;
  depth: number;
  steps: number;
}

/** Calls of functions and what their variables hold. */
export class Frames {
  readonly #atoms: Atoms;
  readonly #clock: Clock;
  readonly #grew: () => void;
  readonly #closures = new Map<string, Closure>();
  readonly #contexts = new Map<string, Map<string, Frame>>();
  readonly #called = new Set<FlowFunction>();
  #made = 0;

  constructor(atoms: Atoms, clock: Clock, grew: () => void) {
    this.#atoms = atoms;
    this.#clock = clock;
    this.#grew = grew;
  }

  /** How many functions were called, whoever made them. */
  get functions(): number {
    return this.#called.size;
  }

  get closures(): Iterable<Closure> {
    return this.#closures.values();
  }

  make(
    module: ModuleState,
    outer: Frame | undefined,
    definition: FlowFunction,
    locals: readonly number[],
    site: CallSite | undefined,
  ): Frame {
    const key = `F${++this.#made}`;
    this.#called.add(definition);
    return {
      key,
      module,
      definition,
      outer,
      locals: new Set(locals),
      bindings: new Map(),
      self: nothing,
      result: nothing,
      round: 0,
      trace: [],
      bound: new Set(),
      site,
    };
  }

  /** The calls of a function, by what tells them apart. */
  contextsOf(key: string): Map<string, Frame> {
    const known = this.#contexts.get(key);
    if (known !== undefined) return known;
    const contexts = new Map<string, Frame>();
    this.#contexts.set(key, contexts);
    return contexts;
  }

  closure(definition: FlowFunction, frame: Frame, self: Value): Closure {
    const own = definition.arrow ? self : nothing;
    const key = closureKey(frame.key, definition.id, own);
    const known = this.#closures.get(key);
    if (known !== undefined) {
      known.round = this.#clock.round;
      return known;
    }
    const closure: Closure = {
      key,
      function: definition,
      module: frame.module,
      frame,
      self: own,
      round: this.#clock.round,
    };
    this.#closures.set(key, closure);
    this.#grew();
    return closure;
  }

  write(frame: Frame, binding: number, value: Value): void {
    for (let at: Frame | undefined = frame; at !== undefined; at = at.outer) {
      if (!at.locals.has(binding)) continue;
      const known = at.bindings.get(binding) ?? nothing;
      const joined = this.#atoms.join(known, value);
      if (joined === known && at.bindings.has(binding)) return;
      at.bindings.set(binding, joined);
      this.#grew();
      return;
    }
  }
}
