import { apply, invoke } from "./apply-call.js";
import { bind } from "./bind-pattern.js";
import type { Domain, Spot } from "./domain.js";
import type { Engine } from "./engine.js";
import { elementsOf, evaluate, keyOf } from "./evaluate.js";
import { Frames, type Clock } from "./frames.js";
import { Heap } from "./heap.js";
import { Lists } from "./lists.js";
import type { Machine } from "./machine.js";
import type { Programs } from "../model/programs.js";
import { Modules } from "./modules.js";
import type { At, Element, Expression, Key, Pattern, Statement } from "../model/program.js";
import { runStatement } from "./run-statement.js";
import { Trace } from "./trace.js";
import { Atoms, nothing, objectsOf, one, type Closure, type Frame, type HeapObject, type Value } from "./value.js";

/** How often everything runs once the last file was found, if values still grow. */
const mostRounds = 2;

/**
 * Runs programs without running them: each value is all that it may be, each object is the place that makes it, both
 * sides of a branch are taken. Repeated until nothing grows, so that the order of files and functions doesn't matter.
 */
export class Interpreter implements Engine {
  readonly atoms = new Atoms();
  readonly clock: Clock = { round: 0, depth: 0, steps: 0 };
  readonly literals = new Map<Expression, Value>();
  readonly called = new Set<string>();
  readonly heap: Heap;
  readonly lists: Lists;
  readonly machine: Machine;
  readonly domain: Domain;
  readonly trace: Trace;
  readonly frames: Frames;
  readonly modules: Modules;
  gaveUp: Spot | undefined;
  readonly #entered = new Set<Frame>();

  constructor(programs: Programs, domain: (machine: Machine) => Domain) {
    this.modules = new Modules(this, programs);
    this.machine = this.#makeMachine();
    this.heap = new Heap(this.machine, (file, name) => this.modules.exported(file, name));
    this.lists = new Lists(this.machine, this.heap);
    this.frames = new Frames(this.atoms, this.clock, () => {
      this.heap.changed = true;
    });
    this.domain = domain(this.machine);
    this.trace = new Trace(this.domain.event !== undefined);
  }

  /** The calls from outside: of functions that nobody here calls. */
  get entered(): readonly Frame[] {
    return [...this.#entered];
  }

  /** The calls of a function so far. */
  callsOf(closure: Closure): readonly Frame[] {
    return [...this.frames.contextsOf(closure.key).values()];
  }

  /** Runs the files, and every function of them that nobody calls with values of which nothing is known; of other files those that the gate enters. */
  run(files: readonly string[], rounds = mostRounds): void {
    const last = this.clock.round + rounds;
    do {
      this.heap.changed = false;
      this.clock.round += 1;
      this.called.clear();
      this.#entered.clear();
      this.extend(files);
    } while (this.heap.changed && this.clock.round < last);
  }

  /** Runs further files in the round of those that ran: what ran in it does not run again. */
  extend(files: readonly string[]): void {
    const entries = new Set(files);
    for (const file of files) this.modules.module(file);
    for (const state of this.modules.all) this.modules.run(state);
    // What runs may hand further functions to a library.
    let known: number;
    do {
      known = this.#entered.size;
      for (const closure of this.frames.closures) {
        const isReached = closure.round === this.clock.round && !this.called.has(closure.key);
        if (isReached && (entries.has(closure.module.file) || this.domain.enters?.(closure) === true))
          this.#enter(closure);
      }
      for (const object of this.heap.objects) if (entries.has(object.file)) this.#runInherited(object);
    } while (this.#entered.size > known);
  }

  evaluate(expression: Expression, frame: Frame): Value {
    return evaluate(this, expression, frame);
  }

  key(key: Key, frame: Frame): Value {
    return keyOf(this, key, frame);
  }

  elements(elements: readonly Element[], frame: Frame, at: At): { value: Value; many: boolean }[] {
    return elementsOf(this, elements, frame, at);
  }

  block(statements: readonly Statement[], frame: Frame): void {
    for (const statement of statements) runStatement(this, statement, frame);
  }

  bind(pattern: Pattern, value: Value, frame: Frame, at: At): void {
    bind(this, pattern, value, frame, at);
  }

  apply(callee: Value, args: readonly Value[], self: Value, spot: Spot, construct: boolean): Value {
    return apply(this, callee, args, self, spot, construct);
  }

  invoke(
    closure: Closure,
    args: readonly Value[],
    self: Value,
    spot: Spot | undefined,
  ): { frame: Frame; result: Value } {
    return invoke(this, closure, args, self, spot);
  }

  read(frame: Frame, binding: number): Value {
    for (let at: Frame | undefined = frame; at !== undefined; at = at.outer) {
      if (!at.locals.has(binding)) continue;
      if (at.outer === undefined) {
        const imported = at.module.imported.get(binding);
        if (imported !== undefined) return this.modules.import(at.module, imported.module, imported.name);
      }
      return at.bindings.get(binding) ?? nothing;
    }
    return nothing;
  }

  /** Calls a function as someone outside would. */
  #enter(closure: Closure): void {
    this.#entered.add(this.invoke(closure, this.#unknownArguments(closure), closure.self, undefined).frame);
  }

  #unknownArguments({ function: { params } }: Closure): readonly Value[] {
    return params.map(() => this.atoms.unknownValue);
  }

  /** Runs what a class inherits on its own objects: what that calls of `this` may be the class's own. */
  #runInherited({ shape, class: state }: HeapObject): void {
    const self = shape === "class" && state !== undefined ? this.heap.prototype(state) : undefined;
    if (self === undefined) return;
    const seen = new Set([self]);
    const runOf = (bases: Value): void => {
      for (const { class: base } of objectsOf(bases)) {
        const inherited = base === undefined ? undefined : this.heap.prototype(base);
        if (base === undefined || inherited === undefined || seen.has(inherited)) continue;
        seen.add(inherited);
        for (const [name, value] of inherited.properties)
          for (const atom of self.properties.has(name) ? nothing : value)
            if (atom.k === "function")
              this.invoke(atom.closure, this.#unknownArguments(atom.closure), one(this.atoms.object(self)), undefined);
        runOf(base.base);
      }
    };
    runOf(state?.base ?? nothing);
  }

  #makeMachine(): Machine {
    // The heap and the domain come to life one after the other; the machine reads them when it is used.
    const self = (): Interpreter => this;
    return {
      atoms: this.atoms,
      get domain() {
        return self().domain;
      },
      get round() {
        return self().clock.round;
      },
      apply: (callee, args, value, spot) => this.apply(callee, args, value, spot, false),
      get: (object, key, spot) => this.heap.get(object, key, spot),
      set: (object, key, value, spot) => this.heap.set(object, key, value, spot),
      iterate: (value, spot) => this.lists.iterate(value, spot),
      isExact: (value) => this.lists.isExact(value),
      keys: (object, spot) => this.heap.keys(object, spot),
      allocate: (shape, name, spot, made) =>
        made === undefined ? this.heap.allocate(shape, name, spot) : this.heap.made(name, spot, made),
      append: (array, element, place, atFront) => this.lists.append(array, element, place, atFront),
      grow: (object, part, value) => this.heap.grow(object, part, value),
      has: (object, key, spot) => this.heap.has(object, key, spot),
      spread: (into, from, spot) => this.heap.spread(into, from, spot),
      load: (from, specifier, spot) => this.modules.load(from, specifier, spot),
    };
  }
}
