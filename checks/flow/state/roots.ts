import type { CallExpression, Expression, Identifier, NewExpression, Node, SignatureDeclaration } from "typescript";
import type { Binding, Scopes } from "../model/scopes.js";
import type { Naming } from "./called-function.js";
import type { Lifetimes } from "./lifetimes.js";
import type { Source } from "./value-source.js";

/** What the parts of this analysis need of one another. */
export interface Roots {
  readonly scopes: Scopes;
  readonly lifetimes: Lifetimes;
  readonly naming: Naming;
  /** What is made inside of a constant, by the name that its state goes by: `const all = { counter: new Counter() }`. */
  readonly instances: Map<string, NewExpression | CallExpression>;
  /** Where a value may live, as far as it isn't made anew on the spot. */
  sourcesOf(node: Expression | undefined, depth?: number): readonly Source[];
  functionOf(node: Expression): SignatureDeclaration | undefined;
  /** The name of a binding in its file: a nested one is told apart by its place. */
  moduleName(declaration: Node, name: string): string;
  /** Each binding is followed once; one that is being followed already adds nothing new to itself. */
  once(node: Node, follow: () => readonly Source[]): readonly Source[];
  /** The same of what a function gives back, which is not what its name stands for. */
  onceReturned(target: Node, follow: () => readonly Source[]): readonly Source[];
  /** What a variable of a call may hold where it is used, if an assignment before it says so; undefined if it may hold whatever it gets. */
  valuesAt(use: Identifier, binding: Binding): readonly Expression[] | undefined;
  /** Everything that is assigned to a binding. */
  assigned(binding: Binding): readonly Expression[];
}
