import { Node, type Symbol } from "ts-morph";

/** Where a name is declared, behind imports, re-exports and constants that only pass it on. */
export interface Declaration {
  readonly name: string;
  readonly node: Node;
  /** Its declared type, else what is made there, e.g. `Map<string, number>`; absent when neither can be told. */
  readonly type?: string;
}

/** How deep aliases of aliases are followed. */
const deepest = 20;
/** A longer type would hide the sentence that it stands in. */
const longest = 60;

export function declarationOf(name: Node): Declaration | undefined {
  const node = behind(name.getSymbol(), 0);
  if (node === undefined) return undefined;
  const type = typeOf(node)?.replace(/\s+/g, " ");
  const own = Node.hasName(node) || Node.isVariableDeclaration(node) ? node.getName() : name.getText();
  return { name: own, node, ...(type === undefined || type.length > longest ? {} : { type }) };
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
