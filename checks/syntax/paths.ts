import { Node, SyntaxKind, type SourceFile, type ts } from "ts-morph";

/** Names of the global object itself. */
const globals = /^(?:(?:globalThis|global|window|self)\.)+/;

/** How deep aliases of aliases are followed. */
const deepest = 20;

/**
 * The path of names that an expression stands for: `process.env` for `globalThis.process["env"]`, and for `env` after
 * `import { env } from "node:process"`. Aliases are followed inside their file.
 */
export function pathOf(expression: Node, depth = 0): string | undefined {
  if (depth > deepest) return undefined;
  const path = rawPath(expression, depth + 1)?.replace(/^node:/, "");
  return path === undefined ? undefined : path.replace(globals, "").replaceAll(".default.", ".");
}

function rawPath(node: Node, depth: number): string | undefined {
  if (
    Node.isParenthesizedExpression(node) ||
    Node.isAsExpression(node) ||
    Node.isSatisfiesExpression(node) ||
    Node.isNonNullExpression(node) ||
    Node.isTypeAssertion(node)
  ) {
    return pathOf(node.getExpression(), depth);
  }
  if (Node.isPropertyAccessExpression(node)) return join(pathOf(node.getExpression(), depth), node.getName());
  if (Node.isElementAccessExpression(node)) {
    const key = node.getArgumentExpression();
    return join(pathOf(node.getExpression(), depth), key === undefined ? undefined : textOf(key, depth));
  }
  if (Node.isCallExpression(node) && node.getExpression().getText() === "require") {
    const [name] = node.getArguments();
    return name === undefined ? undefined : textOf(name, depth);
  }
  if (Node.isAwaitExpression(node)) return pathOf(node.getExpression(), depth);
  if (Node.isCallExpression(node) && node.getExpression().getKind() === SyntaxKind.ImportKeyword) {
    const [name] = node.getArguments();
    return name === undefined ? undefined : textOf(name, depth);
  }
  return Node.isIdentifier(node) ? pathOfName(node, depth) : undefined;
}

function pathOfName(name: Node, depth: number): string | undefined {
  const symbol = name.getSymbol();
  const [declaration] = symbol?.getDeclarations() ?? [];
  if (declaration === undefined) return name.getText();
  if (Node.isVariableDeclaration(declaration)) {
    const value = declaration.getInitializer();
    if (value !== undefined) return pathOf(value, depth);
    const isAmbient = declaration.getVariableStatement()?.hasDeclareKeyword() === true;
    return isAmbient ? name.getText() : undefined;
  }
  if (Node.isBindingElement(declaration)) return pathOfBinding(declaration, depth);
  return pathOfImport(declaration);
}

function pathOfImport(declaration: Node): string | undefined {
  const statement = declaration.getFirstAncestorByKind(SyntaxKind.ImportDeclaration);
  const module = statement?.getModuleSpecifierValue().replace(/^node:/, "");
  if (Node.isImportSpecifier(declaration)) {
    const name = declaration.getName();
    return name === "default" ? module : join(module, name);
  }
  if (Node.isImportClause(declaration) || Node.isNamespaceImport(declaration)) return module;
  if (!Node.isImportEqualsDeclaration(declaration)) return undefined;
  const reference = declaration.getModuleReference();
  if (!Node.isExternalModuleReference(reference)) return undefined;
  const value = reference.getExpression();
  return value !== undefined && Node.isStringLiteral(value) ? value.getLiteralValue() : undefined;
}

/** `const { env: { LIMIT } } = process`: the path of `LIMIT` is `process.env.LIMIT`. */
function pathOfBinding(element: Node, depth: number): string | undefined {
  if (!Node.isBindingElement(element) || element.getDotDotDotToken() !== undefined) return undefined;
  const pattern = element.getParent();
  if (!Node.isObjectBindingPattern(pattern)) return undefined;
  const holder = pattern.getParent();
  if (Node.isBindingElement(holder)) return join(pathOfBinding(holder, depth + 1), keyOf(element, depth));
  const value = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
  return value === undefined ? undefined : join(pathOf(value, depth), keyOf(element, depth));
}

function keyOf(element: Node, depth: number): string | undefined {
  if (!Node.isBindingElement(element)) return undefined;
  const key = element.getPropertyNameNode();
  if (key === undefined) return element.getName();
  if (Node.isComputedPropertyName(key)) return textOf(key.getExpression(), depth);
  return Node.isStringLiteral(key) ? key.getLiteralValue() : key.getText();
}

/** The text that an expression is known to be: a literal, or a constant with one. */
function textOf(node: Node, depth: number): string | undefined {
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return node.getLiteralValue();
  if (!Node.isIdentifier(node) || depth > deepest) return undefined;
  const [declaration] = node.getSymbol()?.getDeclarations() ?? [];
  if (declaration === undefined || !Node.isVariableDeclaration(declaration)) return undefined;
  const value = declaration.getInitializer();
  return value === undefined || declaration.getVariableStatement()?.getDeclarationKind() !== "const"
    ? undefined
    : textOf(value, depth + 1);
}

/** Each node that makes the step to the last name of `path`. An alias of it is found where it is made, not where it is used. */
export function usesOf(file: SourceFile, path: string): readonly Node[] {
  const found: Node[] = [];
  // Walking compiler nodes costs a twentieth of walking wrapped ones: only what may be meant is wrapped.
  const visit = (raw: ts.Node): void => {
    if (steps.has(raw.kind)) {
      const node = wrap(file, raw);
      if (node !== undefined && stepOf(node) === path) found.push(node);
    }
    raw.forEachChild(visit);
  };
  visit(file.compilerNode);
  return found;
}

function wrap(file: SourceFile, raw: ts.Node): Node | undefined {
  let node: Node | undefined = file.getDescendantAtPos(raw.getStart(file.compilerNode));
  while (node !== undefined && (node.getKind() !== raw.kind || node.getEnd() !== raw.end)) node = node.getParent();
  return node;
}

const steps: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.ElementAccessExpression,
  SyntaxKind.BindingElement,
  SyntaxKind.ImportSpecifier,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.ShorthandPropertyAssignment,
]);

function stepOf(node: Node): string | undefined {
  if (Node.isBindingElement(node)) return normal(pathOfBinding(node, 0));
  if (Node.isImportSpecifier(node)) return normal(pathOfImport(node));
  if (Node.isPropertyAssignment(node) || Node.isShorthandPropertyAssignment(node)) return pathOfAssigned(node);
  return pathOf(node);
}

/** `({ env } = process)`. */
function pathOfAssigned(property: Node): string | undefined {
  if (!Node.isPropertyAssignment(property) && !Node.isShorthandPropertyAssignment(property)) return undefined;
  const pattern = property.getParent();
  const assignment = pattern.getParent();
  if (!Node.isBinaryExpression(assignment) || assignment.getLeft() !== pattern) return undefined;
  if (assignment.getOperatorToken().getKind() !== SyntaxKind.EqualsToken) return undefined;
  return normal(join(pathOf(assignment.getRight()), property.getName()));
}

function normal(path: string | undefined): string | undefined {
  return path?.replace(/^node:/, "").replace(globals, "");
}

function join(base: string | undefined, name: string | undefined): string | undefined {
  return base === undefined || name === undefined ? undefined : `${base}.${name}`;
}
