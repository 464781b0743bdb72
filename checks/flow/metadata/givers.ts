import type { Call, Spot } from "../interpreter/domain.js";
import { objectsOf, type Atom, type Closure, type Frame, type Value } from "../interpreter/value.js";
import type { FlowFunction } from "../model/program.js";

/** Who calls with metadata what somebody else hands them, or writes in place of it: a callback, a listener, an overridden method. */
export class Givers {
  readonly files = new Set<string>();
  readonly #functions = new Set<FlowFunction>();

  /** A call of what is nowhere written: a method that a class leaves to those that extend it, wherever its own base class calls it. */
  sawUnwritten(args: readonly Value[], self: Value, spot: Spot): void {
    if (!args.some(holdsData)) return;
    this.#add(spot);
    for (const { file, shape } of objectsOf(self)) if (shape === "instance") this.files.add(file);
  }

  /** A call of something of which nothing is known. */
  sawUnknown(args: readonly Value[], spot: Spot): void {
    if (args.some(holdsData)) this.#add(spot);
  }

  /** A call of a function: of a method of the same object, which a subclass may override, or of one that gives to what it is handed. */
  sawFunction({ function: definition, module }: Closure, call: Call): void {
    const { args, self, frame } = call;
    const isOwnMethod = [...self].some((atom) => isInstance(atom) && frame.self.has(atom));
    if (isOwnMethod && args.some(holdsData)) {
      this.files.add(module.file);
      this.#add(call);
    } else if (this.#functions.has(definition) && args.some(isOpen)) this.#add(call);
  }

  /** The place itself, and the calls that led there. */
  #add({ frame }: Spot): void {
    for (let at: Frame | undefined = frame; at !== undefined; at = at.site?.caller) {
      this.files.add(at.module.file);
      if (at.outer !== undefined) this.#functions.add(at.definition);
    }
  }
}

/** Metadata itself, rather than the path of its file. */
export function isData(atom: Atom): boolean {
  return atom.k === "label" && ["package", "elsewhere", "member", "block", "manifest"].includes(atom.label.kind);
}

/** Whether metadata is in a value, or in what its objects hold. */
function holdsData(value: Value): boolean {
  return [...value].some(
    (atom) =>
      isData(atom) ||
      (atom.k === "object" &&
        atom.object.holdsFollowed &&
        [...atom.object.properties.values(), atom.object.rest, atom.object.spreads].some((held) =>
          [...held].some(isData),
        )),
  );
}

function isInstance(atom: Atom): boolean {
  return atom.k === "object" && atom.object.shape === "instance";
}

/** Whether nobody here knows what a value is: whoever calls decides. */
function isOpen(value: Value): boolean {
  return [...value].some(({ k }) => k === "unknown");
}
