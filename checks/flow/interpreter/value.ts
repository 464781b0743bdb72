import type { ListOrder } from "./list-order.js";
import type { At, Expression, FlowClass, FlowFunction, FlowProgram } from "../model/program.js";

/** What a value may be, as far as flow knows: one of its atoms. No atom: nothing arrives here. */
export interface Value extends ReadonlySet<Atom> {
  /** The ids of its atoms, and the keys of the functions among them: put together once they are asked for. */
  key?: string;
  functions?: string;
  /** Of which kinds it has all that it may hold. */
  full?: ReadonlySet<Atom["k"]>;
}

export type Constant = string | number | boolean | null | undefined;

interface Interned {
  readonly id: number;
  /** The value that is this atom and nothing else. */
  alone?: Value;
  /** Its members that are nowhere written, by name. */
  members?: Map<string, Atom>;
}

/** Interned: two atoms are the same value exactly when they are the same object. */
export type Atom = Interned &
  (
    | { readonly k: "constant"; readonly value: Constant }
    | { readonly k: "object"; readonly object: HeapObject }
    | { readonly k: "function"; readonly closure: Closure }
    /** Something from outside the workspace, by the names that lead to it; module "" holds the globals. */
    | { readonly k: "external"; readonly module: string; readonly path: readonly string[] }
    /** A member that is not written in the workspace: a method of an array, a string, or what a library made. */
    | { readonly k: "member"; readonly of: Atom; readonly name: string }
    /** What a gate follows. */
    | { readonly k: "label"; readonly label: TaintLabel }
    | { readonly k: "unknown" }
  );

/** A taint label that a gate puts on values, e.g. "parsed package.json". The key is its identity. */
export interface TaintLabel {
  readonly key: string;
  readonly kind: string;
}

/** A function together with the frame that it was made in. */
export interface Closure {
  readonly key: string;
  /** Set once it is a value somewhere. */
  atom?: Atom;
  readonly function: FlowFunction;
  readonly module: ModuleState;
  readonly frame: Frame;
  /** `this` of a method, or of the code around an arrow. */
  self: Value;
  /** The round in which its code was last reached. */
  round: number;
}

/** One call of a function, or all calls of it that look the same. */
export interface Frame {
  readonly key: string;
  readonly module: ModuleState;
  readonly outer: Frame | undefined;
  readonly locals: ReadonlySet<number>;
  readonly bindings: Map<number, Value>;
  self: Value;
  result: Value;
  /** The round in which it ran last. */
  round: number;
  trace: TraceNode[];
  /** What its parameters were bound to in that round, as a key of all. */
  readonly bound: Set<string>;
  /** What runs in it. */
  readonly definition: FlowFunction;
  /** The call that led here first; none for entry points. */
  readonly site: CallSite | undefined;
  /** It stands for calls that look different. */
  isShared?: true;
}

export interface CallSite {
  readonly file: string;
  readonly at: At;
  readonly caller: Frame;
}

export interface ModuleState {
  readonly file: string;
  readonly program: FlowProgram;
  readonly frame: Frame;
  readonly imported: ReadonlyMap<number, { readonly module: string; readonly name: string }>;
}

export type Shape = "object" | "array" | "map" | "set" | "class" | "instance" | "namespace" | "made";

/** An object by the place in the source that makes it. Writes add, they never replace. */
export interface HeapObject {
  readonly key: string;
  /** Set once it is a value somewhere. */
  atom?: Atom;
  readonly shape: Shape;
  readonly file: string;
  readonly at: At;
  readonly properties: Map<string, Value>;
  getters?: Map<string, Value>;
  /** Where an object literal writes its properties. */
  places?: Map<string, At>;
  /** What unknown keys hold; any element of an array whose length is unknown. */
  rest: Value;
  /** What was spread into it without being readable. */
  spreads: Value;
  /** For lists whose order a gate asks for: what `rest` holds. */
  order?: ListOrder<Atom>;
  /** Whether something that a gate follows was put into it, or into what it holds. */
  holdsFollowed: boolean;
  /** The objects whose properties were spread into it. */
  sources?: Set<HeapObject>;
  /** For `class` and `instance`. */
  readonly class?: ClassState;
  /** For `namespace`. */
  readonly module?: string;
  /** For `made`: the call outside the workspace that made it. */
  readonly made?: Made;
  /** The frame that was running. */
  readonly frame: Frame | undefined;
}

