import type { Call } from "./domain.js";
import { foldFunction } from "./fold.js";
import type { Machine, Model } from "./machine.js";
import { listOf } from "./model-list.js";
import { nothing, objectsOf, one, textsOf, type Value } from "./value.js";

/** Functions of the language: `Object.keys`, `Promise.all`, `Reflect.get`, `new Map`. */
export const modelGlobal: Model = (machine, call) => {
  if (call.callee.k !== "external" || call.callee.module !== "") return undefined;
  const { atoms } = machine;
  const [first = nothing, second = nothing] = call.args;
  const name = call.callee.path.join(".");
  // `Object.prototype.hasOwnProperty.call(object, key)`
  const borrowed = /^\w+\.prototype\.(\w+)\.(call|apply)$/.exec(name);
  if (borrowed !== null) {
    const [, method = "", how] = borrowed;
    const args = how === "call" ? call.args.slice(1) : machine.iterate(second, call);
    if (method === "hasOwnProperty" || method === "propertyIsEnumerable") machine.has(first, args[0] ?? nothing, call);
    else return machine.apply(machine.get(first, one(atoms.constant(method)), call), args, first, call);
    return atoms.unknownValue;
  }
  return (
    ofObject(machine, call, name) ??
    making(machine, call, name) ??
    running(machine, call, name) ??
    folded(machine, call, name)
  );
};

/** What reads and writes objects: `Object`, `Reflect`. */
function ofObject(machine: Machine, call: Call, name: string): Value | undefined {
  const { atoms } = machine;
  const [first = nothing, second = nothing, third = nothing] = call.args;
  switch (name) {
    case "Object.getOwnPropertyDescriptors":
    case "Object.freeze":
    case "Object.seal":
    case "Object.preventExtensions":
    case "structuredClone":
    case "Object.create":
    case "Object":
      return first;
    case "Object.assign": {
      const target = objectsOf(first);
      for (const from of call.args.slice(1)) {
        for (const into of target) machine.spread(into, from, call);
        for (const atom of first)
          if (atom.k === "label")
            for (const object of objectsOf(from))
              for (const [key, value] of object.properties)
                machine.set(one(atom), one(atoms.constant(key)), value, call);
      }
      return first;
    }
    case "Object.keys":
    case "Object.getOwnPropertyNames":
    case "Reflect.ownKeys": {
      const names = textsOf(machine.keys(first, call));
      return names === undefined
        ? listOf(machine, call, "keys", [machine.keys(first, call)], false)
        : listOf(
            machine,
            call,
            "keys",
            names.map((text) => one(atoms.constant(text))),
            true,
          );
    }
    case "Object.values":
    case "Object.entries":
      return entries(machine, call, first, name.endsWith("entries"));
    case "Object.fromEntries": {
      const object = machine.allocate("object", "fromEntries", call);
      for (const pair of machine.iterate(first, call))
        machine.set(
          one(atoms.object(object)),
          element(machine, call, pair, "0"),
          element(machine, call, pair, "1"),
          call,
        );
      for (const source of objectsOf(first)) machine.grow(object, "spreads", source.spreads);
      return one(atoms.object(object));
    }
    case "Object.hasOwn":
    case "Reflect.has":
    case "Object.getOwnPropertyDescriptor":
      machine.has(first, second, call);
      return name.endsWith("Descriptor")
        ? record(machine, call, "descriptor", { value: machine.get(first, second, call) })
        : atoms.unknownValue;
    case "Reflect.get":
      return machine.get(first, second, call);
    case "Reflect.set":
      machine.set(first, second, third, call);
      return atoms.unknownValue;
    case "Reflect.apply":
      return machine.apply(first, machine.iterate(third, call), second, call);
    case "Object.defineProperty":
      machine.set(first, second, machine.get(third, one(atoms.constant("value")), call), call);
      return first;
  }
  return undefined;
}

