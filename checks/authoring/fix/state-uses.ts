import type * as nodesModule from "../../syntax/nodes.js";
import type {
  ArrowFunction,
  FunctionExpression,
  Identifier,
  Node as SyntaxNode,
  SourceFile,
} from "../../syntax/nodes.js";

/** Loaded with the first candidate. */
type Nodes = typeof nodesModule;

type Handler = ArrowFunction | FunctionExpression;

/** Each use of a module-level variable; `undefined` when another declaration of the file has its name. */
export function usesOfState(nodes: Nodes, file: SourceFile, name: string): readonly Identifier[] | undefined {
  const { Node, SyntaxKind } = nodes;
  const named = file.getDescendantsOfKind(SyntaxKind.Identifier).filter((one) => one.getText() === name);
  const uses: Identifier[] = [];
  for (const identifier of named) {
    const parent = identifier.getParent();
    if (isKey(nodes, identifier)) continue;
    const isState = Node.isVariableDeclaration(parent) && parent.getNameNode() === identifier && isTop(nodes, parent);
    if (isState) continue;
    if (declares(nodes, parent, identifier)) return undefined;
    uses.push(identifier);
  }
  return uses;
}

/** The route handler or durable function around a use, if nothing between them can run without it. */
export function handlerOf(nodes: Nodes, use: SyntaxNode): Handler | undefined {
  const { Node } = nodes;
  for (let node = use.getParent(); node !== undefined; node = node.getParent()) {
    if (!Node.isArrowFunction(node) && !Node.isFunctionExpression(node)) continue;
    const call = node.getParent();
    if (!Node.isCallExpression(call)) continue;
    const callee = call.getExpression();
    const isHandler = Node.isPropertyAccessExpression(callee) && callee.getName() === "handler";
    const isFunction = Node.isIdentifier(callee) && callee.getText() === "defineFunction";
    if ((isHandler || isFunction) && call.getArguments().at(-1) === node) return node;
  }
  return undefined;
}

/** How a handler reaches its ports: the expression, and the parameter that it needs. */
export interface Reach {
  readonly ports: string;
  /** The text of the parameter's name; absent where it is as it must be. */
  readonly parameter?: string;
}

/** `undefined` where a person has to say how: the ports are taken apart, or the name is taken. */
export function reachOf(nodes: Nodes, handler: Handler): Reach | undefined {
  const { Node } = nodes;
  const parameter = handler.getParameters()[0];
  if (parameter === undefined) return { ports: "ports", parameter: "{ context: { ports } }" };
  const name = parameter.getNameNode();
  if (Node.isIdentifier(name)) return { ports: `${name.getText()}.context.ports` };
  if (!Node.isObjectBindingPattern(name)) return undefined;
  const context = name
    .getElements()
    .find((one) => (one.getPropertyNameNode() ?? one.getNameNode()).getText() === "context");
  if (context === undefined)
    return isTaken(nodes, handler)
      ? undefined
      : { ports: "ports", parameter: withElement(name.getText(), "context: { ports }") };
  const inner = context.getNameNode();
  if (Node.isIdentifier(inner)) return { ports: `${inner.getText()}.ports` };
  if (!Node.isObjectBindingPattern(inner)) return undefined;
  const ports = inner
    .getElements()
    .find((one) => (one.getPropertyNameNode() ?? one.getNameNode()).getText() === "ports");
  if (ports !== undefined) return Node.isIdentifier(ports.getNameNode()) ? { ports: ports.getName() } : undefined;
  if (isTaken(nodes, handler)) return undefined;
  const from = inner.getStart() - name.getStart();
  const text = name.getText();
  const parts = withElement(inner.getText(), "ports");
  return { ports: "ports", parameter: text.slice(0, from) + parts + text.slice(from + inner.getText().length) };
}

/** `{ input }` with one more element; a rest stays the last. */
function withElement(pattern: string, element: string): string {
  const inner = pattern.slice(1, -1).trim().replace(/,$/, "");
  if (inner === "") return `{ ${element} }`;
  const rest = /(?:^|,\s*)(\.\.\.\s*\w+)$/.exec(inner);
  if (rest === null) return `{ ${inner}, ${element} }`;
  const before = inner.slice(0, rest.index);
  return before === "" ? `{ ${element}, ${rest[1]} }` : `{ ${before}, ${element}, ${rest[1]} }`;
}

/** Whether the handler means something else by `ports`. */
function isTaken(nodes: Nodes, handler: Handler): boolean {
  const named = handler.getDescendantsOfKind(nodes.SyntaxKind.Identifier).filter((one) => one.getText() === "ports");
  return named.some((one) => !isKey(nodes, one));
}

/** A name that stands for a member, not for a variable. */
export function isKey({ Node }: Nodes, identifier: Identifier): boolean {
  const parent = identifier.getParent();
  return (
    (Node.isPropertyAccessExpression(parent) && parent.getNameNode() === identifier) ||
    (Node.isPropertyAssignment(parent) && parent.getNameNode() === identifier) ||
    (Node.isPropertySignature(parent) && parent.getNameNode() === identifier) ||
    (Node.isBindingElement(parent) && parent.getPropertyNameNode() === identifier)
  );
}

function isTop({ Node }: Nodes, declaration: SyntaxNode): boolean {
  return Node.isVariableDeclaration(declaration) && Node.isSourceFile(declaration.getVariableStatement()?.getParent());
}

function declares({ Node }: Nodes, parent: SyntaxNode | undefined, name: SyntaxNode): boolean {
  const isNamed =
    Node.isVariableDeclaration(parent) ||
    Node.isParameterDeclaration(parent) ||
    Node.isBindingElement(parent) ||
    Node.isFunctionDeclaration(parent) ||
    Node.isClassDeclaration(parent);
  if (isNamed) return parent.getNameNode() === name;
  return Node.isImportSpecifier(parent) || Node.isExportSpecifier(parent) || Node.isImportClause(parent);
}
