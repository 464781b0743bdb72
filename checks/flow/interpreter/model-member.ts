import type { Call } from "./domain.js";
import { foldMethod } from "./fold.js";
import type { Machine, Model } from "./machine.js";
import { listMethod, listOf } from "./model-list.js";
import { nothing, one, textsOf, type Constant, type HeapObject, type Value } from "./value.js";

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
  // What is bound arrives in every call: `this`, and the first arguments.
  for (const atom of self)
    if (atom.k === "function" && !atom.closure.function.arrow)
      atom.closure.self = machine.atoms.join(atom.closure.self, bound);
  if (rest.length > 0) machine.apply(self, rest, bound, call);
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
  const values = () =>
    atoms.join(...map.properties.values(), map.rest, machine.get(map.spreads, machine.keys(map.spreads, call), call));
  switch (name) {
    case "get": {
      const names = textsOf(key);
      return names === undefined
        ? values()
        : atoms.join(
            ...names.map((text) => map.properties.get(text) ?? nothing),
            map.rest,
            machine.get(map.spreads, key, call),
          );
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
