import type { Call } from "./domain.js";
import { foldFunction, foldMethod } from "./fold.js";
import type { Machine, Model } from "./machine.js";
import { nothing, objectsOf, one, textsOf, type Constant, type HeapObject, type Value } from "./value.js";

/** Methods of arrays, sets, maps, strings, functions and promises, on `call.callee` = member of something. */
export const modelMember: Model = (machine, call) => {
  if (call.callee.k !== "member") return undefined;
  const { of, name } = call.callee;
  const self = one(of);
  if (name === "then" || name === "finally") return promise(machine, call, self, name);
  if (name === "catch") {
    machine.apply(call.args[0] ?? nothing, [machine.atoms.unknownValue], nothing, call);
    return self;
  }
  if (name === "hasOwnProperty") {
    machine.has(self, call.args[0] ?? nothing, call);
    return machine.atoms.unknownValue;
  }
  if (name === "call" || name === "apply" || name === "bind") {
    if (of.k === "function" || of.k === "external" || of.k === "member") return invocation(machine, call, self, name);
  }
  if (of.k === "constant") return stringMethod(machine, call, of.value, name);
  if (of.k !== "object") return undefined;
  if (of.object.shape === "map") return mapMethod(machine, call, of.object, name);
  if (of.object.shape === "array" || of.object.shape === "set") return listMethod(machine, call, of.object, self, name);
  return undefined;
};

function promise(machine: Machine, call: Call, self: Value, name: string): Value {
  const [done, failed] = call.args;
  const result = machine.apply(done ?? nothing, name === "then" ? [self] : [], nothing, call);
  if (failed !== undefined) machine.apply(failed, [machine.atoms.unknownValue], nothing, call);
  return name === "then" && done !== undefined ? result : self;
}

function invocation(machine: Machine, call: Call, self: Value, name: string): Value {
  const [bound = nothing, ...rest] = call.args;
  if (name === "call") return machine.apply(self, rest, bound, call);
  if (name === "apply")
    return machine.apply(self, rest[0] === undefined ? [] : machine.iterate(rest[0], call), bound, call);
  return self;
}

function stringMethod(machine: Machine, call: Call, text: Constant, name: string): Value {
  const { atoms } = machine;
  const args = call.args.map((arg) => textsOf(arg));
  if (typeof text === "string" && args.every((arg) => arg?.length === 1)) {
    const constants = call.args.map(
      (arg) => [...arg].map((atom) => (atom.k === "constant" ? atom.value : undefined))[0],
    );
    if (name === "split") {
      const list = machine.allocate("array", `split:${text}`, call);
      for (const [index, part] of text.split(String(constants[0])).entries())
        machine.set(one(atoms.object(list)), one(atoms.constant(String(index))), one(atoms.constant(part)), call);
      return one(atoms.object(list));
    }
    const folded = foldMethod(name, text, constants);
    if (folded !== undefined) return one(atoms.constant(folded));
  }
  return atoms.unknownValue;
}

function mapMethod(machine: Machine, call: Call, map: HeapObject, name: string): Value {
  const { atoms } = machine;
  const [key = nothing, value = nothing] = call.args;
  const self = one(atoms.object(map));
  const values = () => atoms.join(...map.properties.values(), map.rest);
  switch (name) {
    case "get": {
      const names = textsOf(key);
      return names === undefined
        ? values()
        : atoms.join(...names.map((text) => map.properties.get(text) ?? nothing), map.rest);
    }
    case "set":
      machine.set(self, key, value, call);
      return self;
    case "has":
      machine.has(self, key, call);
      return atoms.unknownValue;
    case "values":
      return listOf(machine, call, "values", [values()], false);
    case "keys":
      return listOf(machine, call, "keys", [machine.keys(self, call)], false);
    case "entries":
      return self;
    case "forEach":
      machine.apply(key, [values(), machine.keys(self, call), self], nothing, call);
      return nothing;
  }
  return atoms.unknownValue;
}

/** An array that holds these elements; `exact` when each is one element. */
export function listOf(machine: Machine, call: Call, name: string, elements: readonly Value[], exact: boolean): Value {
  const { atoms } = machine;
  const list = machine.allocate("array", name, call);
  for (const [index, element] of elements.entries()) {
    if (exact) machine.set(one(atoms.object(list)), one(atoms.constant(String(index))), element, call);
    else machine.append(list, element);
  }
  return one(atoms.object(list));
}

