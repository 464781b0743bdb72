import { CallInFrame, PlaceInFrame, type Call, type Domain, type Spot } from "./domain.js";
import { concatenate } from "./fold.js";
import { closureKey, Heap } from "./heap.js";
import type { Machine } from "./machine.js";
import { modelGlobal, modelMember } from "./models.js";
import {
  isSpread,
  type At,
  type Element,
  type Expression,
  type FlowFunction,
  type FlowProgram,
  type Key,
  type Pattern,
  type Statement,
} from "./program.js";
import {
  Atoms,
  contains,
  nothing,
  one,
  textsOf,
  type CallSite,
  type ClassState,
  type Closure,
  type Frame,
  type HeapObject,
  type ModuleState,
  type TraceNode,
  type Value,
} from "./value.js";

/** The files of a workspace, as the interpreter needs them. */
export interface Programs {
  /** `undefined` for a file that is not (yet) there. */
  program(file: string): FlowProgram | undefined;
  /** The file that a specifier names, if it is in the workspace. */
  resolve(from: string, specifier: string): string | undefined;
}

/** Different looking calls of one function beyond this are judged as one. */
const mostContexts = 8;
const mostRounds = 3;
const deepestCall = 60;
const mostElements = 80;
const mostSteps = 4_000_000;

/**
 * Runs programs without running them: each value is all that it may be, each object is the place that makes it, both
 * sides of a branch are taken. Repeated until nothing grows, so that the order of files and functions doesn't matter.
 */
export class Interpreter {
  readonly atoms = new Atoms();
  readonly heap: Heap;
  readonly machine: Machine;
  /** Files that were asked for and are not there. */
  readonly missing = new Set<string>();
  /** Set when a limit was reached: what is not followed must be said. */
  gaveUp: Spot | undefined;
  readonly #programs: Programs;
  readonly #domain: Domain;
  readonly #isTracing: boolean;
  readonly #modules = new Map<string, ModuleState>();
  readonly #literals = new Map<Expression, Value>();
  readonly #closures = new Map<string, Closure>();
  readonly #called = new Set<string>();
  readonly #entered = new Set<Frame>();
  #entries: ReadonlySet<string> = new Set();
  readonly #contexts = new Map<string, Map<string, Frame>>();
  #frames = 0;
  #round = 0;
  #depth = 0;
  #steps = 0;
  #trace: TraceNode[] = [];

