export { Node, SyntaxKind } from "ts-morph";
export type {
  ArrowFunction,
  ExportDeclaration,
  ExportSpecifier,
  FunctionExpression,
  Identifier,
  ImportClause,
  ImportDeclaration,
  ImportSpecifier,
  ObjectBindingPattern,
  ObjectLiteralExpression,
  SourceFile,
  Statement,
  VariableDeclaration,
} from "ts-morph";
export { textOf } from "./text-of.js";
