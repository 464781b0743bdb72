import { CallInFrame, nameOfMade, type Call, type Spot } from "./domain.js";
import type { Engine } from "./engine.js";
import { instanceOf } from "./instance.js";
import { modelGlobal } from "./model-global.js";
import { modelMember } from "./model-member.js";
import type { Expression, FlowFunction } from "../model/program.js";
import { spotIn } from "./spot.js";
import {
  contains,
  functionsIn,
  keyOfValue,
  nothing,
  one,
  textsOf,
  type ClassState,
  type Closure,
  type Frame,
  type HeapObject,
  type Value,
} from "./value.js";

/** Different looking calls of one function beyond this are judged as one. */
const mostContexts = 8;
const deepestCall = 60;
/** What a run may take: programs of packages that are known take a few hundred steps a function. */
const mostSteps = (functions: number): number => 500_000 + 2_000 * functions;

/** Calls whatever a value may be. */
export function apply(
  engine: Engine,
  callee: Value,
  args: readonly Value[],
  self: Value,
  spot: Spot,
  construct: boolean,
): Value {
  if (callee.size === 0) {
    engine.domain.unwritten?.(args, self, spot);
    return nothing;
  }
  const results: Value[] = [];
  const calls = [...callee].map((atom) => new CallInFrame(spot, atom, self, args, construct));
  if (!engine.trace.isOn) return engine.atoms.join(...calls.map((call) => applyOne(engine, call)));
  const arms = calls.map((call) => engine.trace.during(() => results.push(applyTraced(engine, call))));
  const [only] = arms;
  if (only !== undefined && arms.length === 1) engine.trace.tell(...only);
  else {
    const test: Expression = { e: "global", name: "undefined" };
    engine.trace.tell({
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
  return engine.atoms.join(...results);
}

function applyTraced(engine: Engine, call: Call): Value {
  const slot = engine.trace.length;
  const result = applyOne(engine, call);
  const event = engine.domain.event?.(call, result);
  if (event !== undefined) engine.trace.tellAt(slot, { node: "event", event, file: call.file, at: call.at });
  return result;
}

function applyOne(engine: Engine, call: Call): Value {
  const { callee, args, self } = call;
  if (callee.k === "function") {
    if (engine.domain.follows?.(callee.closure, call) === false) return engine.atoms.unknownValue;
    const { frame, result } = engine.invoke(callee.closure, args, self, call);
    engine.trace.tell({ node: "call", frame, file: call.file, at: call.at });
    return result;
  }
  if (callee.k === "object" && callee.object.shape === "class") return construct(engine, call, callee.object);
  const given = engine.domain.call?.(call);
  if (given !== undefined) return given;
  if (callee.k === "member" || callee.k === "external") {
    if (callee.k === "external" && callee.path.at(-1) === "createRequire")
      return one(engine.atoms.external("", ["require"]));
    const result = callee.k === "member" ? modelMember(engine.machine, call) : modelGlobal(engine.machine, call);
    return result ?? make(engine, call);
  }
  if (callee.k === "object") {
    // `super(...)`: lowered to a call of `this`.
    if (callee.object.shape === "instance" && callee.object.class !== undefined) {
      initializeBase(engine, callee.object.class, call, one(callee));
      return one(callee);
    }
    return make(engine, call);
  }
  return callee.k === "constant" ? nothing : engine.atoms.unknownValue;
}

function make(engine: Engine, call: Call): Value {
  const { callee, args } = call;
  return one(engine.atoms.object(engine.heap.made(nameOfMade(engine.domain, callee), call, { callee, args })));
}

/** `new`: the constructor runs on the one object that stands for all instances, or for those that one place makes. */
function construct(engine: Engine, call: Call, object: HeapObject): Value {
  const state = object.class;
  const instance = state === undefined ? undefined : (instanceOf(engine, state, call) ?? engine.heap.prototype(state));
  if (state === undefined || instance === undefined) return engine.atoms.unknownValue;
  const value = one(engine.atoms.object(instance));
  initialize(engine, state, call, value);
  return value;
}

function initialize(engine: Engine, state: ClassState, call: Call, value: Value): void {
  if (state.definition.construct === undefined) {
    initializeBase(engine, state, call, value);
    return;
  }
  const closure = engine.frames.closure(state.definition.construct, state.frame, nothing);
  const { frame } = engine.invoke(closure, call.args, value, call);
  engine.trace.tell({ node: "call", frame, file: call.file, at: call.at });
}

function initializeBase(engine: Engine, state: ClassState, call: Call, value: Value): void {
  for (const base of state.base) {
    if (base.k === "object" && base.object.class !== undefined) initialize(engine, base.object.class, call, value);
  }
}

export function invoke(
  engine: Engine,
  closure: Closure,
  handed: readonly Value[],
  self: Value,
  spot: Spot | undefined,
): { frame: Frame; result: Value } {
  const { function: definition } = closure;
  engine.called.add(closure.key);
  const args = definition.rest ? handed : handed.slice(0, definition.params.length);
  const receiver = definition.arrow || self.size === 0 ? closure.self : self;
  const contexts = engine.frames.contextsOf(closure.key);
  const given = args.map((arg) => keyOfValue(arg)).join(",");
  const isTold = engine.domain.tellsApart?.([...args, receiver]) !== false;
  let key = isTold ? `${given}/${keyOfValue(receiver)}` : "all";
  if (spot !== undefined && engine.domain.standsApart?.(definition) === true) key += `@${spot.key}`;
  const most = engine.domain.mostContexts?.(definition) ?? mostContexts;
  const isShared = !contexts.has(key) && (contexts.size >= most || engine.clock.depth > deepestCall);
  if (isShared) key = sharedKey(engine, contexts, args, most);
  let frame = contexts.get(key);
  if (frame === undefined) {
    const site = spot === undefined ? undefined : { file: spot.file, at: spot.at, caller: spot.frame };
    frame = engine.frames.make(closure.module, closure.frame, definition, definition.locals, site);
    if (isShared) frame.isShared = true;
    contexts.set(key, frame);
  }
  if (!contains(frame.self, receiver)) frame.self = engine.atoms.join(frame.self, receiver);
  // Of the same arguments no parameter gets more in one round, as no other line of the body does.
  if (frame.round !== engine.clock.round) frame.bound.clear();
  if (!frame.bound.has(given)) bindParameters(engine, definition, args, frame);
  frame.bound.add(given);
  if (frame.round === engine.clock.round) return { frame, result: frame.result };
  if (engine.clock.steps > mostSteps(engine.frames.functions)) {
    engine.gaveUp ??= spotIn(frame, definition.at, "gave up");
    return { frame, result: engine.atoms.unknownValue };
  }
  frame.round = engine.clock.round;
  engine.clock.depth += 1;
  const running = frame;
  frame.trace = engine.trace.during(() => engine.block(definition.body, running));
  engine.clock.depth -= 1;
  return { frame, result: frame.result };
}

function bindParameters(engine: Engine, definition: FlowFunction, args: readonly Value[], frame: Frame): void {
  const { params, rest, at } = definition;
  params.forEach((param, index) => {
    if (rest && index === params.length - 1) {
      const array = engine.heap.allocate("array", "rest", spotIn(frame, at, "rest"));
      args.slice(index).forEach((arg, place) => engine.heap.put(array, String(place), arg));
      engine.bind(param, one(engine.atoms.object(array)), frame, at);
    } else engine.bind(param, args[index] ?? one(engine.atoms.constant(undefined)), frame, at);
  });
}

/** What tells calls apart of which there are too many. */
function sharedKey(engine: Engine, contexts: ReadonlyMap<string, Frame>, args: readonly Value[], most: number): string {
  const { mostHanded = 2 * mostContexts } = engine.domain;
  // Who hands on what it is to call is told apart by that for longer than by anything else.
  const handed = args.map((arg) => functionsIn(arg)).join(",");
  if (contexts.has(handed) || contexts.size < mostHanded) return handed;
  if (most === mostContexts) return "any";
  const texts = `any ${args.map((arg) => textsOf(arg)?.join("|") ?? "").join(",")}`;
  return contexts.has(texts) || contexts.size < 2 * most ? texts : "any";
}