  constructor(programs: Programs, domain: (machine: Machine) => Domain) {
    this.#programs = programs;
    this.heap = new Heap(this.#makeMachine(), (file, name) => this.exported(file, name));
    this.machine = this.#makeMachine();
    this.#domain = domain(this.machine);
    this.#isTracing = this.#domain.event !== undefined;
  }

  /** The files that ran. */
  get modules(): readonly ModuleState[] {
    return [...this.#modules.values()];
  }

  /** The calls of a function so far. */
  callsOf(closure: Closure): readonly Frame[] {
    return [...(this.#contexts.get(closure.key)?.values() ?? [])];
  }

  /** Runs the files, and every function of them that nobody calls with values of which nothing is known. */
  run(files: readonly string[], rounds = mostRounds): void {
    this.#entries = new Set(files);
    const last = this.#round + rounds;
    do {
      this.heap.changed = false;
      this.#round += 1;
      this.#called.clear();
      this.#entered.clear();
      for (const file of files) this.module(file);
      for (const state of this.#modules.values()) this.#runModule(state);
      this.#runUncalled();
    } while (this.heap.changed && this.#round < last);
  }

  module(file: string): ModuleState | undefined {
    const known = this.#modules.get(file);
    if (known !== undefined) return known;
    const program = this.#programs.program(file);
    if (program === undefined) {
      this.missing.add(file);
      return undefined;
    }
    const state: { -readonly [K in keyof ModuleState]: ModuleState[K] } = {
      file,
      program,
      imported: new Map(program.imports.map(({ binding, module, name }) => [binding, { module, name }])),
      // Set in the next line: a frame knows its module and a module its frame.
      frame: undefined as unknown as Frame,
    };
    state.frame = this.#makeFrame(state, undefined, program.module, program.module.locals, undefined);
    this.#modules.set(file, state);
    this.heap.changed = true;
    return state;
  }

  /** The value of an export, through re-exports. */
  exported(file: string, name: string, seen: readonly string[] = []): Value {
    if (seen.includes(file)) return nothing;
    const state = this.module(file);
    if (state === undefined) return this.atoms.unknownValue;
    this.#runModule(state);
    const { exports } = state.program;
    const found: Value[] = [];
    for (const entry of exports) {
      if (entry.name !== name) continue;
      if (entry.module === undefined) found.push(this.#read(state.frame, entry.binding));
      else found.push(this.#import(state, entry.module, entry.imported ?? name));
    }
    if (found.length === 0 && name !== "default") {
      for (const entry of exports) {
        if (entry.name !== "*" || entry.module === undefined) continue;
        const target = this.#programs.resolve(file, entry.module);
        if (target !== undefined) found.push(this.exported(target, name, [...seen, file]));
      }
    }
    if (found.length === 0) {
      const common = this.#commonExports(state);
      if (name === "default") return one(this.atoms.object(common));
      return this.machine.get(
        one(this.atoms.object(common)),
        one(this.atoms.constant(name)),
        this.#spot(state.frame, [1, 1, 1], "common"),
      );
    }
    return this.atoms.join(...found);
  }

  /** The calls from outside: of functions that nobody here calls. */
  get entered(): readonly Frame[] {
    return [...this.#entered];
  }

  /** Calls a function as someone outside would. */
  enter(closure: Closure): Frame {
    const { frame } = this.#invoke(
      closure,
      closure.function.params.map(() => this.atoms.unknownValue),
      closure.self,
      undefined,
    );
    this.#entered.add(frame);
    return frame;
  }

  #makeMachine(): Machine {
    // The heap and the domain come to life one after the other; the machine reads them when it is used.
    const self = (): Interpreter => this;
    return {
      atoms: this.atoms,
      get domain() {
        return self().#domain;
      },
      apply: (callee, args, value, spot) => this.#apply(callee, args, value, spot, false),
      get: (object, key, spot) => this.heap.get(object, key, spot),
      set: (object, key, value, spot) => this.heap.set(object, key, value, spot),
      iterate: (value, spot) => this.heap.iterate(value, spot),
      isExact: (value) => this.heap.isExact(value),
      keys: (object, spot) => this.heap.keys(object, spot),
      allocate: (shape, name, spot, made) =>
        made === undefined ? this.heap.allocate(shape, name, spot) : this.heap.made(name, spot, made),
      append: (array, element) => this.heap.append(array, element),
      grow: (object, part, value) => this.heap.grow(object, part, value),
      has: (object, key, spot) => this.heap.has(object, key, spot),
      spread: (into, from, spot) => this.heap.spread(into, from, spot),
      load: (from, specifier, spot) => this.#load(from, specifier, spot),
    };
  }

  #makeFrame(
    module: ModuleState,
    outer: Frame | undefined,
    definition: FlowFunction,
    locals: readonly number[],
    site: CallSite | undefined,
  ): Frame {
    const key = `F${++this.#frames}`;
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
      site,
    };
  }

  #spot(frame: Frame, at: At, name: string | number): Spot {
    return new PlaceInFrame(frame, at, name);
  }

  #runModule(state: ModuleState): void {
    const { frame } = state;
    if (frame.round === this.#round) return;
    frame.round = this.#round;
    frame.trace = this.#traced(() => {
      for (const { binding, module } of state.program.imports) {
        const target = binding === -1 ? this.#programs.resolve(state.file, module) : undefined;
        const imported = target === undefined ? undefined : this.module(target);
        if (imported === undefined) continue;
        this.#runModule(imported);
        this.#tell({ node: "call", frame: imported.frame, file: state.file, at: [1, 1, 1] });
      }
      this.#block(state.program.module.body, frame);
    });
  }

  #runUncalled(): void {
    for (const closure of this.#closures.values()) {
      const isStale = closure.round !== this.#round;
      if (!isStale && !this.#called.has(closure.key) && this.#entries.has(closure.module.file)) this.enter(closure);
    }
  }

  #traced(run: () => void): TraceNode[] {
    if (!this.#isTracing) {
      run();
      return [];
    }
    const outer = this.#trace;
    const own: TraceNode[] = [];
    this.#trace = own;
    run();
    this.#trace = outer;
    return own;
  }

  #tell(...nodes: readonly TraceNode[]): void {
    if (this.#isTracing) this.#trace.push(...nodes);
  }

  // Statements

  #block(statements: readonly Statement[], frame: Frame): void {
    for (const statement of statements) this.#statement(statement, frame);
  }

