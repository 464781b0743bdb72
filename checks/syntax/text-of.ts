import { Node } from "ts-morph";
import type ts from "typescript";
import { foldString } from "../flow/model/constants.js";
import { createScopes } from "../flow/model/scopes.js";
import { nodeIn } from "./declaration.js";

/** How deep constants of constants of other files are followed. */
const deepest = 20;

/**
 * The text that an expression surely is, as the facts tell it of its own file, and through constants of other files; `undefined` when it can't
 * be told. A path from the folder of the process begins with `startFolder`.
 */
export function textOf(node: Node, depth = 0): string | undefined {
  if (depth > deepest) return undefined;
  const source = node.getSourceFile();
  const elsewhere = (part: ts.Expression): string | null => {
    const value = constantElsewhere(nodeIn(source, part.getStart(), part.getEnd()));
    return value === undefined ? null : (textOf(value, depth + 1) ?? null);
  };
  // The nodes of ts-morph's compiler are those of ours: a test compares the two.
  const expression = node.compilerNode as unknown as ts.Expression;
  return foldString(expression, { ...createScopes(), elsewhere }) ?? undefined;
}

/** What an imported constant holds, or that of a namespace (`names.folder`), of a constant table or of an enum of another file. */
function constantElsewhere(node: Node | undefined): Node | undefined {
  const symbol = nameIn(node)?.getSymbol();
  const declaration = (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration();
  if (Node.isEnumMember(declaration)) return declaration.getInitializer();
  if (Node.isVariableDeclaration(declaration))
    return declaration.getVariableStatement()?.getDeclarationKind() === "const"
      ? declaration.getInitializer()
      : undefined;
  if (!Node.isPropertyAssignment(declaration)) return undefined;
  // Without `as const` or a freeze someone may have written to it since.
  const isConstant = !Node.isVariableDeclaration(declaration.getParent().getParent());
  return isConstant ? declaration.getInitializer() : undefined;
}

function nameIn(node: Node | undefined): Node | undefined {
  if (Node.isPropertyAccessExpression(node)) return node.getNameNode();
  if (!Node.isElementAccessExpression(node)) return node;
  const key = node.getArgumentExpression();
  return Node.isStringLiteral(key) ? key : undefined;
}
