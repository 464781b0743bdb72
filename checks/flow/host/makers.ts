import type { Call } from "../interpreter/domain.js";
import { objectsOf, withBases, type Frame } from "../interpreter/value.js";
import type { FlowClass, FlowFunction } from "../model/program.js";
import type { HostEvent } from "./event.js";
import { functionFrame } from "./values.js";

type Definition = FlowFunction | FlowClass;

/** Which functions and classes make applications, and from how many places. */
export class Makers {
  readonly #places = new Map<Definition, Set<string>>();
  readonly #makes = new Set<Definition>();
  /** By class: the functions in which an instance of it is made. */
  readonly #madeIn = new Map<FlowClass, Set<FlowFunction>>();

  saw(call: Call, event: HostEvent | undefined): void {
    const { callee, frame } = call;
    const place = `${call.file}:${call.at.join(":")}`;
    if (callee.k === "function") add(this.#places, callee.closure.function, place);
    const state = callee.k === "object" && callee.object.shape === "class" ? callee.object.class : undefined;
    for (const { definition } of state === undefined ? [] : withBases(state)) {
      add(this.#places, definition, place);
      for (const around of functionsAround(frame)) add(this.#madeIn, definition, around);
    }
    if (event?.kind !== "application") return;
    for (const around of functionsAround(frame)) this.#makes.add(around);
    // A field, or a method, of a class.
    for (const { class: own } of objectsOf(frame.self)) if (own !== undefined) this.#makes.add(own.definition);
  }

  /** Those that several places call: what one of them makes is not what another makes. */
  get shared(): ReadonlySet<Definition> {
    const shared = new Set([...this.#makes].filter((definition) => (this.#places.get(definition)?.size ?? 0) > 1));
    for (const [made, around] of this.#madeIn) if ([...around].some((one) => shared.has(one))) shared.add(made);
    return shared;
  }
}

function functionsAround(frame: Frame): FlowFunction[] {
  const found: FlowFunction[] = [];
  for (let at: Frame | undefined = frame; at !== undefined; at = functionFrame(at).site?.caller)
    found.push(at.definition);
  return found;
}

function add<Key, Held>(all: Map<Key, Set<Held>>, key: Key, held: Held): void {
  const known = all.get(key);
  if (known === undefined) all.set(key, new Set([held]));
  else known.add(held);
}
