/**
 * A source file as value flow sees it: expressions and statements without syntax. Destructuring is reads, a template is
 * a concatenation, every name is a numbered binding. Plain JSON, so that it is cached beside the other facts.
 */
export interface FlowProgram {
  readonly imports: readonly ImportedName[];
  readonly exports: readonly ExportedName[];
  /** The file's top level as a function without parameters. */
  readonly module: FlowFunction;
  /** Object types, interfaces and aliases by name. */
  readonly types: Readonly<Record<string, FlowType>>;
  /** The same and the types written in place, without the trivial ones. */
  readonly shapes: readonly FlowType[];
}

/** `[line, column, endColumn]`, from 1; `endColumn` is 0 when the text spans lines. */
export type At = readonly [line: number, column: number, endColumn: number];

export interface ImportedName {
  /** The binding, or -1 for an import that only runs the module. */
  readonly binding: number;
  readonly local: string;
  readonly module: string;
  /** The exported name, `default`, or `*` for the namespace. */
  readonly name: string;
  readonly at: At;
  /** Gone once it is compiled. */
  readonly typeOnly?: true;
}

export interface ExportedName {
  /** `*` with `module` and without `imported`: all of them. */
  readonly name: string;
  /** The local binding; -1 for a re-export. */
  readonly binding: number;
  readonly module?: string;
  readonly imported?: string;
}

export interface FlowFunction {
  /** Unique in the file. */
  readonly id: number;
  readonly name: string;
  readonly at: At;
  readonly params: readonly Pattern[];
  /** The last parameter collects the rest. */
  readonly rest: boolean;
  /** Bindings that live in a call of this function. */
  readonly locals: readonly number[];
  readonly body: readonly Statement[];
  /** It has one statement at most. */
  readonly short: boolean;
  /** Arrow functions see the `this` around them. */
  readonly arrow: boolean;
  /** Its calls give promises: an answer only where it is awaited. */
  readonly async: boolean;
  /** What is in it runs only where somebody iterates what a call gives. */
  readonly generator?: true;
}

/** What a type annotation says, as far as flow needs it. */
export type FlowType =
  | { readonly name: string; readonly of: readonly FlowType[] }
  | { readonly members: readonly FlowMember[]; readonly bases: readonly FlowType[] };

export interface FlowMember {
  readonly name: string;
  readonly type: FlowType;
  readonly at: At;
}

export type Expression =
  | { readonly e: "literal"; readonly value: string | number | boolean | null }
  | { readonly e: "regex"; readonly source: string }
  | { readonly e: "binding"; readonly binding: number }
  | { readonly e: "global"; readonly name: string }
  | { readonly e: "this" }
  | { readonly e: "concat"; readonly parts: readonly Expression[] }
  /** One of them: `a ? b : c`, `a || b`, `a && b`, `a ?? b`. `test` is evaluated first. */
  | {
      readonly e: "either";
      readonly operator: string;
      readonly test?: Expression;
      readonly of: readonly Expression[];
      readonly at: At;
    }
  /** A result that flow does not follow: comparisons, arithmetic, `typeof`. */
  | { readonly e: "operation"; readonly operator: string; readonly of: readonly Expression[]; readonly at: At }
  | { readonly e: "sequence"; readonly of: readonly Expression[] }
  | { readonly e: "object"; readonly id: number; readonly properties: readonly Property[]; readonly at: At }
  | { readonly e: "array"; readonly id: number; readonly elements: readonly Element[]; readonly at: At }
  | { readonly e: "get"; readonly object: Expression; readonly key: Key; readonly at: At }
  | { readonly e: "in"; readonly key: Expression; readonly object: Expression; readonly at: At }
  | { readonly e: "delete"; readonly object: Expression; readonly key: Key; readonly at: At }
  | {
      readonly e: "call";
      readonly id: number;
      readonly callee: Expression;
      readonly args: readonly Element[];
      readonly construct: boolean;
      readonly at: At;
    }
  | { readonly e: "function"; readonly function: FlowFunction }
  | { readonly e: "class"; readonly class: FlowClass }
  | { readonly e: "assign"; readonly target: Pattern; readonly value: Expression; readonly at: At }
  | { readonly e: "await"; readonly of: Expression }
  | { readonly e: "typed"; readonly of: Expression; readonly type: FlowType }
  | { readonly e: "import"; readonly module: Expression; readonly at: At };

