import type { Spot } from "./domain.js";
import { isList, withSpreads, type Heap } from "./heap.js";
import { ListOrder } from "./list-order.js";
import type { Machine } from "./machine.js";
import { nothing, one, type HeapObject, type Value } from "./value.js";

/** What the heap's objects hold one after another: elements of arrays and Sets, entries of Maps, letters of a text. */
export class Lists {
  readonly #machine: Machine;
  readonly #heap: Heap;

  constructor(machine: Machine, heap: Heap) {
    this.#machine = machine;
    this.#heap = heap;
  }

  append(array: HeapObject, element: Value, place?: string, atFront = false): void {
    this.#heap.grow(array, "rest", element);
    const { domain, round } = this.#machine;
    if (place !== undefined && domain.event !== undefined)
      (array.order ??= new ListOrder()).put(place, element, round, atFront);
  }

  isExact(value: Value): boolean {
    return (
      [...value].every(
        (atom) =>
          atom.k === "object" && isList(atom.object) && atom.object.rest.size === 0 && atom.object.spreads.size === 0,
      ) && value.size === 1
    );
  }

  /** Elements one by one when their order is known, else one for all. */
  iterate(value: Value, spot: Spot): Value[] {
    const { atoms, domain } = this.#machine;
    if (this.isExact(value)) {
      const [atom] = value;
      if (atom?.k === "object") return [...atom.object.properties.values()];
    }
    const ordered = this.#inOrder(value, spot);
    if (ordered !== undefined) return ordered;
    const found: Value[] = [];
    for (const atom of withSpreads(value, isList)) {
      if (atom.k === "label") found.push(domain.elements?.(atom.label, spot) ?? atoms.unknownValue);
      else if (atom.k === "object" && isList(atom.object))
        found.push(...atom.object.properties.values(), atom.object.rest);
      else if (atom.k === "object" && atom.object.shape === "map") found.push(...this.#entries(atom.object, spot));
      else if (atom.k === "constant" && typeof atom.value === "string")
        for (const letter of atom.value.slice(0, 40)) found.push(one(atoms.constant(letter)));
      else if (atom.k !== "constant") found.push(atoms.unknownValue);
    }
    const joined = atoms.join(...found);
    return joined.size === 0 ? [] : [joined];
  }

  /** The element at a place of whatever list a value may be. */
  elementAt(value: Value, index: number, spot: Spot): Value {
    const { atoms } = this.#machine;
    const found = [...value].map((atom) => {
      const list = one(atom);
      const elements = this.iterate(list, spot);
      return this.isExact(list) ? (elements[index] ?? nothing) : atoms.join(...elements);
    });
    return atoms.join(...found);
  }

  /** The elements of one list or Map that was filled bit by bit: each of them may be there. */
  #inOrder(value: Value, spot: Spot): Value[] | undefined {
    const [atom, other] = value;
    const { domain, round } = this.#machine;
    if (atom?.k !== "object" || other !== undefined || domain.event === undefined) return undefined;
    const { object } = atom;
    if (object.spreads.size > 0) return undefined;
    if (object.shape === "map") return object.rest.size === 0 ? this.#entries(object, spot) : undefined;
    if (!isList(object)) return undefined;
    const around = object.order?.around(object.rest, round);
    return around === undefined ? undefined : [...around.before, ...object.properties.values(), ...around.behind];
  }

  /** `[key, value]` pairs of an object or a Map. */
  #entries(object: HeapObject, spot: Spot): Value[] {
    const { atoms } = this.#machine;
    const pair = (key: Value, value: Value, name: string) => {
      const entry = this.#heap.allocate("array", `entry:${object.key}:${name}`, spot);
      this.#heap.put(entry, "0", key);
      this.#heap.put(entry, "1", value);
      return one(atoms.object(entry));
    };
    const pairs = [...object.properties].map(([name, value]) => pair(one(atoms.constant(name)), value, name));
    if (object.rest.size > 0) pairs.push(pair(atoms.unknownValue, object.rest, "*"));
    for (const atom of object.spreads) {
      const spread = one(atom);
      const keys = this.#heap.keys(spread, spot);
      pairs.push(
        pair(keys, atom.k === "label" ? this.#heap.get(spread, keys, spot) : atoms.unknownValue, `spread${atom.id}`),
      );
    }
    return pairs;
  }
}
