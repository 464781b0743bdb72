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
import type { Bindings } from "./bindings.js";

/** What the parts of the lowering need of one another; `lower.ts` puts them together. */
export interface Lowering {
  readonly source: ts.SourceFile;
  readonly imports: ImportedName[];
  readonly exports: ExportedName[];
  readonly types: Record<string, FlowType>;
  readonly shapes: FlowType[];
  readonly bindings: Bindings;
  /** A number that is unique in the file. */
  id(): number;
  at(node: ts.Node): At;
  expression(node: ts.Expression): Expression;
  elements(nodes: readonly ts.Expression[]): Element[];
  /** The name of a property, however it is written. */
  key(name: ts.PropertyName): Key;
  pattern(name: ts.BindingName, type?: FlowType): Pattern;
  statements(nodes: readonly ts.Statement[]): Statement[];
  function(node: ts.FunctionLikeDeclaration | ts.ClassStaticBlockDeclaration): FlowFunction;
  type(node: ts.TypeNode): FlowType;
}
