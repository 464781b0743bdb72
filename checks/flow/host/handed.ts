import type { Call } from "../interpreter/domain.js";
import { nothing, objectsOf, textsOf, type Atoms, type Value } from "../interpreter/value.js";
import { frameworks, rootModule } from "./values.js";

const handing = /^(?:decorate(?:Request|Reply)?|state)$/;

/** Functions that applications hand to their handlers under a name: `app.decorate("isSigned", isSigned)`. */
export class HandedFunctions {
  readonly #byName = new Map<string, Value>();
  readonly #atoms: Atoms;

  constructor(atoms: Atoms) {
    this.#atoms = atoms;
  }

  saw({ callee, args: [first = nothing, second = nothing] }: Call): void {
    if (callee.k !== "member" || !handing.test(callee.name) || !frameworks.test(rootModule(callee))) return;
    for (const name of textsOf(first) ?? []) this.#hand(name, second);
    for (const { properties } of objectsOf(first)) for (const [name, value] of properties) this.#hand(name, value);
  }

  /** Those that a read of a value of unknown origin may mean: a request brings no functions along. */
  under(key: Value): Value | undefined {
    const found = (textsOf(key) ?? []).flatMap((name) => this.#byName.get(name) ?? []);
    return found.length > 0 ? this.#atoms.join(...found) : undefined;
  }

  #hand(name: string, value: Value): void {
    if (value.size > 0 && [...value].every(({ k }) => k === "function"))
      this.#byName.set(name, this.#atoms.join(this.#byName.get(name) ?? nothing, value));
  }
}
