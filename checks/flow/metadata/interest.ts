import { isPackagePath } from "./package-path.js";
import type { Atom, Value } from "../interpreter/value.js";

/** How deep a label may lie inside an argument. */
const deepest = 2;

/** Tells arguments that may carry metadata, or code that gets some, from all others. Most calls have none of it. */
export class Interest {
  readonly #now: () => number;
  readonly #known = new Map<Atom, boolean>();
  #round = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  has(value: Value): boolean {
    const round = this.#now();
    if (round !== this.#round) this.#known.clear();
    this.#round = round;
    return this.#isIn(value, 0);
  }

  #isIn(value: Value, depth: number): boolean {
    for (const atom of value) {
      if (atom.k === "label" || atom.k === "function") return true;
      if (
        atom.k === "constant"
          ? this.#isPath(atom)
          : atom.k === "object" && depth < deepest && this.#isInside(atom, depth)
      )
        return true;
    }
    return false;
  }

  #isPath(atom: Extract<Atom, { k: "constant" }>): boolean {
    const known = this.#known.get(atom);
    if (known !== undefined) return known;
    const is = typeof atom.value === "string" && isPackagePath(atom.value);
    this.#known.set(atom, is);
    return is;
  }

  #isInside(atom: Extract<Atom, { k: "object" }>, depth: number): boolean {
    const known = depth === 0 ? this.#known.get(atom) : undefined;
    if (known !== undefined) return known;
    const { properties, rest, spreads } = atom.object;
    let is = this.#isIn(rest, depth + 1) || this.#isIn(spreads, depth + 1);
    for (const held of properties.values()) is ||= this.#isIn(held, depth + 1);
    if (depth === 0) this.#known.set(atom, is);
    return is;
  }
}