export interface ClassState {
  readonly definition: FlowClass;
  readonly module: ModuleState;
  readonly frame: Frame;
  readonly base: Value;
}

export interface Made {
  readonly callee: Atom;
  args: readonly Value[];
}

/** What happened, in the order of the control flow. Only gates that ask get one. */
export type TraceNode =
  | { readonly node: "event"; readonly event: object; readonly file: string; readonly at: At }
  | { readonly node: "call"; readonly frame: Frame; readonly file: string; readonly at: At }
  | {
      readonly node: "branch";
      /** `if`, `switch`, `?`, `&&`, `||`, `??`, or `callee` for a call of one of several functions. */
      readonly kind: string;
      readonly test: Expression;
      /** What the arms of a `switch` are compared with. */
      readonly cases?: readonly { readonly test?: Expression; readonly at: At }[];
      readonly value: Value;
      readonly frame: Frame;
      readonly arms: readonly (readonly TraceNode[])[];
      readonly file: string;
      readonly at: At;
    }
  | {
      readonly node: "try";
      readonly body: readonly TraceNode[];
      /** Where in `body` the statements begin that call something. */
      readonly calls: readonly number[];
      readonly handler: readonly TraceNode[] | undefined;
      /** What `finally` does. */
      readonly last: readonly TraceNode[];
      readonly file: string;
      readonly at: At;
    }
  /** The turns of a loop, each element's own where they are known, else one for all. */
  | {
      readonly node: "loop";
      readonly label: string | undefined;
      readonly turns: readonly (readonly TraceNode[])[];
      /** Its body runs at least once. */
      readonly once: boolean;
      /** Nothing but a `break` or a label leads out of it. */
      readonly isEndless: boolean;
      readonly file: string;
      readonly at: At;
    }
  | { readonly node: "block"; readonly label: string; readonly body: readonly TraceNode[] }
  | {
      readonly node: "exit";
      readonly how: "return" | "throw" | "break";
      /** A `continue`. */
      readonly again?: true;
      /** The label of what it leaves or goes on with. */
      readonly to?: string;
      readonly value: Value;
      readonly file: string;
      readonly at: At;
    };

export const nothing: Value = new Set();

/** A value holds this many alternatives of a kind. */
const few = 40;
const most: Partial<Readonly<Record<Atom["k"], number>>> = {
  constant: 400, // names cost little, and a table of routes or of plugins has many
  label: Infinity, // what a gate follows is never lost
  unknown: Infinity,
};

