import { annotated } from "./bind-pattern.js";
import type { Engine } from "./engine.js";
import { concatenate } from "./fold.js";
import { isSpread, staticBlock, type At, type Element, type Expression, type Key } from "../model/program.js";
import { spotIn } from "./spot.js";
import { nothing, one, textsOf, type Frame, type Value } from "./value.js";

/** The value of an expression, as far as flow knows it. */
export function evaluate(engine: Engine, expression: Expression, frame: Frame): Value {
  engine.clock.steps += 1;
  const { atoms } = engine;
  switch (expression.e) {
    case "literal": {
      const known = engine.literals.get(expression);
      if (known !== undefined) return known;
      const value = one(atoms.constant(expression.value));
      engine.literals.set(expression, value);
      return value;
    }
    case "regex":
      return one(atoms.external("regex", [expression.source]));
    case "binding":
      return engine.read(frame, expression.binding);
    case "global":
      return global(engine, expression.name, frame);
    case "this":
      return frame.self;
    case "concat": {
      const parts = expression.parts.map((part) => engine.evaluate(part, frame));
      const folded = concatenate(atoms, parts);
      return folded ?? engine.domain.concat?.(parts, spotIn(frame, [1, 1, 1], "concat")) ?? atoms.unknownValue;
    }
    case "either":
      return either(engine, expression, frame);
    case "operation": {
      const operands = expression.of.map((operand) => engine.evaluate(operand, frame));
      engine.domain.compare?.(expression.operator, operands, spotIn(frame, expression.at, "operation"));
      // What a result was computed from stays visible as far as it is configuration: a gate may ask what a branch depends on.
      return new Set([
        atoms.unknown,
        ...operands.flatMap((operand) =>
          [...operand].filter((atom) => atom.k === "external" && atom.path.includes("env")),
        ),
      ]);
    }
    case "sequence":
      return expression.of.map((part) => engine.evaluate(part, frame)).at(-1) ?? nothing;
    case "object":
      return objectValue(engine, expression, frame);
    case "array": {
      const array = engine.heap.allocate("array", "array", spotIn(frame, expression.at, expression.id));
      const elements = engine.elements(expression.elements, frame, expression.at);
      const first = elements.findIndex(({ many }) => many);
      elements.forEach(({ value, many }, index) => {
        // Behind what may be of any length the order is known, and no place.
        const isPlaced = first === -1 || index < first || engine.domain.event === undefined;
        if (isPlaced && !many) engine.heap.put(array, String(index), value);
        else engine.lists.append(array, value, String(index));
      });
      return one(atoms.object(array));
    }
    case "get":
      return engine.heap.get(
        engine.evaluate(expression.object, frame),
        engine.key(expression.key, frame),
        spotIn(frame, expression.at, "get"),
      );
    case "in":
    case "delete":
      engine.heap[expression.e === "in" ? "has" : "delete"](
        engine.evaluate(expression.object, frame),
        engine.key(expression.key, frame),
        spotIn(frame, expression.at, expression.e),
      );
      return atoms.unknownValue;
    case "call":
      return callExpression(engine, expression, frame);
    case "function":
      return one(atoms.function(engine.frames.closure(expression.function, frame, frame.self)));
    case "class":
      return classValue(engine, expression, frame);
    case "assign": {
      const value = engine.evaluate(expression.value, frame);
      engine.bind(expression.target, value, frame, expression.at);
      return value;
    }
    case "await":
      return engine.evaluate(expression.of, frame);
    case "typed": {
      return annotated(engine, expression.type, engine.evaluate(expression.of, frame), frame);
    }
    case "import":
      return engine.modules.load(
        frame.module.file,
        engine.evaluate(expression.module, frame),
        spotIn(frame, expression.at, "import"),
      );
  }
}

export function keyOf(engine: Engine, key: Key, frame: Frame): Value {
  return typeof key === "string" ? one(engine.atoms.constant(key)) : engine.evaluate(key, frame);
}

function global(engine: Engine, name: string, frame: Frame): Value {
  if (name === "undefined") return one(engine.atoms.constant(undefined));
  if (name === "exports") return one(engine.atoms.object(engine.modules.commonExports(frame.module)));
  if (name === "module") return one(engine.atoms.object(engine.modules.commonModule(frame.module)));
  return one(engine.atoms.external("", [name]));
}