/** A property's name when it is written down, else the expression that computes it. */
export type Key = string | Expression;

export type Property =
  | { readonly key: Key; readonly value: Expression; readonly at: At; readonly accessor?: "get" | "set" }
  | { readonly spread: Expression; readonly at: At };

export type Element = Expression | { readonly spread: Expression };

/** The key of a class's `static { ... }`, which is no name that a member can have by accident. */
export const staticBlock = "static {}";

export interface FlowClass {
  readonly id: number;
  readonly name: string;
  readonly base?: Expression;
  readonly construct?: FlowFunction;
  readonly members: readonly {
    readonly key: Key;
    readonly value: Expression;
    readonly isStatic: boolean;
    readonly accessor?: "get" | "set";
  }[];
  readonly at: At;
}

/** Where a value goes. */
export type Pattern =
  | { readonly p: "binding"; readonly binding: number; readonly type?: FlowType }
  | { readonly p: "member"; readonly object: Expression; readonly key: Key; readonly at: At }
  | {
      readonly p: "object";
      readonly properties: readonly PatternProperty[];
      readonly rest?: Pattern;
      readonly type?: FlowType;
    }
  | {
      readonly p: "array";
      readonly elements: readonly (Pattern | null)[];
      readonly rest?: Pattern;
      readonly type?: FlowType;
    }
  | { readonly p: "default"; readonly target: Pattern; readonly fallback: Expression; readonly at: At };

export interface PatternProperty {
  readonly key: Key;
  readonly target: Pattern;
  readonly at: At;
}

export type Statement =
  | { readonly s: "expression"; readonly of: Expression }
  | {
      readonly s: "if";
      readonly test: Expression;
      readonly whenTrue: readonly Statement[];
      readonly whenFalse: readonly Statement[];
      readonly at: At;
    }
  /** `for..of` and `for..in`: each element goes to `target` in a scope of its own. */
  | {
      readonly s: "each";
      readonly id: number;
      readonly label?: string;
      readonly keys: boolean;
      readonly target: Pattern;
      readonly over: Expression;
      readonly locals: readonly number[];
      readonly body: readonly Statement[];
      readonly at: At;
    }
  /** `once`: the body runs before the test. */
  | {
      readonly s: "loop";
      readonly label?: string;
      readonly test?: Expression;
      readonly once?: true;
      readonly body: readonly Statement[];
      readonly at: At;
    }
  /** Anything but a loop, with a label that a `break` may name. */
  | { readonly s: "block"; readonly label: string; readonly body: readonly Statement[]; readonly at: At }
  | { readonly s: "return"; readonly of?: Expression; readonly at: At }
  | { readonly s: "throw"; readonly of: Expression; readonly at: At }
  /** `again`: a `continue`; `to`: the label of what it leaves or goes on with. */
  | { readonly s: "break"; readonly again?: true; readonly to?: string; readonly at: At }
  | {
      readonly s: "try";
      readonly body: readonly Statement[];
      readonly caught?: Pattern;
      readonly handler?: readonly Statement[];
      readonly last: readonly Statement[];
      readonly at: At;
    }
  | {
      readonly s: "switch";
      readonly on: Expression;
      readonly cases: readonly { readonly test?: Expression; readonly body: readonly Statement[]; readonly at: At }[];
      readonly at: At;
    };

/** Whether an element of a call or an array is spread. */
export function isSpread<Other extends object>(
  element: Other | { readonly spread: Expression },
): element is { readonly spread: Expression } {
  return "spread" in element;
}
