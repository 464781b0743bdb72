import type { Call } from "./domain.js";
import type { Machine } from "./machine.js";
import { nothing, objectsOf, one, textsOf, type HeapObject, type Value } from "./value.js";

/** An array that holds these elements; `exact` when each is one element. */
export function listOf(machine: Machine, call: Call, name: string, elements: readonly Value[], exact: boolean): Value {
  const { atoms } = machine;
  const list = machine.allocate("array", name, call);
  for (const [index, element] of elements.entries()) {
    if (exact) machine.set(one(atoms.object(list)), one(atoms.constant(String(index))), element, call);
    else machine.append(list, element, String(index));
  }
  return one(atoms.object(list));
}

/** Methods of arrays and sets; `undefined` for a name that they don't have. */
export function listMethod(
  machine: Machine,
  call: Call,
  list: HeapObject,
  self: Value,
  name: string,
): Value | undefined {
  const elements: Elements = { each: machine.iterate(self, call), exact: machine.isExact(self) };
  return (
    callingMethod(machine, call, elements, self, name) ??
    elementMethod(machine, call, list, elements, self, name) ??
    copyingMethod(machine, call, elements, name)
  );
}

interface Elements {
  readonly each: readonly Value[];
  /** Each is one element. */
  readonly exact: boolean;
}

/** Methods that call what they are given for each element. */
function callingMethod(
  machine: Machine,
  call: Call,
  { each: elements, exact }: Elements,
  self: Value,
  name: string,
): Value | undefined {
  const { atoms } = machine;
  const [first = nothing, second] = call.args;
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
      return listOf(machine, call, "filter", elements, false);
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
    case "sort":
    case "toSorted":
      machine.apply(first, [all(), all()], nothing, call);
      return name === "sort" ? self : listOf(machine, call, "sorted", [all()], false);
  }
  return undefined;
}

/** Methods that put in, take out or look for single elements. */
function elementMethod(
  machine: Machine,
  call: Call,
  list: HeapObject,
  { each: elements, exact }: Elements,
  self: Value,
  name: string,
): Value | undefined {
  const { atoms } = machine;
  const [first = nothing] = call.args;
  const all = () => atoms.join(...elements);
  switch (name) {
    case "push":
    case "add":
      for (const [index, arg] of call.args.entries()) machine.append(list, arg, `${call.key}:${index}`);
      return self;
    case "unshift":
      for (const [index, arg] of [...call.args.entries()].toReversed())
        machine.append(list, arg, `${call.key}:${index}`, true);
      return self;
    case "pop":
    case "shift":
      return all();
    case "next": {
      const step = machine.allocate("object", "step", call);
      machine.set(one(atoms.object(step)), one(atoms.constant("value")), all(), call);
      return one(atoms.object(step));
    }
    case "at":
      return exact && textsOf(first)?.length === 1 ? (elements.at(Number(textsOf(first)?.[0])) ?? nothing) : all();
    case "values":
    case "fill":
    case "copyWithin":
      return self;
    case "includes":
    case "indexOf":
    case "has":
      machine.domain.compare?.("===", [all(), first], call);
      return atoms.unknownValue;
  }
  return undefined;
}

/** Methods that make something new of all elements. */
function copyingMethod(
  machine: Machine,
  call: Call,
  { each: elements, exact }: Elements,
  name: string,
): Value | undefined {
  const { atoms } = machine;
  const [first = nothing] = call.args;
  switch (name) {
    case "reverse":
    case "toReversed":
      return listOf(machine, call, "reversed", elements.toReversed(), exact);
    case "slice":
    case "splice":
    case "toSpliced":
    case "with":
      return call.args.length === 0 && exact
        ? listOf(machine, call, "copy", elements, true)
        : listOf(machine, call, "slice", elements, false);
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
  }
  return undefined;
}