function listMethod(machine: Machine, call: Call, list: HeapObject, self: Value, name: string): Value | undefined {
  const { atoms } = machine;
  const [first = nothing, second] = call.args;
  const elements = machine.iterate(self, call);
  const exact = machine.isExact(self);
  const all = () => atoms.join(...elements);
  const each = (callback: Value) =>
    elements.map((element, index) =>
      machine.apply(callback, [element, exact ? one(atoms.constant(index)) : atoms.unknownValue, self], nothing, call),
    );
  switch (name) {
    case "map":
      return listOf(machine, call, "map", each(first), exact);
    case "flatMap": {
      const results = each(first);
      return listOf(
        machine,
        call,
        "flatMap",
        results.flatMap((result) => (objectsOf(result).length > 0 ? machine.iterate(result, call) : [result])),
        exact && results.every((result) => machine.isExact(result)),
      );
    }
    case "forEach":
    case "some":
    case "every":
    case "findIndex":
    case "findLastIndex":
      each(first);
      return name === "forEach" ? nothing : atoms.unknownValue;
    case "filter":
      each(first);
      return listOf(machine, call, "filter", [all()], false);
    case "find":
    case "findLast":
      each(first);
      return all();
    case "reduce":
    case "reduceRight": {
      let total = second ?? all();
      for (const element of elements)
        total = atoms.join(total, machine.apply(first, [total, element, atoms.unknownValue, self], nothing, call));
      return total;
    }
    case "push":
    case "unshift":
    case "add":
      for (const arg of call.args) machine.append(list, arg);
      return self;
    case "pop":
    case "shift":
      return all();
    case "at":
      return exact && textsOf(first)?.length === 1 ? (elements.at(Number(textsOf(first)?.[0])) ?? nothing) : all();
    case "sort":
    case "toSorted":
      machine.apply(first, [all(), all()], nothing, call);
      return name === "sort" ? self : listOf(machine, call, "sorted", [all()], false);
    case "reverse":
    case "toReversed":
      return exact
        ? listOf(machine, call, "reversed", elements.toReversed(), true)
        : listOf(machine, call, "reversed", [all()], false);
    case "values":
    case "fill":
    case "copyWithin":
      return self;
    case "slice":
    case "splice":
    case "toSpliced":
    case "with":
      return call.args.length === 0 && exact
        ? listOf(machine, call, "copy", elements, true)
        : listOf(machine, call, "slice", [all()], false);
    case "concat": {
      const others = call.args.map((arg) => (objectsOf(arg).length > 0 ? machine.iterate(arg, call) : [arg]));
      return listOf(
        machine,
        call,
        "concat",
        [...elements, ...others.flat()],
        exact && call.args.every((arg) => machine.isExact(arg)),
      );
    }
    case "flat":
      return listOf(
        machine,
        call,
        "flat",
        elements.flatMap((element) => (objectsOf(element).length > 0 ? machine.iterate(element, call) : [element])),
        exact && elements.every((element) => machine.isExact(element)),
      );
    case "entries": {
      const pairs = elements.map((element, index) =>
        listOf(
          machine,
          call,
          `entry${index}`,
          [exact ? one(atoms.constant(index)) : atoms.unknownValue, element],
          true,
        ),
      );
      return listOf(machine, call, "entries", pairs, exact);
    }
    case "join": {
      const glue = first.size === 0 ? [","] : textsOf(first);
      const texts = elements.map((element) => textsOf(element));
      if (!exact || glue?.length !== 1 || texts.some((text) => text?.length !== 1))
        return machine.domain.concat?.(elements, call) ?? atoms.unknownValue;
      return one(atoms.constant(texts.flat().join(glue[0])));
    }
    case "includes":
    case "indexOf":
    case "has":
      machine.domain.compare?.("===", [all(), first], call);
      return atoms.unknownValue;
  }
  return undefined;
}

/** Functions of the language: `Object.keys`, `Promise.all`, `Reflect.get`, `new Map`. */
export const modelGlobal: Model = (machine, call) => {
  if (call.callee.k !== "external" || call.callee.module !== "") return undefined;
  const { atoms } = machine;
  const [first = nothing, second = nothing, third = nothing] = call.args;
  const name = call.callee.path.join(".");
  switch (name) {
    case "Object.freeze":
    case "Object.seal":
    case "Object.preventExtensions":
    case "structuredClone":
    case "Promise.resolve":
    case "Promise.all":
    case "Promise.any":
    case "Promise.race":
    case "Object.create":
    case "Object":
      return name.endsWith("any") || name.endsWith("race") ? atoms.join(...machine.iterate(first, call)) : first;
    case "Promise.allSettled":
      return listOf(
        machine,
        call,
        "settled",
        machine.iterate(first, call).map((value, index) => record(machine, call, `settled${index}`, { value })),
        machine.isExact(first),
      );
    case "Object.assign": {
      const target = objectsOf(first);
      for (const from of call.args.slice(1)) {
        for (const into of target) machine.spread(into, from, call);
        for (const atom of first)
          if (atom.k === "tag")
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
        else machine.append(set, value);
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
    case "Promise":
      return executor(machine, call, first);
    case "require":
      return machine.load(call.file, first, call);
    case "setTimeout":
    case "setImmediate":
    case "queueMicrotask":
    case "process.nextTick":
      machine.apply(first, [], nothing, call);
      return atoms.unknownValue;
  }
  const constants = call.args.map((arg) => (arg.size === 1 ? [...arg][0] : undefined));
  if (constants.length > 0 && constants.every((atom) => atom?.k === "constant")) {
    const folded = foldFunction(
      name,
      constants.map((atom) => (atom?.k === "constant" ? atom.value : undefined)),
    );
    if (folded !== undefined) return one(atoms.constant(folded));
  }
  return undefined;
};

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
