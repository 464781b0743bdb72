import type { FlowProgram } from "../model/program.js";
import type { Programs } from "../model/programs.js";
import { CallInFrame, type Spot } from "./domain.js";
import type { Engine } from "./engine.js";
import { createLinks, createProgramExports, type Link } from "../model/links.js";
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
  readonly #links: ReturnType<typeof createLinks<number>>;
  readonly #modules = new Map<string, ModuleState>();

  constructor(engine: Engine, programs: Programs) {
    this.#engine = engine;
    this.#programs = programs;
    this.#links = createLinks({
      exportsOf: createProgramExports((file) => this.module(file)?.program),
      importOf: (file, binding) => this.#modules.get(file)?.imported.get(binding),
      resolve: (file, specifier) => programs.resolve(file, specifier),
      isKnown: (file, specifier, name) => {
        const from = this.module(file);
        const to = programs.resolve(file, specifier);
        return from !== undefined && engine.domain.imported?.(from, specifier, to, name) !== undefined;
      },
    });
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
  exported(file: string, name: string): Value {
    return this.#valueOf(this.#links.exported(file, name), name);
  }

  /** The file that declares an export, through re-exports. */
  declaredIn(file: string, name: string): string {
    return this.#links.exported(file, name).file;
  }

  import(state: ModuleState, specifier: string, name: string): Value {
    return this.#valueOf(this.#links.imported(state.file, specifier, name), name);
  }

  #valueOf(link: Link<number>, name: string): Value {
    const engine = this.#engine;
    const state = this.module(link.file);
    if (state === undefined) return engine.atoms.unknownValue;
    if (link.is === "namespace") return this.#namespace(state);
    if (link.is === "external") return this.#outside(state, link.module, link.name);
    this.run(state);
    if (link.is === "local") return engine.read(state.frame, link.local);
    // What no declaration exports may have been written to `module.exports`.
    const common = this.commonModule(state).properties.get("exports") ?? nothing;
    if (name === "default") return common;
    return engine.machine.get(common, one(engine.atoms.constant(link.name)), spotIn(state.frame, [1, 1, 1], "common"));
  }

  /** What the gate knows of an import, or the package that it names. */
  #outside(state: ModuleState, specifier: string, name: string): Value {
    const engine = this.#engine;
    const to = this.#programs.resolve(state.file, specifier);
    const given = engine.domain.imported?.(state, specifier, to, name);
    if (given !== undefined) return given;
    if (to !== undefined && this.module(to) === undefined) return engine.atoms.unknownValue;
    return one(engine.atoms.external(specifier, name === "*" ? [] : [name]));
  }

  load(from: string, specifier: Value, spot: Spot): Value {
    const engine = this.#engine;
    const loaded: Value[] = [];
    for (const atom of specifier) {
      if (atom.k === "constant" && typeof atom.value === "string") {
        const state = this.module(from);
        if (state === undefined) continue;
        const namespace = this.import(state, atom.value, "*");
        const target = this.#modules.get(this.#programs.resolve(from, atom.value) ?? "");
        if (target !== undefined) this.loaded.add(target);
        loaded.push((target && this.commonValue(target)) ?? namespace);
      } else {
        const call = new CallInFrame(spot, engine.atoms.external("", ["import"]), nothing, [one(atom)], false);
        loaded.push(engine.domain.call?.(call) ?? engine.atoms.unknownValue);
      }
    }
    return engine.atoms.join(...loaded);
  }

  /** The `module` of a CommonJS file: what it exports is what was put into `exports`, or in its place. */
  commonModule(state: ModuleState): HeapObject {
    const engine = this.#engine;
    const module = engine.heap.allocate("object", "module", spotIn(state.frame, [1, 1, 1], "module"));
    engine.heap.put(module, "exports", one(engine.atoms.object(this.commonExports(state))));
    return module;
  }

  /** What a CommonJS file put in the place of its exports: a function, a class, an object of its own. */
  commonValue(state: ModuleState): Value | undefined {
    if (state.program.exports.length > 0) return undefined;
    this.run(state);
    const own = this.#engine.atoms.object(this.commonExports(state));
    const put = [...(this.commonModule(state).properties.get("exports") ?? nothing)].filter((atom) => atom !== own);
    return put.length === 0 ? undefined : new Set(put);
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

  #namespace(state: ModuleState): Value {
    const { heap, atoms } = this.#engine;
    const spot = spotIn(state.frame, [1, 1, 1], "namespace");
    return one(atoms.object(heap.allocate("namespace", "namespace", spot, { module: state.file })));
  }
}

/** Whether a name is more than a type: an import of types alone is gone once it is compiled. */
function hasValue({ exports }: FlowProgram, name: string): boolean {
  return name === "*" || name === "default" || exports.some((entry) => entry.name === name || entry.name === "*");
}
