import { Node, SyntaxKind, type CallExpression, type SourceFile, type VariableDeclaration, type ts } from "ts-morph";
import { textOf } from "./text-of.js";

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
  return normal(rawPath(expression, depth + 1));
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
    return join(pathOf(node.getExpression(), depth), key === undefined ? undefined : textOf(key));
  }
  if (Node.isCallExpression(node)) return pathOfCall(node, depth);
  if (Node.isAwaitExpression(node)) return pathOf(node.getExpression(), depth);
  if (Node.isConditionalExpression(node))
    return pathOf(node.getWhenTrue(), depth) ?? pathOf(node.getWhenFalse(), depth);
  if (Node.isBinaryExpression(node)) {
    const operator = node.getOperatorToken().getKind();
    if (operator === SyntaxKind.CommaToken || operator === SyntaxKind.EqualsToken)
      return pathOf(node.getRight(), depth);
    return choices.has(operator) ? (pathOf(node.getLeft(), depth) ?? pathOf(node.getRight(), depth)) : undefined;
  }
  return Node.isIdentifier(node) ? pathOfName(node, depth) : undefined;
}

const choices: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.BarBarToken,
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.AmpersandAmpersandToken,
]);

/** A module that is loaded, or `Reflect.get(process, "env")`. */
function pathOfCall(call: CallExpression, depth: number): string | undefined {
  const callee = call.getExpression();
  const [first, second] = call.getArguments();
  if (first === undefined) return undefined;
  const isImport = callee.getKind() === SyntaxKind.ImportKeyword;
  if (isImport || /^(?:require|(?:globalThis\.)?process\??\.getBuiltinModule)$/.test(callee.getText()))
    return textOf(first);
  return second !== undefined && pathOf(callee, depth) === "Reflect.get"
    ? join(pathOf(first, depth), textOf(second))
    : undefined;
}

function pathOfName(name: Node, depth: number): string | undefined {
  const symbol = name.getSymbol();
  const [declaration] = symbol?.getDeclarations() ?? [];
  if (declaration === undefined) return name.getText();
  if (Node.isVariableDeclaration(declaration)) {
    const value = declaration.getInitializer() ?? assignedTo(declaration);
    if (value !== undefined) return pathOf(value, depth);
    const isAmbient = declaration.getVariableStatement()?.hasDeclareKeyword() === true;
    return isAmbient ? name.getText() : undefined;
  }
  if (Node.isParameterDeclaration(declaration)) {
    const value = declaration.getInitializer();
    return value === undefined ? undefined : pathOf(value, depth);
  }
  if (Node.isBindingElement(declaration)) return pathOfBinding(declaration, depth);
  return pathOfImport(declaration);
}

/** `let own; own = process`: the first value that a variable without an initial one gets. */
function assignedTo(declaration: VariableDeclaration): Node | undefined {
  const symbol = declaration.getSymbol();
  return declaration
    .getSourceFile()
    .getDescendantsOfKind(SyntaxKind.BinaryExpression)
    .find(
      (node) => node.getOperatorToken().getKind() === SyntaxKind.EqualsToken && node.getLeft().getSymbol() === symbol,
    )
    ?.getRight();
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
  if (Node.isBindingElement(holder)) return join(pathOfBinding(holder, depth + 1), keyOf(element));
  const hasValue = Node.isVariableDeclaration(holder) || Node.isParameterDeclaration(holder);
  const value = hasValue ? holder.getInitializer() : undefined;
  return value === undefined ? undefined : join(pathOf(value, depth), keyOf(element));
}

function keyOf(element: Node): string | undefined {
  if (!Node.isBindingElement(element)) return undefined;
  const key = element.getPropertyNameNode();
  if (key === undefined) return element.getName();
  if (Node.isComputedPropertyName(key)) return textOf(key.getExpression());
  return Node.isStringLiteral(key) ? key.getLiteralValue() : key.getText();
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
  SyntaxKind.ExportSpecifier,
  SyntaxKind.CallExpression,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.ShorthandPropertyAssignment,
]);

function stepOf(node: Node): string | undefined {
  if (Node.isBindingElement(node)) return normal(pathOfBinding(node, 0));
  if (Node.isImportSpecifier(node)) return normal(pathOfImport(node));
  if (Node.isExportSpecifier(node)) {
    const module = node.getExportDeclaration().getModuleSpecifierValue();
    return normal(join(module, node.getName()));
  }
  if (Node.isPropertyAssignment(node) || Node.isShorthandPropertyAssignment(node)) return pathOfAssigned(node);
  return pathOf(node);
}

/** `({ env } = process)`, `({ process: { env } } = globalThis)`. */
function pathOfAssigned(property: Node): string | undefined {
  if (!Node.isPropertyAssignment(property) && !Node.isShorthandPropertyAssignment(property)) return undefined;
  const key = property.getNameNode();
  const name = Node.isComputedPropertyName(key) ? textOf(key.getExpression()) : property.getName();
  const pattern = property.getParent();
  const holder = pattern.getParent();
  if (Node.isPropertyAssignment(holder)) return normal(join(pathOfAssigned(holder), name));
  if (!Node.isBinaryExpression(holder) || holder.getLeft() !== pattern) return undefined;
  if (holder.getOperatorToken().getKind() !== SyntaxKind.EqualsToken) return undefined;
  return normal(join(pathOf(holder.getRight()), name));
}

function normal(path: string | undefined): string | undefined {
  return path
    ?.replace(/^node:/, "")
    .replace(globals, "")
    .replaceAll(".default.", ".");
}

function join(base: string | undefined, name: string | undefined): string | undefined {
  return base === undefined || name === undefined ? undefined : `${base}.${name}`;
}
