import { isPackagePath } from "./package-path.js";
import type { Interpreter } from "../interpreter/interpreter.js";
import {
  nothing,
  one,
  type Atom,
  type Closure,
  type Frame,
  type HeapObject,
  type Value,
} from "../interpreter/value.js";
import type { Programs } from "../model/programs.js";

/** What the domain saw of metadata that leaves the program's own values. */
export interface Given {
  /** The files that call with metadata what somebody else hands them: a callback, a listener. */
  readonly givers: ReadonlySet<string>;
  /** What an object that a library made was handed by its methods. */
  handedTo(object: HeapObject): readonly Value[];
}

export const nothingGiven: Given = { givers: new Set(), handedTo: () => [] };

/** Which files hand metadata on, and by which of their exports. */
export class Carrying {
  readonly #interpreter: Interpreter;
  readonly #programs: Programs;
  readonly #given: Given;
  /** In what no metadata is. */
  readonly #clean = new Set<Atom>();

  constructor(interpreter: Interpreter, programs: Programs, given: Given) {
    this.#interpreter = interpreter;
    this.#programs = programs;
    this.#given = given;
  }

  /** The files that keep metadata in a variable of their own: whoever calls them may get it. */
  get keepers(): readonly string[] {
    return this.#interpreter.modules.all.filter(({ frame }) => this.#isKept(frame)).map(({ file }) => file);
  }

  /** The names under which each file hands metadata on, those of the files that it exports with a star included. */
  get exports(): ReadonlyMap<string, ReadonlySet<string>> {
    const { modules } = this.#interpreter;
    const carrying = new Map<string, Set<string>>();
    const stars: { readonly file: string; readonly to: string }[] = [];
    for (const state of modules.all) {
      const { file, program } = state;
      const common = modules.commonExports(state).properties;
      const names = new Set([...common].flatMap(([name, value]) => (this.#carries(value) ? [name] : [])));
      if (this.#given.givers.has(file) || this.#carries(modules.commonValue(state) ?? nothing)) names.add("default");
      for (const { name, module } of program.exports) {
        const to = name === "*" && module !== undefined ? this.#programs.resolve(file, module) : undefined;
        if (to !== undefined) stars.push({ file, to });
        else if (this.#isGiver(file, name) || this.#carries(modules.exported(file, name))) names.add(name);
      }
      carrying.set(file, names);
    }
    for (let grows = true; grows;) {
      grows = false;
      for (const { file, to } of stars) {
        const names = carrying.get(file) ?? new Set();
        const before = names.size;
        for (const name of carrying.get(to) ?? []) if (name !== "default") names.add(name);
        grows ||= names.size > before;
      }
    }
    return carrying;
  }

  #isGiver(file: string, name: string): boolean {
    const { givers } = this.#given;
    return givers.size > 0 && givers.has(this.#interpreter.modules.declaredIn(file, name));
  }

  #isKept(frame: Frame): boolean {
    return [...frame.bindings.values()].some((value) => this.#carries(value));
  }

  /** Whether metadata is in a value, in what it holds, or in what a call of it gives. */
  #carries(value: Value): boolean {
    const seen = new Set<Atom>();
    const isIn = (inner: Value): boolean => {
      for (const atom of inner) {
        if (seen.has(atom) || this.#clean.has(atom)) continue;
        seen.add(atom);
        if (atom.k === "label" && atom.label.kind !== "parser" && atom.label.kind !== "suspect") return true;
        if (atom.k === "constant" && typeof atom.value === "string" && isPackagePath(atom.value)) return true;
        if (atom.k === "function" && this.#givenBy(atom.closure).some(isIn)) return true;
        if (atom.k === "object" && this.#heldBy(atom.object).some(isIn)) return true;
      }
      return false;
    };
    if (isIn(value)) return true;
    for (const atom of seen) this.#clean.add(atom);
    return false;
  }

  /** What calls gave so far; of a function that nobody called yet, what the functions around it keep. */
  #givenBy(closure: Closure): readonly Value[] {
    const calls = this.#interpreter.callsOf(closure);
    if (calls.length > 0) return calls.map(({ result }) => result);
    const kept: Value[] = [];
    for (let frame: Frame | undefined = closure.frame; frame?.outer !== undefined; frame = frame.outer)
      kept.push(...frame.bindings.values());
    return kept;
  }

  #heldBy(object: HeapObject): readonly Value[] {
    const { atoms, heap, modules } = this.#interpreter;
    const { properties, getters, rest, spreads, made, module } = object;
    const program = module === undefined ? undefined : modules.module(module)?.program;
    const exported = program?.exports.map(({ name }) => modules.exported(module ?? "", name)) ?? [];
    const instance = object.shape === "class" && object.class !== undefined ? heap.prototype(object.class) : undefined;
    return [
      ...properties.values(),
      ...(getters?.values() ?? []),
      rest,
      spreads,
      ...(made?.args ?? []),
      ...(made === undefined ? [] : this.#given.handedTo(object)),
      ...exported,
      ...(instance === undefined ? [] : [one(atoms.object(instance))]),
      ...(object.class === undefined ? [] : [object.class.base]),
    ];
  }
}
