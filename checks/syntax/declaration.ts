import { Node, type Symbol } from "ts-morph";
import type ts from "typescript";
import { createScopes } from "../flow/model/scopes.js";
import { literalType } from "./literal-type.js";

/** Where a name is declared, behind imports, re-exports and constants that only pass it on. */
export interface Declaration {
  readonly name: string;
  readonly node: Node;
  /** Its declared type, else what is made there, e.g. `Map<string, number>`; undefined when neither can be told. To ask may start the type checker. */
  readonly type: string | undefined;
}

/** How deep aliases of aliases are followed. */
const deepest = 20;
/** A longer type would hide the sentence that it stands in. */
const longest = 60;

export function declarationOf(name: Node): Declaration | undefined {
  const node = declaredHere(name) ?? behind(name.getSymbol(), 0);
  if (node === undefined) return undefined;
  return {
    name: Node.hasName(node) || Node.isVariableDeclaration(node) ? node.getName() : name.getText(),
    node,
    get type() {
      const type = typeOf(node)?.replace(/\s+/g, " ");
      return type === undefined || type.length > longest ? undefined : type;
    },
  };
}

/**
 * The variable of the same file that a name means, if it does not only pass another one on. Scopes say that alone; the type checker would first
 * read all that the file imports, and what that imports.
 */
function declaredHere(name: Node): Node | undefined {
  if (!Node.isIdentifier(name) || !isVariableUse(name)) return undefined;
  // The nodes of ts-morph's compiler are those of ours: a test compares the two.
  const at = name.compilerNode as unknown as ts.Node;
  const declaration = createScopes().lookup(name.getText(), at)?.declaration;
  if (declaration === undefined) return undefined;
  const own: Node | undefined = name.getSourceFile().getDescendantAtPos(declaration.getStart())?.getParent();
  const isFound = Node.isVariableDeclaration(own) && (own.compilerNode as unknown) === declaration;
  return isFound && !Node.isIdentifier(own.getInitializer()) ? own : undefined;
}

/** Whether a name stands where a value is read or written, not for a member or a type. */
function isVariableUse(name: Node): boolean {
  const parent = name.getParent();
  if (Node.isPropertyAccessExpression(parent)) return parent.getExpression() === name;
  if (Node.isPropertyAssignment(parent)) return parent.getInitializer() === name;
  return Node.isExpression(parent) || Node.isStatement(parent) || Node.isVariableDeclaration(parent);
}

function behind(symbol: Symbol | undefined, depth: number): Node | undefined {
  if (symbol === undefined || depth > deepest) return undefined;
  // An import of what nobody resolved has an alias without a declaration.
  const [declaration] = (symbol.getAliasedSymbol() ?? symbol).getDeclarations();
  const value = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  return Node.isIdentifier(value) ? (behind(value.getSymbol(), depth + 1) ?? declaration) : declaration;
}

function typeOf(node: Node): string | undefined {
  const declared = Node.isTyped(node) ? node.getTypeNode() : undefined;
  if (declared !== undefined) return declared.getText();
  const value = Node.isVariableDeclaration(node) ? node.getInitializer() : undefined;
  if (Node.isNewExpression(value)) {
    const types = value.getTypeArguments().map((type) => type.getText());
    return value.getExpression().getText() + (types.length === 0 ? "" : `<${types.join(", ")}>`);
  }
  if (Node.isAsExpression(value) || Node.isSatisfiesExpression(value)) return value.getTypeNode()?.getText();
  if (!Node.isVariableDeclaration(node) && !Node.isParameterDeclaration(node)) return undefined;
  const literal = literalType({ Node }, node.getInitializer());
  if (literal !== undefined) return literal;
  const type = node.getType();
  // Without TypeScript's own libraries only these are what they would be with them.
  const isKnown =
    type.isString() || type.isNumber() || type.isBoolean() || type.isLiteral() || type.isClassOrInterface();
  // A type that the file does not import is written with its module.
  return isKnown
    ? type
        .getBaseTypeOfLiteralType()
        .getText(node)
        .replaceAll(/import\("[^"]*"\)\./g, "")
    : undefined;
}

/** The innermost node from `start` to `end` at least; without an end, the outermost expression that begins at `start`. */
export function nodeIn(source: Node, start: number, end: number | undefined): Node | undefined {
  let node = source.getDescendantAtPos(start);
  while (node !== undefined && (end === undefined ? isWithin(node.getParent(), start) : node.getEnd() < end)) {
    node = node.getParent();
  }
  return node;
}

function isWithin(parent: Node | undefined, start: number): boolean {
  return Node.isExpression(parent) && parent.getStart() === start;
}
