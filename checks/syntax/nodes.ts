export { Node, SyntaxKind } from "ts-morph";