  #statement(statement: Statement, frame: Frame): void {
    const { file } = frame.module;
    switch (statement.s) {
      case "expression":
        this.evaluate(statement.of, frame);
        return;
      case "return":
      case "throw": {
        const value = statement.of === undefined ? nothing : this.evaluate(statement.of, frame);
        if (statement.s === "return") this.#returns(frame, value);
        this.#tell({ node: "exit", how: statement.s, value, file, at: statement.at });
        return;
      }
      case "break":
        this.#tell({ node: "exit", how: "break", value: nothing, file, at: statement.at });
        return;
      case "if": {
        const value = this.evaluate(statement.test, frame);
        const arms = [
          this.#traced(() => this.#block(statement.whenTrue, frame)),
          this.#traced(() => this.#block(statement.whenFalse, frame)),
        ];
        this.#tell({
          node: "branch",
          test: statement.test,
          kind: "if",
          value,
          arms,
          frame,
          file,
          at: statement.at,
        });
        return;
      }
      case "switch": {
        const value = this.evaluate(statement.on, frame);
        const spot = this.#spot(frame, statement.at, "switch");
        const arms = statement.cases.map(({ test, body }) => {
          if (test !== undefined) this.#domain.compare?.("===", [value, this.evaluate(test, frame)], spot);
          return this.#traced(() => this.#block(body, frame));
        });
        this.#tell({
          node: "branch",
          test: statement.on,
          cases: statement.cases,
          kind: "switch",
          value,
          arms,
          frame,
          file,
          at: statement.at,
        });
        return;
      }
      case "loop":
        if (statement.test !== undefined) this.evaluate(statement.test, frame);
        this.#block(statement.body, frame);
        return;
      case "each":
        this.#each(statement, frame);
        return;
      case "try": {
        const body = this.#traced(() => this.#block(statement.body, frame));
        const { handler, caught } = statement;
        const caughtTrace = this.#traced(() => {
          if (caught !== undefined) this.#bind(caught, this.atoms.unknownValue, frame, statement.at);
          if (handler !== undefined) this.#block(handler, frame);
        });
        this.#tell({
          node: "try",
          body,
          handler: handler === undefined ? undefined : caughtTrace,
          file,
          at: statement.at,
        });
        this.#block(statement.last, frame);
      }
    }
  }

  /** The frame that `return` leaves: a loop's body has one of its own. */
  #returns(frame: Frame, value: Value): void {
    let target = frame;
    while (target.outer !== undefined && target.site === undefined && target.key.includes("/")) target = target.outer;
    if (contains(target.result, value)) return;
    target.result = this.atoms.join(target.result, value);
    this.heap.changed = true;
  }

  #each(statement: Extract<Statement, { s: "each" }>, frame: Frame): void {
    const over = this.evaluate(statement.over, frame);
    const spot = this.#spot(frame, statement.at, `each${statement.id}`);
    let elements: readonly Value[];
    if (statement.keys) {
      const keys = this.heap.keys(over, spot);
      const names = textsOf(keys);
      elements = names === undefined ? [keys] : names.map((name) => one(this.atoms.constant(name)));
    } else elements = this.heap.iterate(over, spot);
    if (elements.length > mostElements) elements = [this.atoms.join(...elements)];
    for (const [index, element] of elements.entries()) {
      const contexts = this.#contextsOf(`${frame.key}/each${statement.id}`);
      let inner = contexts.get(String(index));
      if (inner === undefined) {
        const made = this.#makeFrame(frame.module, frame, frame.definition, statement.locals, undefined);
        inner = { ...made, key: `${frame.key}/${statement.id}.${index}`, self: frame.self };
        contexts.set(String(index), inner);
      }
      inner.self = frame.self;
      this.#bind(statement.target, element, inner, statement.at);
      this.#block(statement.body, inner);
    }
  }

  #contextsOf(key: string): Map<string, Frame> {
    const known = this.#contexts.get(key);
    if (known !== undefined) return known;
    const contexts = new Map<string, Frame>();
    this.#contexts.set(key, contexts);
    return contexts;
  }

  // Expressions

  evaluate(expression: Expression, frame: Frame): Value {
    this.#steps += 1;
    const { atoms } = this;
    switch (expression.e) {
      case "literal": {
        const known = this.#literals.get(expression);
        if (known !== undefined) return known;
        const value = one(atoms.constant(expression.value));
        this.#literals.set(expression, value);
        return value;
      }
      case "regex":
        return one(atoms.external("regex", [expression.source]));
      case "binding":
        return this.#read(frame, expression.binding);
      case "global":
        return this.#global(expression.name, frame);
      case "this":
        return frame.self;
      case "concat": {
        const parts = expression.parts.map((part) => this.evaluate(part, frame));
        const folded = concatenate(atoms, parts);
        return folded ?? this.#domain.concat?.(parts, this.#spot(frame, [1, 1, 1], "concat")) ?? atoms.unknownValue;
      }
      case "either":
        return this.#either(expression, frame);
      case "operation": {
        const operands = expression.of.map((operand) => this.evaluate(operand, frame));
        this.#domain.compare?.(expression.operator, operands, this.#spot(frame, expression.at, "operation"));
        // What a result was computed from stays visible as far as it is configuration: a gate may ask what a branch depends on.
        return new Set([
          atoms.unknown,
          ...operands.flatMap((operand) =>
            [...operand].filter((atom) => atom.k === "external" && atom.path.includes("env")),
          ),
        ]);
      }
      case "sequence":
        return expression.of.map((part) => this.evaluate(part, frame)).at(-1) ?? nothing;
      case "object":
        return this.#object(expression, frame);
      case "array": {
        const array = this.heap.allocate("array", "array", this.#spot(frame, expression.at, expression.id));
        this.#elements(expression.elements, frame, expression.at).forEach((element, index) => {
          if (element.many) this.heap.append(array, element.value);
          else this.heap.put(array, String(index), element.value);
        });
        return one(atoms.object(array));
      }
      case "get":
        return this.heap.get(
          this.evaluate(expression.object, frame),
          this.#key(expression.key, frame),
          this.#spot(frame, expression.at, "get"),
        );
      case "in":
        this.heap.has(
          this.evaluate(expression.object, frame),
          this.evaluate(expression.key, frame),
          this.#spot(frame, expression.at, "in"),
        );
        return atoms.unknownValue;
      case "delete":
        this.heap.delete(
          this.evaluate(expression.object, frame),
          this.#key(expression.key, frame),
          this.#spot(frame, expression.at, "delete"),
        );
        return atoms.unknownValue;
      case "call":
        return this.#callExpression(expression, frame);
      case "function":
        return one(atoms.function(this.#closure(expression.function, frame, frame.self)));
      case "class":
        return this.#class(expression, frame);
      case "assign": {
        const value = this.evaluate(expression.value, frame);
        this.#bind(expression.target, value, frame, expression.at);
        return value;
      }
      case "await":
        return this.evaluate(expression.of, frame);
      case "typed": {
        return this.#annotated(expression.type, this.evaluate(expression.of, frame), frame);
      }
      case "import":
        return this.#load(
          frame.module.file,
          this.evaluate(expression.module, frame),
          this.#spot(frame, expression.at, "import"),
        );
    }
  }

  #key(key: Key, frame: Frame): Value {
    return typeof key === "string" ? one(this.atoms.constant(key)) : this.evaluate(key, frame);
  }

  #read(frame: Frame, binding: number): Value {
    for (let at: Frame | undefined = frame; at !== undefined; at = at.outer) {
      if (!at.locals.has(binding)) continue;
      if (at.outer === undefined) {
        const imported = at.module.imported.get(binding);
        if (imported !== undefined) return this.#import(at.module, imported.module, imported.name);
      }
      return at.bindings.get(binding) ?? nothing;
    }
    return nothing;
  }

  #write(frame: Frame, binding: number, value: Value): void {
    for (let at: Frame | undefined = frame; at !== undefined; at = at.outer) {
      if (!at.locals.has(binding)) continue;
      const known = at.bindings.get(binding) ?? nothing;
      if (contains(known, value) && at.bindings.has(binding)) return;
      at.bindings.set(binding, this.atoms.join(known, value));
      this.heap.changed = true;
      return;
    }
  }

  #global(name: string, frame: Frame): Value {
    if (name === "undefined") return one(this.atoms.constant(undefined));
    if (name === "exports") return one(this.atoms.object(this.#commonExports(frame.module)));
    if (name === "module") {
      const spot = this.#spot(frame.module.frame, [1, 1, 1], "module");
      const module = this.heap.allocate("object", "module", spot);
      this.heap.put(module, "exports", one(this.atoms.object(this.#commonExports(frame.module))));
      return one(this.atoms.object(module));
    }
    return one(this.atoms.external("", [name]));
  }

  #commonExports(state: ModuleState): HeapObject {
    return this.heap.allocate("object", "exports", this.#spot(state.frame, [1, 1, 1], "common"));
  }

  #import(state: ModuleState, specifier: string, name: string): Value {
    const to = this.#programs.resolve(state.file, specifier);
    const given = this.#domain.imported?.(state, specifier, to, name);
    if (given !== undefined) return given;
    if (to === undefined) return one(this.atoms.external(specifier, name === "*" ? [] : [name]));
    if (name !== "*") return this.exported(to, name);
    return this.#namespace(to);
  }

  #namespace(file: string): Value {
    const state = this.module(file);
    if (state === undefined) return this.atoms.unknownValue;
    return one(
      this.atoms.object(
        this.heap.allocate("namespace", "namespace", this.#spot(state.frame, [1, 1, 1], "namespace"), { module: file }),
      ),
    );
  }

  #load(from: string, specifier: Value, spot: Spot): Value {
    const loaded: Value[] = [];
    for (const atom of specifier) {
      if (atom.k === "constant" && typeof atom.value === "string") {
        const state = this.module(from);
        if (state !== undefined) loaded.push(this.#import(state, atom.value, "*"));
      } else {
        const call = new CallInFrame(spot, this.atoms.external("", ["import"]), nothing, [one(atom)], false);
        loaded.push(this.#domain.call?.(call) ?? this.atoms.unknownValue);
      }
    }
    return this.atoms.join(...loaded);
  }

  #either(expression: Extract<Expression, { e: "either" }>, frame: Frame): Value {
    const [left, right] = expression.of;
    if (left === undefined || right === undefined) return nothing;
    const { file } = frame.module;
    if (expression.test !== undefined) {
      const test = this.evaluate(expression.test, frame);
      const values: Value[] = [];
      const arms = [left, right].map((side) => this.#traced(() => values.push(this.evaluate(side, frame))));
      this.#tell({
        node: "branch",
        test: expression.test,
        kind: "?",
        value: test,
        arms,
        frame,
        file,
        at: expression.at,
      });
      return this.atoms.join(...values);
    }
    const first = this.evaluate(left, frame);
    let second: Value = nothing;
    const arm = this.#traced(() => {
      second = this.evaluate(right, frame);
    });
    const kind = expression.operator;
    this.#tell({
      node: "branch",
      test: left,
      kind,
      value: first,
      arms: kind === "&&" ? [arm, []] : [[], arm],
      frame,
      file,
      at: expression.at,
    });
    const kept =
      kind === "&&" ? new Set([...first].filter((atom) => atom.k === "external" && atom.path.includes("env"))) : first;
    return this.atoms.join(kept, second);
  }

  #object(expression: Extract<Expression, { e: "object" }>, frame: Frame): Value {
    const object = this.heap.allocate("object", "object", this.#spot(frame, expression.at, expression.id));
    const value = one(this.atoms.object(object));
    for (const property of expression.properties) {
      if ("spread" in property) {
        this.heap.spread(object, this.evaluate(property.spread, frame), this.#spot(frame, property.at, "spread"));
        continue;
      }
      const key = this.#key(property.key, frame);
      const held = this.evaluate(property.value, frame);
      for (const name of textsOf(key) ?? []) if (!object.places.has(name)) object.places.set(name, property.at);
      if (property.accessor === "get") for (const name of textsOf(key) ?? []) object.getters.set(name, held);
      else if (property.accessor === undefined)
        this.heap.set(value, key, held, this.#spot(frame, property.at, "property"));
    }
    return value;
  }

  #elements(elements: readonly Element[], frame: Frame, at: At): { value: Value; many: boolean }[] {
    return elements.flatMap((element) => {
      if (!isSpread(element)) return [{ value: this.evaluate(element, frame), many: false }];
      const value = this.evaluate(element.spread, frame);
      const many = !this.heap.isExact(value);
      return this.heap.iterate(value, this.#spot(frame, at, "spread")).map((held) => ({ value: held, many }));
    });
  }

  #closure(definition: FlowFunction, frame: Frame, self: Value): Closure {
    const own = definition.arrow ? self : nothing;
    const key = closureKey(frame.key, definition.id, own);
    const known = this.#closures.get(key);
    if (known !== undefined) {
      known.round = this.#round;
      return known;
    }
    const closure: Closure = { key, function: definition, module: frame.module, frame, self: own, round: this.#round };
    this.#closures.set(key, closure);
    this.heap.changed = true;
    return closure;
  }

  #class(expression: Extract<Expression, { e: "class" }>, frame: Frame): Value {
    const { class: definition } = expression;
    const base = definition.base === undefined ? nothing : this.evaluate(definition.base, frame);
    const spot = this.#spot(frame, definition.at, definition.id);
    const state = { definition, module: frame.module, frame, base };
    const object = this.heap.allocate("class", "class", spot, { class: state });
    const prototype = this.heap.allocate("instance", "prototype", spot, { class: state });
    const inside = { ...frame, self: one(this.atoms.object(prototype)) };
    for (const member of definition.members) {
      const owner = member.isStatic ? object : prototype;
      const self = one(this.atoms.object(owner));
      const value = this.evaluate(member.value, { ...inside, self });
      for (const atom of value) if (atom.k === "function" && atom.closure.self.size === 0) atom.closure.self = self;
      for (const name of textsOf(this.#key(member.key, frame)) ?? []) {
        if (member.accessor === "get") owner.getters.set(name, value);
        else if (member.accessor === undefined) this.heap.put(owner, name, value);
      }
    }
    if (definition.construct !== undefined) {
      const closure = this.#closure(definition.construct, frame, nothing);
      closure.self = one(this.atoms.object(prototype));
    }
    return one(this.atoms.object(object));
  }

  // Calls

  #callExpression(expression: Extract<Expression, { e: "call" }>, frame: Frame): Value {
    const { callee } = expression;
    let self: Value = nothing;
    let called: Value;
    if (callee.e === "get") {
      self = this.evaluate(callee.object, frame);
      called = this.heap.get(self, this.#key(callee.key, frame), this.#spot(frame, callee.at, "get"));
    } else called = this.evaluate(callee, frame);
    const args = this.#elements(expression.args, frame, expression.at).map(({ value }) => value);
    return this.#apply(called, args, self, this.#spot(frame, expression.at, expression.id), expression.construct);
  }

  #apply(callee: Value, args: readonly Value[], self: Value, spot: Spot, construct: boolean): Value {
    if (callee.size === 0) return nothing;
    const results: Value[] = [];
    const calls = [...callee].map((atom) => new CallInFrame(spot, atom, self, args, construct));
    if (!this.#isTracing) return this.atoms.join(...calls.map((call) => this.#applyOne(call)));
    const arms = calls.map((call) => this.#traced(() => results.push(this.#applyTraced(call))));
    const [only] = arms;
    if (only !== undefined && arms.length === 1) this.#tell(...only);
    else {
      const test: Expression = { e: "global", name: "undefined" };
      this.#tell({
        node: "branch",
        test,
        kind: "callee",
        value: callee,
        arms,
        frame: spot.frame,
        file: spot.file,
        at: spot.at,
      });
    }
    return this.atoms.join(...results);
  }

  #applyTraced(call: Call): Value {
    const slot = this.#trace.length;
    const result = this.#applyOne(call);
    const event = this.#domain.event?.(call, result);
    if (event !== undefined) this.#trace.splice(slot, 0, { node: "event", event, file: call.file, at: call.at });
    return result;
  }

  #applyOne(call: Call): Value {
    const { callee, args, self } = call;
    if (callee.k === "function") {
      if (this.#domain.follows?.(callee.closure, args) === false) return this.atoms.unknownValue;
      const { frame, result } = this.#invoke(callee.closure, args, self, call);
      this.#tell({ node: "call", frame, file: call.file, at: call.at });
      return result;
    }
    if (callee.k === "object" && callee.object.shape === "class") return this.#construct(call, callee.object);
    const given = this.#domain.call?.(call);
    if (given !== undefined) return given;
    if (callee.k === "member" || callee.k === "external") {
      if (callee.k === "external" && callee.path.at(-1) === "createRequire")
        return one(this.atoms.external("", ["require"]));
      const result = callee.k === "member" ? modelMember(this.machine, call) : modelGlobal(this.machine, call);
      return result ?? this.#make(call);
    }
    if (callee.k === "object") {
      // `super(...)`: lowered to a call of `this`.
      if (callee.object.shape === "instance" && callee.object.class !== undefined) {
        this.#initializeBase(callee.object.class, call, one(callee));
        return one(callee);
      }
      return this.#make(call);
    }
    return callee.k === "constant" ? nothing : this.atoms.unknownValue;
  }

  #make(call: Call): Value {
    const { callee, args } = call;
    return one(this.atoms.object(this.heap.made(`made${callee.id}`, call, { callee, args })));
  }

  /** `new`: the constructor runs on the one object that stands for all instances. */
  #construct(call: Call, object: HeapObject): Value {
    const state = object.class;
    const instance = state === undefined ? undefined : this.heap.prototype(state);
    if (state === undefined || instance === undefined) return this.atoms.unknownValue;
    const value = one(this.atoms.object(instance));
    this.#initialize(state, call, value);
    return value;
  }

  #initialize(state: ClassState, call: Call, value: Value): void {
    if (state.definition.construct === undefined) {
      this.#initializeBase(state, call, value);
      return;
    }
    const closure = this.#closure(state.definition.construct, state.frame, nothing);
    const { frame } = this.#invoke(closure, call.args, value, call);
    this.#tell({ node: "call", frame, file: call.file, at: call.at });
  }

  #initializeBase(state: ClassState, call: Call, value: Value): void {
    for (const base of state.base) {
      if (base.k === "object" && base.object.class !== undefined) this.#initialize(base.object.class, call, value);
    }
  }

  #invoke(
    closure: Closure,
    given: readonly Value[],
    self: Value,
    spot: Spot | undefined,
  ): { frame: Frame; result: Value } {
    const { function: definition } = closure;
    this.#called.add(closure.key);
    const args = given.slice(0, definition.rest ? given.length : definition.params.length);
    const receiver = definition.arrow || self.size === 0 ? closure.self : self;
    const contexts = this.#contextsOf(closure.key);
    let key = "all";
    if (this.#domain.tellsApart?.([...args, receiver]) !== false)
      key = `${args.map((arg) => keyOf(arg)).join(",")}/${keyOf(receiver)}`;
    if (!contexts.has(key) && (contexts.size >= mostContexts || this.#depth > deepestCall)) key = "any";
    let frame = contexts.get(key);
    if (frame === undefined) {
      const site = spot === undefined ? undefined : { file: spot.file, at: spot.at, caller: spot.frame };
      frame = this.#makeFrame(closure.module, closure.frame, definition, definition.locals, site);
      contexts.set(key, frame);
    }
    if (!contains(frame.self, receiver)) frame.self = this.atoms.join(frame.self, receiver);
    this.#bindParameters(definition, args, frame);
    if (frame.round === this.#round) return { frame, result: frame.result };
    if (this.#steps > mostSteps) {
      this.gaveUp ??= this.#spot(frame, definition.at, "gave up");
      return { frame, result: this.atoms.unknownValue };
    }
    frame.round = this.#round;
    this.#depth += 1;
    const running = frame;
    frame.trace = this.#traced(() => this.#block(definition.body, running));
    this.#depth -= 1;
    return { frame, result: frame.result };
  }

  #bindParameters(definition: FlowFunction, args: readonly Value[], frame: Frame): void {
    const { params, rest, at } = definition;
    params.forEach((param, index) => {
      if (rest && index === params.length - 1) {
        const array = this.heap.allocate("array", "rest", this.#spot(frame, at, "rest"));
        args.slice(index).forEach((arg, place) => this.heap.put(array, String(place), arg));
        this.#bind(param, one(this.atoms.object(array)), frame, at);
      } else this.#bind(param, args[index] ?? one(this.atoms.constant(undefined)), frame, at);
    });
  }

  #onlyUnknown(value: Value): boolean {
    for (const atom of value)
      if (atom.k !== "unknown" && !(atom.k === "constant" && (atom.value === undefined || atom.value === null)))
        return false;
    return true;
  }

  #bind(pattern: Pattern, value: Value, frame: Frame, at: At): void {
    switch (pattern.p) {
      case "binding":
        this.#write(frame, pattern.binding, this.#annotated(pattern.type, value, frame));
        return;
      case "member":
        this.heap.set(
          this.evaluate(pattern.object, frame),
          this.#key(pattern.key, frame),
          value,
          this.#spot(frame, pattern.at, "set"),
        );
        return;
      case "default": {
        const fallback = this.evaluate(pattern.fallback, frame);
        const given = new Set([...value].filter((atom) => !(atom.k === "constant" && atom.value === undefined)));
        const isCertain =
          given.size > 0 && given.size === value.size && [...given].every(({ k }) => k !== "unknown" && k !== "member");
        this.#bind(pattern.target, isCertain ? value : this.atoms.join(given, fallback), frame, at);
        return;
      }
      case "object": {
        const source = this.#annotated(pattern.type, value, frame);
        for (const { key, target, at: place } of pattern.properties) {
          this.#bind(
            target,
            this.heap.get(source, this.#key(key, frame), this.#spot(frame, place, "pattern")),
            frame,
            place,
          );
        }
        if (pattern.rest !== undefined) {
          const rest = this.heap.allocate("object", "pattern rest", this.#spot(frame, at, `rest${at.join(":")}`));
          this.heap.spread(rest, source, this.#spot(frame, at, "rest"));
          this.#bind(pattern.rest, one(this.atoms.object(rest)), frame, at);
        }
        return;
      }
      case "array": {
        const source = this.#annotated(pattern.type, value, frame);
        const spot = this.#spot(frame, at, `pattern${at.join(":")}`);
        const elements = this.heap.iterate(source, spot);
        const exact = this.heap.isExact(source);
        pattern.elements.forEach((element, index) => {
          if (element !== null) this.#bind(element, (exact ? elements[index] : elements[0]) ?? nothing, frame, at);
        });
        if (pattern.rest !== undefined) {
          const rest = this.heap.allocate("array", "pattern rest", spot);
          for (const element of exact ? elements.slice(pattern.elements.length) : elements)
            this.heap.append(rest, element);
          this.#bind(pattern.rest, one(this.atoms.object(rest)), frame, at);
        }
      }
    }
  }

  #annotated(type: Parameters<NonNullable<Domain["typed"]>>[0] | undefined, value: Value, frame: Frame): Value {
    if (type !== undefined) this.#domain.declared?.(type, frame.module, value);
    return type !== undefined && this.#onlyUnknown(value) ? (this.#domain.typed?.(type, frame.module) ?? value) : value;
  }
}

function keyOf(value: Value): string {
  if (value.size === 1) for (const { id } of value) return String(id);
  return [...value]
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join("|");
}
