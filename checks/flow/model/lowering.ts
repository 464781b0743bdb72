import type ts from "typescript";
import type {
  At,
  Element,
  Expression,
  ExportedName,
  FlowFunction,
  FlowType,
  ImportedName,
  Key,
  Pattern,
  Statement,
} from "./program.js";
import type { Scope } from "./scope.js";

/** What the parts of the lowering need of one another; `lower.ts` puts them together. */
export interface Lowering {
  readonly source: ts.SourceFile;
  readonly imports: ImportedName[];
  readonly exports: ExportedName[];
  readonly ambient: Record<number, string>;
  readonly types: Record<string, FlowType>;
  readonly shapes: FlowType[];
  /** A number that is unique in the file. */
  id(): number;
  at(node: ts.Node): At;
  expression(node: ts.Expression, scope: Scope): Expression;
  elements(nodes: readonly ts.Expression[], scope: Scope): Element[];
  /** The name of a property, however it is written. */
  key(name: ts.PropertyName, scope: Scope): Key;
  pattern(name: ts.BindingName, scope: Scope, type?: FlowType): Pattern;
  statements(nodes: readonly ts.Statement[], scope: Scope): Statement[];
  function(node: ts.FunctionLikeDeclaration | ts.ClassStaticBlockDeclaration, scope: Scope): FlowFunction;
  type(node: ts.TypeNode): FlowType;
}