/** Makes each atom once. */
export class Atoms {
  readonly #known = new Map<string, Atom>();
  readonly #constants = new Map<Constant, Atom>();
  #next = 0;
  readonly unknown: Atom = { k: "unknown", id: this.#next++ };
  readonly unknownValue: Value = one(this.unknown);
  /** What is left of alternatives that were too many: ours, but no longer told apart. */
  readonly crowd: Atom = { k: "unknown", id: this.#next++ };

  constant(value: Constant): Atom {
    const known = this.#constants.get(value);
    if (known !== undefined) return known;
    const atom: Atom = { k: "constant", id: this.#next++, value };
    this.#constants.set(value, atom);
    return atom;
  }

  object(object: HeapObject): Atom {
    return (object.atom ??= { k: "object", id: this.#next++, object });
  }

  function(closure: Closure): Atom {
    return (closure.atom ??= { k: "function", id: this.#next++, closure });
  }

  external(module: string, path: readonly string[]): Atom {
    return this.#intern(`x:${module}:${path.join(".")}`, (id) => ({ k: "external", id, module, path }));
  }

  member(of: Atom, name: string): Atom {
    const members = (of.members ??= new Map());
    const known = members.get(name);
    if (known !== undefined) return known;
    const atom: Atom = { k: "member", id: this.#next++, of, name };
    members.set(name, atom);
    return atom;
  }

  label(label: TaintLabel): Atom {
    return this.#intern(`t:${label.key}`, (id) => ({ k: "label", id, label }));
  }

  join(...values: readonly Value[]): Value {
    let joined: Value = nothing;
    let own: Set<Atom> | undefined;
    for (const value of values) {
      if (value.size === 0 || value === joined) continue;
      if (joined.size === 0) joined = value;
      else if (!this.#takesIn(joined, value)) {
        joined = own ??= new Set(joined);
        for (const atom of value) own.add(atom);
      }
    }
    return own === undefined ? joined : this.#capped(own);
  }

  /** Whether joining the two gives the first again: what is new would be cut off, as its like was before. */
  #takesIn(value: Value, other: Value): boolean {
    const { full } = value;
    if (full === undefined) return contains(value, other);
    for (const atom of other) {
      if (value.has(atom)) continue;
      if (!full.has(atom.k) || !value.has(isFollowed([atom]) ? this.unknown : this.crowd)) return false;
    }
    return true;
  }

  #capped(value: Value): Value {
    if (value.size <= few) return value;
    const counts = new Map<Atom["k"], number>();
    const left: Atom[] = [];
    const kept = [...value].filter((atom) => {
      const count = (counts.get(atom.k) ?? 0) + 1;
      counts.set(atom.k, count);
      if (count > (most[atom.k] ?? few)) left.push(atom);
      return count <= (most[atom.k] ?? few);
    });
    if (left.length === 0) return value;
    // What holds something that a gate follows may be anything from here on.
    const capped: Value = new Set([...kept, isFollowed(left) ? this.unknown : this.crowd]);
    capped.full = new Set(left.map(({ k }) => k));
    return capped;
  }

  #intern(key: string, make: (id: number) => Atom): Atom {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const atom = make(this.#next++);
    this.#known.set(key, atom);
    return atom;
  }
}

/** Whether one of them is what a gate follows, or holds it; a getter may give it. */
export function isFollowed(atoms: Iterable<Atom>): boolean {
  for (const atom of atoms) {
    if (atom.k === "label") return true;
    if (atom.k === "object" && (atom.object.holdsFollowed || atom.object.getters !== undefined)) return true;
  }
  return false;
}

export function one(atom: Atom): Value {
  return (atom.alone ??= new Set([atom]));
}

export function contains(value: Value, other: Value): boolean {
  for (const atom of other) if (!value.has(atom)) return false;
  return true;
}

/** The same text for the same atoms. */
export function keyOfValue(value: Value): string {
  return (value.key ??= [...value]
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join("|"));
}

/** What of a value can be called by whoever gets it, as a key. */
export function functionsIn(value: Value): string {
  return (value.functions ??= [...value]
    .flatMap((atom) => (atom.k === "function" ? [atom.closure.key] : []))
    .join(" "));
}

/** The texts that a value may be, or `undefined` when it may also be something else. */
export function textsOf(value: Value): string[] | undefined {
  const texts: string[] = [];
  for (const atom of value) {
    if (atom.k !== "constant") return undefined;
    texts.push(String(atom.value));
  }
  return texts;
}

export function objectsOf(value: Value): HeapObject[] {
  return [...value].flatMap((atom) => (atom.k === "object" ? [atom.object] : []));
}

/** A class and the classes of the workspace that it extends, from the inside out. */
export function withBases(state: ClassState): readonly ClassState[] {
  const found = new Set([state]);
  for (const { base } of found)
    for (const atom of base) if (atom.k === "object" && atom.object.class !== undefined) found.add(atom.object.class);
  return [...found];
}
