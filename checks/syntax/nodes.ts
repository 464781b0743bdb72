export { Node, SyntaxKind } from "ts-morph";
export type {
  ArrowFunction,
  FunctionExpression,
  Identifier,
  ImportSpecifier,
  ObjectLiteralExpression,
  SourceFile,
  Statement,
  VariableDeclaration,
} from "ts-morph";
