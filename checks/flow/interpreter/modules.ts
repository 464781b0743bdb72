import type { FlowProgram } from "../model/program.js";
import type { Programs } from "../model/programs.js";
import { CallInFrame, type Spot } from "./domain.js";
import type { Engine } from "./engine.js";
import { spotIn } from "./spot.js";
import { nothing, one, type Frame, type HeapObject, type ModuleState, type Value } from "./value.js";

/** The files that run, and what they export to one another. */
export class Modules {
  /** Files that were asked for and are not there. */
  readonly missing = new Set<string>();
  /** Files that run when they are asked for: `import()`, `require()`. */
  readonly loaded = new Set<ModuleState>();
  readonly #engine: Engine;
  readonly #programs: Programs;
  readonly #modules = new Map<string, ModuleState>();

  constructor(engine: Engine, programs: Programs) {
    this.#engine = engine;
    this.#programs = programs;
  }

  get all(): readonly ModuleState[] {
    return [...this.#modules.values()];
  }

  module(file: string): ModuleState | undefined {
    const engine = this.#engine;
    const known = this.#modules.get(file);
    if (known !== undefined) return known;
    const program = this.#programs.program(file);
    if (program === undefined) {
      this.missing.add(file);
      return undefined;
    }
    const state: { -readonly [K in keyof ModuleState]: ModuleState[K] } = {
      file,
      program,
      imported: new Map(program.imports.map(({ binding, module, name }) => [binding, { module, name }])),
      // Set in the next line: a frame knows its module and a module its frame.
      frame: undefined as unknown as Frame,
    };
    state.frame = engine.frames.make(state, undefined, program.module, program.module.locals, undefined);
    this.#modules.set(file, state);
    engine.heap.changed = true;
    return state;
  }

  /** The value of an export, through re-exports. */
  exported(file: string, name: string, seen: readonly string[] = []): Value {
    const engine = this.#engine;
    if (seen.includes(file)) return nothing;
    const state = this.module(file);
    if (state === undefined) return engine.atoms.unknownValue;
    this.run(state);
    const { exports } = state.program;
    const found: Value[] = [];
    for (const entry of exports) {
      if (entry.name !== name) continue;
      if (entry.module === undefined) found.push(engine.read(state.frame, entry.binding));
      else found.push(this.import(state, entry.module, entry.imported ?? name));
    }
    if (found.length === 0 && name !== "default") {
      for (const entry of exports) {
        if (entry.name !== "*" || entry.module === undefined) continue;
        const target = this.#programs.resolve(file, entry.module);
        if (target !== undefined) found.push(this.exported(target, name, [...seen, file]));
      }
    }
    if (found.length === 0) {
      const common = this.commonExports(state);
      if (name === "default") return one(engine.atoms.object(common));
      return engine.machine.get(
        one(engine.atoms.object(common)),
        one(engine.atoms.constant(name)),
        spotIn(state.frame, [1, 1, 1], "common"),
      );
    }
    return engine.atoms.join(...found);
  }

  import(state: ModuleState, specifier: string, name: string): Value {
    const engine = this.#engine;
    const to = this.#programs.resolve(state.file, specifier);
    const given = engine.domain.imported?.(state, specifier, to, name);
    if (given !== undefined) return given;
    if (to === undefined) return one(engine.atoms.external(specifier, name === "*" ? [] : [name]));
    if (name !== "*") return this.exported(to, name);
    return this.#namespace(to);
  }

  load(from: string, specifier: Value, spot: Spot): Value {
    const engine = this.#engine;
    const loaded: Value[] = [];
    for (const atom of specifier) {
      if (atom.k === "constant" && typeof atom.value === "string") {
        const state = this.module(from);
        if (state === undefined) continue;
        loaded.push(this.import(state, atom.value, "*"));
        const target = this.#modules.get(this.#programs.resolve(from, atom.value) ?? "");
        if (target !== undefined) this.loaded.add(target);
      } else {
        const call = new CallInFrame(spot, engine.atoms.external("", ["import"]), nothing, [one(atom)], false);
        loaded.push(engine.domain.call?.(call) ?? engine.atoms.unknownValue);
      }
    }
    return engine.atoms.join(...loaded);
  }

  commonExports(state: ModuleState): HeapObject {
    const engine = this.#engine;
    return engine.heap.allocate("object", "exports", spotIn(state.frame, [1, 1, 1], "common"));
  }

  run(state: ModuleState): void {
    const engine = this.#engine;
    const { frame } = state;
    if (frame.round === engine.clock.round) return;
    frame.round = engine.clock.round;
    frame.trace = engine.trace.during(() => {
      for (const imported of this.#runBefore(state)) {
        this.run(imported);
        engine.trace.tell({ node: "call", frame: imported.frame, file: state.file, at: [1, 1, 1] });
      }
      engine.block(state.program.module.body, frame);
    });
  }

  /** What runs before a module does. Who follows values alone needs only what nobody reads anything of: the rest runs when it is read. */
  #runBefore({ file, program }: ModuleState): ReadonlySet<ModuleState> {
    const engine = this.#engine;
    const found = new Set<ModuleState>();
    const add = (specifier: string, name: string, isRead: (target: ModuleState) => boolean) => {
      const to = this.#programs.resolve(file, specifier);
      const from = this.#modules.get(file);
      if (to === undefined || from === undefined) return;
      if (name !== "" && engine.domain.imported?.(from, specifier, to, name) !== undefined) return;
      const target = this.module(to);
      if (target !== undefined && isRead(target)) found.add(target);
    };
    for (const { binding, module, name, typeOnly } of program.imports) {
      if (binding === -1) add(module, "", () => true);
      else if (engine.trace.isOn && typeOnly !== true) add(module, name, (target) => hasValue(target.program, name));
    }
    if (!engine.trace.isOn) return found;
    for (const { module, name, imported = name } of program.exports)
      if (module !== undefined) add(module, imported, (target) => hasValue(target.program, imported));
    return found;
  }

  #namespace(file: string): Value {
    const engine = this.#engine;
    const state = this.module(file);
    if (state === undefined) return engine.atoms.unknownValue;
    return one(
      engine.atoms.object(
        engine.heap.allocate("namespace", "namespace", spotIn(state.frame, [1, 1, 1], "namespace"), { module: file }),
      ),
    );
  }
}

/** Whether a name is more than a type: an import of types alone is gone once it is compiled. */
function hasValue({ exports }: FlowProgram, name: string): boolean {
  return name === "*" || name === "default" || exports.some((entry) => entry.name === name || entry.name === "*");
}
