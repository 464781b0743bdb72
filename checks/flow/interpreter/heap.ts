import { foldMethod } from "./fold.js";
import type { Spot } from "./domain.js";
import type { Machine } from "./machine.js";
import {
  contains,
  isFollowed,
  nothing,
  one,
  textsOf,
  withBases,
  type Atom,
  type ClassState,
  type HeapObject,
  type Made,
  type Shape,
  type Value,
} from "./value.js";

/** Names deeper than this are not followed: `a.b.c.d.e.f.g`. */
const deepest = 8;
const ofPromise = new Set(["then", "catch", "finally"]);
const fromObjectPrototype = new Set([...ofPromise, "hasOwnProperty", "toString", "valueOf", "propertyIsEnumerable"]);

/** Every object that the program makes, one for each place and frame. Writes add; nothing is ever taken away. */
export class Heap {
  readonly #machine: Machine;
  readonly #exported: (file: string, name: string) => Value;
  readonly #objects = new Map<string, HeapObject>();
  /** Properties of things outside: `globalThis.meta = ...`. */
  readonly #outside = new Map<Atom, Value>();
  /** Objects whose spreads are being asked. */
  readonly #following = new Set<HeapObject>();
  /** Objects whose base classes are being asked: a mixin may extend what extends it. */
  readonly #inheriting = new Set<HeapObject>();
  get objects(): Iterable<HeapObject> {
    return this.#objects.values();
  }

  /** Whether anything grew since it was last set to false. */
  changed = false;

  constructor(machine: Machine, exported: (file: string, name: string) => Value) {
    this.#machine = machine;
    this.#exported = exported;
  }

  allocate(shape: Shape, name: string, spot: Spot, extra: Partial<HeapObject> = {}): HeapObject {
    const key = `${spot.key}/${name}`;
    const known = this.#objects.get(key);
    if (known !== undefined) return known;
    const { file, at, frame } = spot;
    const object: HeapObject = {
      key,
      shape,
      file,
      at,
      frame,
      properties: new Map(),
      rest: nothing,
      spreads: nothing,
      holdsFollowed: false,
      ...extra,
    };
    this.#objects.set(key, object);
    this.changed = true;
    return object;
  }

