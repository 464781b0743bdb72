export { Node, SyntaxKind } from "ts-morph";
export type {
  ArrowFunction,
  ExpressionStatement,
  FunctionExpression,
  Identifier,
  ImportSpecifier,
  ObjectLiteralExpression,
  SourceFile,
  Statement,
  VariableDeclaration,
} from "ts-morph";
