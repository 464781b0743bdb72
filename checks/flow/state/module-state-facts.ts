import type { Span } from "../../facts/span.js";

/** Something that outlives the call that writes to it, as seen from one file. */
export type Root =
  /** A binding of this file that lives as long as the module; a nested function is named `name@offset`. */
  | { readonly kind: "module"; readonly name: string }
  /** A name that no scope declares: `globalThis`, `process`, `Error`. */
  | { readonly kind: "global"; readonly name: string }
  /** `name` is `default`, an exported name, or `*` for the namespace itself. */
  | { readonly kind: "import"; readonly module: string; readonly name: string }
  /** What a call of an imported function gives back. */
  | { readonly kind: "returned"; readonly module: string; readonly name: string }
  /** Only in a function's own effects: what is passed in. */
  | { readonly kind: "param"; readonly index: number };

/** One write, or what may turn out to be one once other files are known. */
export interface Effect extends Span {
  readonly root: Root;
  readonly how:
    /** The binding gets another value. */
    | "assign"
    /** The same, only while it has none yet: `x ??= make()`, or a fresh object. */
    | "assign-once"
    /** A property is written, defined or deleted. */
    | "property"
    /** `method` is called on it, or (a getter) read. */
    | "method"
    /** It is argument `index` of a call of `callee`. */
    | "passed";
  /** Of something inside of it: `table.list.push(x)`. */
  readonly inside: boolean;
  readonly method?: string;
  readonly callee?: Root;
  readonly index?: number;
  /** Happens when a function runs, not while the module is being set up. In a function's own effects: after it has returned. */
  readonly deferred: boolean;
  /** The written place as code, shortened. */
  readonly text: string;
}

/** What a function does to a parameter; the place that counts is the call's. */
export type ParameterEffect = Omit<Effect, keyof Span | "text">;

/** What kind of thing a binding holds at first. */
export type Shape =
  | { readonly kind: "collection" | "regexp" | "primitive" | "function" | "class" | "unknown" }
  /** `parts`: what a factory puts into a literal, by key or place. `typed`: bytes or numbers, which others may write into. */
  | { readonly kind: "object" | "array"; readonly parts?: Readonly<Record<string, Shape>>; readonly typed?: true }
  /** `new X()` with a class that isn't built in. */
  | { readonly kind: "instance"; readonly of: Root }
  /** Something built in that is no list and no table: `new AbortController()`, `Buffer.alloc(8)`. */
  | { readonly kind: "builtin"; readonly name: string }
  /** `make()`; with `method`, `Store.create()` of a class or of an object; with `part`, what stands under this key in what the call gives back. */
  | { readonly kind: "result"; readonly of: Root; readonly method?: string; readonly part?: string };

export interface StateBinding extends Span {
  readonly shape: Shape;
  /** By `Object.freeze`: its own properties can't be written. */
  readonly frozen: boolean;
  /** Made empty or of plain values, and never filled in its own file: there is nothing inside that could be written to. */
  readonly empty?: true;
}

export interface FunctionFacts {
  /** What it does to its parameters. */
  readonly effects: readonly ParameterEffect[];
  /** What it gives back that isn't made anew. */
  readonly returns: readonly Root[];
  /** What it makes anew and gives back. */
  readonly makes?: Shape;
  /** Where it keeps state in a closure that outlives the call. */
  readonly keeps?: Span & {
    readonly text: string;
    /** Only what a call without arguments gives back: `return arguments.length > 0 ? init(...) : init`. */
    readonly ifBare?: true;
  };
}

export interface ClassFacts {
  /** Methods and accessors that write to `this`. */
  readonly mutating: readonly string[];
  readonly base?: Root;
  /** With a base: the methods that each method calls on `this`, which the base may have. */
  readonly calls?: Readonly<Record<string, readonly string[]>>;
}

/** A call that runs while the module is being set up. */
export interface MadeAtStart extends Span {
  readonly callee: Root;
  /** The called function as code, shortened. */
  readonly text: string;
  /** The module holds what it gives back. */
  readonly stays: boolean;
  /** It is called without arguments. */
  readonly bare?: true;
}

/** Module-level state of one file and who writes to it. */
export interface ModuleStateFacts {
  readonly bindings: Readonly<Record<string, StateBinding>>;
  readonly functions: Readonly<Record<string, FunctionFacts>>;
  readonly classes: Readonly<Record<string, ClassFacts>>;
  /** What the static methods of a class, or the functions of a constant object, make anew: by the name of either, then by the method's. */
  readonly factories: Readonly<Record<string, Readonly<Record<string, Shape>>>>;
  /** Local name by exported name; re-exports are among the import facts. */
  readonly exports: Readonly<Record<string, string>>;
  readonly effects: readonly Effect[];
  readonly made: readonly MadeAtStart[];
  /** Starts with `#!`: the file is a program, not a module. */
  readonly program: boolean;
}