function either(engine: Engine, expression: Extract<Expression, { e: "either" }>, frame: Frame): Value {
  const [left, right] = expression.of;
  if (left === undefined || right === undefined) return nothing;
  const { file } = frame.module;
  if (expression.test !== undefined) {
    const test = engine.evaluate(expression.test, frame);
    const values: Value[] = [];
    const arms = [left, right].map((side) => engine.trace.during(() => values.push(engine.evaluate(side, frame))));
    engine.trace.tell({
      node: "branch",
      test: expression.test,
      kind: "?",
      value: test,
      arms,
      frame,
      file,
      at: expression.at,
    });
    return engine.atoms.join(...values);
  }
  const first = engine.evaluate(left, frame);
  let second: Value = nothing;
  const arm = engine.trace.during(() => {
    second = engine.evaluate(right, frame);
  });
  const kind = expression.operator;
  engine.trace.tell({
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
  return engine.atoms.join(kept, second);
}

function objectValue(engine: Engine, expression: Extract<Expression, { e: "object" }>, frame: Frame): Value {
  const object = engine.heap.allocate("object", "object", spotIn(frame, expression.at, expression.id));
  const value = one(engine.atoms.object(object));
  for (const property of expression.properties) {
    if ("spread" in property) {
      engine.heap.spread(object, engine.evaluate(property.spread, frame), spotIn(frame, property.at, "spread"));
      continue;
    }
    const key = engine.key(property.key, frame);
    const held = engine.evaluate(property.value, frame);
    for (const name of textsOf(key) ?? [])
      if (object.places?.has(name) !== true) (object.places ??= new Map()).set(name, property.at);
    if (property.accessor === "get")
      for (const name of textsOf(key) ?? []) (object.getters ??= new Map()).set(name, held);
    else if (property.accessor === undefined) engine.heap.set(value, key, held, spotIn(frame, property.at, "property"));
  }
  return value;
}

export function elementsOf(
  engine: Engine,
  elements: readonly Element[],
  frame: Frame,
  at: At,
): { value: Value; many: boolean }[] {
  return elements.flatMap((element) => {
    if (!isSpread(element)) return [{ value: engine.evaluate(element, frame), many: false }];
    const value = engine.evaluate(element.spread, frame);
    const many = !engine.lists.isExact(value);
    return engine.lists.iterate(value, spotIn(frame, at, "spread")).map((held) => ({ value: held, many }));
  });
}

function classValue(engine: Engine, expression: Extract<Expression, { e: "class" }>, frame: Frame): Value {
  const { class: definition } = expression;
  const base = definition.base === undefined ? nothing : engine.evaluate(definition.base, frame);
  const spot = spotIn(frame, definition.at, definition.id);
  const state = { definition, module: frame.module, frame, base };
  const object = engine.heap.allocate("class", "class", spot, { class: state });
  const prototype = engine.heap.allocate("instance", "prototype", spot, { class: state });
  const inside = { ...frame, self: one(engine.atoms.object(prototype)) };
  for (const member of definition.members) {
    const owner = member.isStatic ? object : prototype;
    const self = one(engine.atoms.object(owner));
    const value = engine.evaluate(member.value, { ...inside, self });
    for (const atom of value) if (atom.k === "function" && atom.closure.self.size === 0) atom.closure.self = self;
    if (member.key === staticBlock) {
      engine.apply(value, [], self, spotIn(frame, definition.at, `static${definition.id}`), false);
      continue;
    }
    for (const name of textsOf(engine.key(member.key, frame)) ?? []) {
      if (member.accessor === "get") (owner.getters ??= new Map()).set(name, value);
      else if (member.accessor === undefined) engine.heap.put(owner, name, value);
    }
  }
  if (definition.construct !== undefined) {
    const closure = engine.frames.closure(definition.construct, frame, nothing);
    closure.self = one(engine.atoms.object(prototype));
  }
  return one(engine.atoms.object(object));
}

function callExpression(engine: Engine, expression: Extract<Expression, { e: "call" }>, frame: Frame): Value {
  const { callee } = expression;
  let self: Value = nothing;
  let called: Value;
  if (callee.e === "get") {
    self = engine.evaluate(callee.object, frame);
    called = engine.heap.get(self, engine.key(callee.key, frame), spotIn(frame, callee.at, "get"));
  } else called = engine.evaluate(callee, frame);
  // Of a list whose length isn't known nothing may be there.
  const args = engine
    .elements(expression.args, frame, expression.at)
    .map(({ value, many }) => (many ? engine.atoms.join(value, one(engine.atoms.constant(undefined))) : value));
  const spot = spotIn(frame, expression.at, expression.id, callee.e === "get" ? callee.at : undefined);
  return engine.apply(called, args, self, spot, expression.construct);
}