/** What makes lists, tables and promises. */
function making(machine: Machine, call: Call, name: string): Value | undefined {
  const { atoms } = machine;
  const [first = nothing, second = nothing] = call.args;
  switch (name) {
    case "Promise.all":
      return first;
    case "Promise.any":
    case "Promise.race":
      return atoms.join(...machine.iterate(first, call));
    case "Promise.resolve":
      // A promise of nothing still has callbacks.
      return call.args.length === 0 ? undefined : first;
    case "Promise.allSettled":
      return listOf(
        machine,
        call,
        "settled",
        machine.iterate(first, call).map((value, index) => record(machine, call, `settled${index}`, { value })),
        machine.isExact(first),
      );
    case "Array.from": {
      const elements = machine.iterate(first, call);
      if (second.size === 0) return listOf(machine, call, "from", elements, machine.isExact(first));
      return listOf(
        machine,
        call,
        "from",
        elements.map((value) => machine.apply(second, [value], nothing, call)),
        machine.isExact(first),
      );
    }
    case "Array.of":
      return listOf(machine, call, "of", call.args, true);
    case "Array":
      return listOf(machine, call, "array", call.args.length > 1 ? call.args : [], true);
    case "Set":
    case "WeakSet": {
      const set = machine.allocate("set", "set", call);
      for (const [index, value] of machine.iterate(first, call).entries()) {
        if (machine.isExact(first))
          machine.set(one(atoms.object(set)), one(atoms.constant(String(index))), value, call);
        else machine.append(set, value, String(index));
      }
      return one(atoms.object(set));
    }
    case "Map":
    case "WeakMap": {
      const map = machine.allocate("map", "map", call);
      for (const pair of machine.iterate(first, call))
        machine.set(one(atoms.object(map)), element(machine, call, pair, "0"), element(machine, call, pair, "1"), call);
      return one(atoms.object(map));
    }
    case "Object.groupBy":
    case "Map.groupBy": {
      const elements = machine.iterate(first, call);
      for (const value of elements) machine.apply(second, [value, atoms.unknownValue], nothing, call);
      const groups = machine.allocate(name.startsWith("Map") ? "map" : "object", "groups", call);
      machine.grow(groups, "rest", listOf(machine, call, "group", [atoms.join(...elements)], false));
      return one(atoms.object(groups));
    }
    case "Promise":
      return executor(machine, call, first);
  }
  return undefined;
}

/** What loads a module, or runs a callback. */
function running(machine: Machine, call: Call, name: string): Value | undefined {
  const { atoms } = machine;
  const [first = nothing] = call.args;
  switch (name) {
    case "require":
    case "process.getBuiltinModule":
      return machine.load(call.file, first, call);
    case "setTimeout":
    case "setImmediate":
    case "queueMicrotask":
    case "process.nextTick":
      machine.apply(first, [], nothing, call);
      return atoms.unknownValue;
  }
  return undefined;
}

/** The answer of a function of constants. */
function folded(machine: Machine, call: Call, name: string): Value | undefined {
  const constants = call.args.map((arg) => (arg.size === 1 ? [...arg][0] : undefined));
  if (constants.length > 0 && constants.every((atom) => atom?.k === "constant")) {
    const answer = foldFunction(
      name,
      constants.map((atom) => (atom?.k === "constant" ? atom.value : undefined)),
    );
    if (answer !== undefined) return one(machine.atoms.constant(answer));
  }
  return undefined;
}

function element(machine: Machine, call: Call, pair: Value, index: string): Value {
  return machine.get(pair, one(machine.atoms.constant(index)), call);
}

function record(machine: Machine, call: Call, name: string, properties: Readonly<Record<string, Value>>): Value {
  const object = machine.allocate("object", name, call);
  const value = one(machine.atoms.object(object));
  for (const [key, held] of Object.entries(properties))
    machine.set(value, one(machine.atoms.constant(key)), held, call);
  return value;
}

function entries(machine: Machine, call: Call, object: Value, pairs: boolean): Value {
  const { atoms } = machine;
  const [single] = object;
  if (
    object.size === 1 &&
    single?.k === "object" &&
    single.object.rest.size === 0 &&
    single.object.spreads.size === 0 &&
    single.object.shape === "object"
  ) {
    const list = [...single.object.properties].map(([key, value], index) =>
      pairs ? listOf(machine, call, `pair${index}`, [one(atoms.constant(key)), value], true) : value,
    );
    return listOf(machine, call, "entries", list, true);
  }
  const keys = machine.keys(object, call);
  const value = machine.get(object, keys, call);
  return listOf(machine, call, "entries", [pairs ? listOf(machine, call, "pair", [keys, value], true) : value], false);
}

/** `new Promise((resolve) => resolve(value))`: what `resolve` was called with. */
function executor(machine: Machine, call: Call, run: Value): Value {
  const box = machine.allocate("array", "promise", call);
  const resolve = one(machine.atoms.member(machine.atoms.object(box), "push"));
  machine.apply(run, [resolve, machine.atoms.unknownValue], nothing, call);
  return box.rest;
}
