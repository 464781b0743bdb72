export { Node, SyntaxKind } from "ts-morph";
export type { ImportSpecifier, SourceFile, Statement, VariableDeclaration } from "ts-morph";
