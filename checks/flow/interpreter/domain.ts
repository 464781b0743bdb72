import type { At, FlowClass, FlowFunction, FlowType } from "../model/program.js";
import type { Atom, Closure, Frame, ModuleState, TaintLabel, Value } from "./value.js";

/** Where something happens. */
export interface Spot {
  readonly file: string;
  readonly at: At;
  readonly frame: Frame;
  /** Unique per place and frame: what is made here carries this name. */
  readonly key: string;
  /** Where the method's name stands: a chain of calls begins where its first call does. */
  readonly nameAt?: At | undefined;
}

/** A spot whose name is only put together when something is made there. */
export class PlaceInFrame implements Spot {
  readonly frame: Frame;
  readonly at: At;
  readonly nameAt: At | undefined;
  readonly #name: string | number;

  constructor(frame: Frame, at: At, name: string | number, nameAt?: At) {
    this.frame = frame;
    this.at = at;
    this.nameAt = nameAt;
    this.#name = name;
  }

  get file(): string {
    return this.frame.module.file;
  }

  get key(): string {
    return `${this.frame.key}:${this.#name}`;
  }
}

/** One call, seen from the caller. */
export interface Call extends Spot {
  readonly callee: Atom;
  /** The object before the dot; nothing for a plain call. */
  readonly self: Value;
  readonly args: readonly Value[];
  readonly construct: boolean;
}

/** A call whose name is only put together when something is made there. */
export class CallInFrame implements Call {
  readonly #spot: Spot;
  readonly callee: Atom;
  readonly self: Value;
  readonly args: readonly Value[];
  readonly construct: boolean;

  constructor(spot: Spot, callee: Atom, self: Value, args: readonly Value[], construct: boolean) {
    this.#spot = spot;
    this.callee = callee;
    this.self = self;
    this.args = args;
    this.construct = construct;
  }

  get file(): string {
    return this.#spot.file;
  }

  get at(): At {
    return this.#spot.at;
  }

  get nameAt(): At | undefined {
    return this.#spot.nameAt;
  }

  get frame(): Frame {
    return this.#spot.frame;
  }

  get key(): string {
    return this.#spot.key;
  }
}

/**
 * What a gate adds to value flow: where its taint labels come from and what it wants to see. Every method may be left out; a
 * method that answers `undefined` leaves the matter to the interpreter.
 */
export interface Domain {
  /** The value of an import: `to` is the file it resolves to, if it is in the workspace. */
  imported?(from: ModuleState, specifier: string, to: string | undefined, name: string): Value | undefined;
  /** A value that an annotation or a cast declares to be of a type. */
  declared?(type: FlowType, module: ModuleState, value: Value): void;
  /** The value of something annotated with a type of which nothing else is known. */
  typed?(type: FlowType, module: ModuleState): Value | undefined;
  get?(label: TaintLabel, key: Value, spot: Spot): Value | undefined;
  /** A read on a value of unknown origin: on what a library made, or a member of it, when `of` is given. */
  getUnknown?(key: Value, spot: Spot, of?: Atom): Value | undefined;
  /** A call of a label, of a member of a label, of something external, or of an unknown callee. */
  call?(call: Call): Value | undefined;
  write?(label: TaintLabel, key: Value, value: Value, spot: Spot, how: "write" | "copy" | "delete"): void;
  has?(label: TaintLabel, key: Value, spot: Spot): void;
  /** Its keys, its values, its elements: `Object.keys`, `for..in`, `for..of`, `Object.entries`. */
  keys?(label: TaintLabel, spot: Spot): Value | undefined;
  /** What an object holds that got each key of a taint label: `copy[key] = meta[key]`. */
  copies?(key: TaintLabel): Value | undefined;
  elements?(label: TaintLabel, spot: Spot): Value | undefined;
  concat?(parts: readonly Value[], spot: Spot): Value | undefined;
  compare?(operator: string, operands: readonly Value[], spot: Spot): void;
  /** Whether a call is worth following; a call that isn't answers nobody knows what. */
  follows?(closure: Closure, call: Call): boolean;
  /** A call of what is nowhere written: an abstract method. */
  unwritten?(args: readonly Value[], self: Value, spot: Spot): void;
  /** Whether calls with these arguments are told apart from other calls of the same function. */
  tellsApart?(args: readonly Value[]): boolean;
  /** Calls of a function are told apart up to this number, if they look different. Default: 8. */
  mostContexts?(definition: FlowFunction): number | undefined;
  /** Whether each place that calls a function, or makes an instance of a class, gets one of its own. */
  standsApart?(definition: FlowFunction | FlowClass): boolean;
  /** Whether a method that is nowhere written makes one object at one call, whatever it is called of. */
  readonly mergesReceivers?: boolean;
  /** Calls of one function that hand on different functions are told apart up to this number. Default: 16. */
  readonly mostHanded?: number;
  /** Whether a function of another file than the gate's own is one that only a library calls, so that it has to run by itself. */
  enters?(closure: Closure): boolean;
  /** What a trace should keep of a call. */
  event?(call: Call, result: Value): object | undefined;
}

/** What tells apart the objects that a package makes at one call. */
export function nameOfMade({ mergesReceivers }: Domain, callee: Atom): string {
  return mergesReceivers === true && callee.k === "member" ? `made.${callee.name}` : `made${callee.id}`;
}