  made(name: string, spot: Spot, made: Made): HeapObject {
    const object = this.allocate("made", name, spot, { made });
    const known = object.made;
    if (known !== undefined)
      known.args = made.args.map((arg, index) => this.#machine.atoms.join(known.args[index] ?? nothing, arg));
    return object;
  }

  grow(object: HeapObject, part: "rest" | "spreads", value: Value): void {
    object[part] = this.#grown(object, object[part], value);
  }

  put(object: HeapObject, name: string, value: Value): void {
    const known = object.properties.get(name);
    if (known === undefined) this.changed = true;
    object.properties.set(name, this.#grown(object, known ?? nothing, value));
  }

  /** What a place of the object held, and this value. */
  #grown(object: HeapObject, known: Value, value: Value): Value {
    if (!object.holdsFollowed && isFollowed(value)) object.holdsFollowed = this.changed = true;
    if (contains(known, value)) return known;
    const grown = this.#machine.atoms.join(known, value);
    // Where alternatives are too many, the same ones are left over in each round.
    if (grown.size === known.size) return known;
    this.changed = true;
    return grown;
  }

  get(value: Value, key: Value, spot: Spot): Value {
    const found: Value[] = [];
    for (const atom of value) found.push(this.#getOf(atom, key, spot));
    return this.#machine.atoms.join(...found);
  }

  set(object: Value, key: Value, value: Value, spot: Spot): void {
    for (const atom of object) {
      if (atom.k === "object") this.#setOn(atom.object, key, value, spot);
      else if (atom.k === "label") this.#machine.domain.write?.(atom.label, key, value, spot, "write");
      else if (atom.k === "external") for (const name of textsOf(key) ?? []) this.#setOutside(atom, name, value);
    }
  }

  delete(object: Value, key: Value, spot: Spot): void {
    for (const atom of object) {
      if (atom.k === "label") this.#machine.domain.write?.(atom.label, key, nothing, spot, "delete");
      else if (atom.k === "object") {
        for (const spread of atom.object.spreads)
          if (spread.k === "label") this.#machine.domain.write?.(spread.label, key, nothing, spot, "delete");
      }
    }
  }

  has(object: Value, key: Value, spot: Spot): void {
    for (const atom of withSpreads(object)) if (atom.k === "label") this.#machine.domain.has?.(atom.label, key, spot);
  }

  keys(object: Value, spot: Spot): Value {
    const { atoms, domain } = this.#machine;
    const found: Value[] = [];
    for (const atom of withSpreads(object)) {
      if (atom.k === "label") found.push(domain.keys?.(atom.label, spot) ?? atoms.unknownValue);
      else if (atom.k === "object") {
        found.push(new Set([...atom.object.properties.keys()].map((name) => atoms.constant(name))));
        if (atom.object.rest.size > 0) found.push(atoms.unknownValue);
      } else found.push(atoms.unknownValue);
    }
    return atoms.join(...found);
  }

  spread(into: HeapObject, from: Value, spot: Spot): void {
    for (const atom of from) {
      if (atom.k === "object") {
        const source = atom.object;
        (into.sources ??= new Set()).add(source);
        if (source.shape === "namespace" || source.shape === "made") this.grow(into, "spreads", one(atom));
        for (const [name, value] of source.properties) this.put(into, name, value);
        for (const [name, getter] of source.getters ?? [])
          this.put(into, name, this.#machine.apply(getter, [], one(atom), spot));
        this.grow(into, "rest", source.rest);
        this.grow(into, "spreads", source.spreads);
      } else if (atom.k !== "constant") this.grow(into, "spreads", one(atom));
    }
  }

  /** A member of what is spread into an object. An object that is spread into itself adds nothing. */
  #getSpread(object: HeapObject, key: Value, spot: Spot): Value {
    if (object.spreads.size === 0 || this.#following.has(object)) return nothing;
    this.#following.add(object);
    const found = this.get(object.spreads, key, spot);
    this.#following.delete(object);
    return found;
  }

  #getOf(atom: Atom, key: Value, spot: Spot): Value {
    const { atoms, domain } = this.#machine;
    if (atom.k === "object") return this.#getFrom(atom.object, atom, key, spot);
    if (atom === atoms.crowd) return one(atom);
    if (atom.k === "label") return domain.get?.(atom.label, key, spot) ?? atoms.unknownValue;
    if (atom.k === "unknown") {
      return domain.getUnknown?.(key, spot) ?? atoms.unknownValue;
    }
    // `process.env` holds what whoever starts the process puts there.
    const isOpen = atom.k === "member" || (atom.k === "external" && atom.path.at(-1) === "env");
    const unknown = isOpen ? domain.getUnknown?.(key, spot, atom) : undefined;
    if (unknown !== undefined) return unknown;
    const names = textsOf(key);
    if (names === undefined) return atom.k === "constant" ? nothing : atoms.unknownValue;
    return atoms.join(...names.map((name) => this.#named(atom, name)));
  }

  #named(atom: Exclude<Atom, { k: "object" | "label" | "unknown" }>, name: string): Value {
    const { atoms } = this.#machine;
    if (atom.k === "external") {
      if (atom.path.length > deepest) return atoms.unknownValue;
      const path =
        atom.path.length === 1 &&
        ["globalThis", "global", "window", "self"].includes(atom.path[0] ?? "") &&
        atom.module === ""
          ? []
          : atom.path;
      const inner = atoms.external(atom.module, [...path, name]);
      return atoms.join(one(inner), this.#outside.get(inner) ?? nothing);
    }
    if (atom.k === "constant") {
      if (typeof atom.value !== "string")
        return typeof atom.value === "number" ? one(atoms.member(atom, name)) : nothing;
      if (name === "length") return one(atoms.constant(atom.value.length));
      const letter = /^\d+$/.test(name) ? foldMethod("charAt", atom.value, [Number(name)]) : undefined;
      return one(letter === undefined ? atoms.member(atom, name) : atoms.constant(letter));
    }
    let depth = 0;
    for (let of: Atom = atom; of.k === "member"; of = of.of) depth += 1;
    return depth > deepest ? atoms.unknownValue : one(atoms.member(atom, name));
  }

  #getFrom(object: HeapObject, atom: Atom, key: Value, spot: Spot): Value {
    const { atoms } = this.#machine;
    const names = textsOf(key);
    if (names === undefined) {
      return atoms.join(
        ...object.properties.values(),
        object.rest,
        atoms.unknownValue,
        this.#getSpread(object, key, spot),
      );
    }
    return atoms.join(...names.map((name) => this.#property(object, atom, name, spot)));
  }

  #property(object: HeapObject, atom: Atom, name: string, spot: Spot): Value {
    const { atoms } = this.#machine;
    // What `import()` gives is a promise of the namespace.
    if (object.module !== undefined)
      return ofPromise.has(name) ? one(atoms.member(atom, name)) : this.#exported(object.module, name);
    const own = object.properties.get(name) ?? nothing;
    const getter = object.getters?.get(name);
    const got = getter === undefined ? nothing : this.#machine.apply(getter, [], one(atom), spot);
    const inherited = own.size === 0 && object.class !== undefined ? this.#inherited(object, name, spot) : nothing;
    const named = atoms.join(own, got, inherited);
    if (isList(object) || object.shape === "map") {
      if (object.shape !== "map" && /^\d+$/.test(name)) return atoms.join(named, object.rest);
      return named.size > 0 && object.shape !== "map"
        ? named
        : one(name === "length" || name === "size" ? atoms.unknown : atoms.member(atom, name));
    }
    // A property that is written down hides what was spread before it; what is spread after it is seen too: that errs on the safe side.
    const spread = own.size === 0 ? this.#getSpread(object, one(atoms.constant(name)), spot) : nothing;
    const all = atoms.join(named, object.rest, spread);
    if (all.size > 0) return all;
    const unknown =
      object.shape === "made" ? this.#machine.domain.getUnknown?.(one(atoms.constant(name)), spot, atom) : undefined;
    if (unknown !== undefined) return unknown;
    if (object.shape === "made" || fromObjectPrototype.has(name)) return one(atoms.member(atom, name));
    return object.class !== undefined && hasForeignBase(object.class) ? one(atoms.member(atom, name)) : nothing;
  }

  prototype(state: ClassState): HeapObject | undefined {
    return this.#objects.get(prototypeKey(state.frame.key, state.definition.id));
  }

  #inherited(object: HeapObject, name: string, spot: Spot): Value {
    const { atoms } = this.#machine;
    const definition = object.class;
    if (definition === undefined || this.#inheriting.has(object)) return nothing;
    this.#inheriting.add(object);
    const found: Value[] = [];
    for (const base of definition.base) {
      if (base.k !== "object" || base.object.class === undefined || base.object === object) continue;
      if (object.shape === "class") found.push(this.#property(base.object, base, name, spot));
      else {
        const prototype = this.prototype(base.object.class);
        if (prototype !== undefined && prototype !== object)
          found.push(this.#property(prototype, atoms.object(prototype), name, spot));
      }
    }
    this.#inheriting.delete(object);
    return atoms.join(...found);
  }

  #setOn(object: HeapObject, key: Value, value: Value, spot: Spot): void {
    for (const spread of object.spreads) {
      if (spread.k === "label") this.#machine.domain.write?.(spread.label, key, value, spot, "copy");
    }
    const names = textsOf(key);
    if (names !== undefined) {
      for (const name of names) this.put(object, name, value);
      return;
    }
    let others = value;
    for (const atom of key) {
      const copied = atom.k === "label" ? this.#machine.domain.copies?.(atom.label) : undefined;
      if (copied === undefined) continue;
      this.grow(object, "spreads", copied);
      // What was copied lies under its own keys, not under every key.
      const own = this.get(copied, one(atom), spot);
      others = new Set([...others].filter((held) => !own.has(held)));
    }
    this.grow(object, "rest", others);
  }

  #setOutside(of: Extract<Atom, { k: "external" }>, name: string, value: Value): void {
    const { atoms } = this.#machine;
    for (const atom of this.#named(of, name)) {
      const known = this.#outside.get(atom) ?? nothing;
      if (contains(known, value)) continue;
      this.#outside.set(atom, atoms.join(known, value));
      this.changed = true;
    }
  }
}

/** The atoms of a value and of what is spread into them, each once: an object may be spread into itself. */
export function withSpreads(value: Value, follows: (object: HeapObject) => boolean = () => true): Iterable<Atom> {
  const found = new Set(value);
  // A Set also goes through what is added meanwhile.
  for (const atom of found)
    if (atom.k === "object" && follows(atom.object)) for (const spread of atom.object.spreads) found.add(spread);
  return found;
}

/** Whether a class extends one that is not written here, or whose own base isn't: it may have members that nobody sees. */
function hasForeignBase(state: ClassState): boolean {
  return withBases(state).some(({ base }) =>
    [...base].some((atom) => atom.k !== "object" || atom.object.class === undefined),
  );
}

export function isList(object: HeapObject): boolean {
  return object.shape === "array" || object.shape === "set";
}

/** Where a class keeps its methods; it stands for every instance too. */
function prototypeKey(frame: string, id: number): string {
  return `${frame}:${id}/prototype`;
}

export function closureKey(frame: string, id: number, self: Value): string {
  return self.size === 0 ? `${frame}:${id}` : `${frame}:${id}:${[...self].map((atom) => atom.id).join("|")}`;
}
