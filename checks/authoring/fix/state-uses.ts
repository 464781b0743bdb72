import type * as nodesModule from "../../syntax/nodes.js";
import type {
  ArrowFunction,
  FunctionExpression,
  Identifier,
  Node as SyntaxNode,
  ObjectBindingPattern,
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
    if (declares(nodes, parent, identifier) || Node.isTypeQuery(parent)) return undefined;
    uses.push(identifier);
  }
  return uses;
}

/** The route handler or durable function around a use, if nothing between them can run without it. */
export function handlerOf(nodes: Nodes, use: SyntaxNode): Handler | undefined {
  const { Node } = nodes;
  // What a parameter is by default is told before the ports are there.
  const isIn = (parameters: readonly SyntaxNode[]) => parameters.some((one) => use.getAncestors().includes(one));
  for (let node = use.getParent(); node !== undefined; node = node.getParent()) {
    if (!Node.isArrowFunction(node) && !Node.isFunctionExpression(node)) continue;
    const call = node.getParent();
    if (!Node.isCallExpression(call)) continue;
    const callee = call.getExpression();
    const isHandler = Node.isPropertyAccessExpression(callee) && callee.getName() === "handler";
    const isFunction = Node.isIdentifier(callee) && callee.getText() === "defineFunction";
    if ((isHandler || isFunction) && call.getArguments().at(-1) === node)
      return isIn(node.getParameters()) ? undefined : node;
  }
  return undefined;
}

/** How a handler reaches its ports: the expression, and what its parameter lacks for it. */
export interface Reach {
  readonly ports: string;
  /** What has to be written into the file, and where; absent where the parameter is as it must be. */
  readonly insert?: { readonly at: number; readonly text: string };
}

/** `undefined` where a person has to say how: the ports are taken apart, the name is taken, or a type says what the parameter holds. */
export function reachOf(nodes: Nodes, handler: Handler): Reach | undefined {
  const reach = reachThrough(nodes, handler);
  const type = handler.getParameters()[0]?.getTypeNode();
  if (reach === undefined || (reach.insert !== undefined && type !== undefined && type.getText() !== "any"))
    return undefined;
  const root = reach.ports.split(".", 1)[0];
  const declared = handler
    .getDescendantsOfKind(nodes.SyntaxKind.Identifier)
    .filter((one) => one.getText() === root && !isKey(nodes, one) && declares(nodes, one.getParent(), one));
  return declared.length === (reach.insert === undefined ? 1 : 0) ? reach : undefined;
}

function reachThrough(nodes: Nodes, handler: Handler): Reach | undefined {
  const { Node } = nodes;
  const parameter = handler.getParameters()[0];
  if (parameter === undefined) {
    const open = handler.getText().indexOf("(");
    return open < 0
      ? undefined
      : { ports: "ports", insert: { at: handler.getStart() + open + 1, text: "{ context: { ports } }" } };
  }
  const name = parameter.getNameNode();
  if (Node.isIdentifier(name)) return { ports: `${name.getText()}.context.ports` };
  if (!Node.isObjectBindingPattern(name)) return undefined;
  const context = elementOf(name, "context");
  if (context === undefined) return isTaken(nodes, handler) ? undefined : withElement(name, "context: { ports }");
  const inner = context.getNameNode();
  if (Node.isIdentifier(inner)) return { ports: `${inner.getText()}.ports` };
  if (!Node.isObjectBindingPattern(inner)) return undefined;
  const ports = elementOf(inner, "ports");
  if (ports !== undefined) return Node.isIdentifier(ports.getNameNode()) ? { ports: ports.getName() } : undefined;
  return isTaken(nodes, handler) ? undefined : withElement(inner, "ports");
}

function elementOf(pattern: ObjectBindingPattern, name: string) {
  return pattern.getElements().find((one) => (one.getPropertyNameNode() ?? one.getNameNode()).getText() === name);
}

/** `{ input }` with one more element, laid out as the others are; a rest stays the last. */
function withElement(pattern: ObjectBindingPattern, element: string): Reach {
  const elements = pattern.getElements();
  const [rest, last] = [elements.find((one) => one.getDotDotDotToken() !== undefined), elements.at(-1)];
  if (last === undefined) return { ports: "ports", insert: { at: pattern.getStart() + 1, text: ` ${element} ` } };
  const line = /\r?\n[ \t]*$/.exec(last.getSourceFile().getFullText().slice(0, last.getStart()));
  const apart = line?.[0] ?? " ";
  return rest === undefined
    ? { ports: "ports", insert: { at: last.getEnd(), text: `,${apart}${element}` } }
    : { ports: "ports", insert: { at: rest.getStart(), text: `${element},${apart}` } };
}

/** Whether the handler means something else by `ports`. */
function isTaken(nodes: Nodes, handler: Handler): boolean {
  const named = handler.getDescendantsOfKind(nodes.SyntaxKind.Identifier).filter((one) => one.getText() === "ports");
  return named.some((one) => !isKey(nodes, one));
}

/** A name that stands for a member, not for a variable. */
export function isKey({ Node }: Nodes, identifier: Identifier): boolean {
  const parent = identifier.getParent();
  if (Node.isBindingElement(parent)) return parent.getPropertyNameNode() === identifier;
  const isMember =
    Node.isPropertyAccessExpression(parent) ||
    Node.isPropertyAssignment(parent) ||
    Node.isPropertySignature(parent) ||
    Node.isPropertyDeclaration(parent) ||
    Node.isMethodDeclaration(parent) ||
    Node.isMethodSignature(parent) ||
    Node.isGetAccessorDeclaration(parent) ||
    Node.isSetAccessorDeclaration(parent) ||
    Node.isEnumMember(parent) ||
    Node.isJsxAttribute(parent);
  return isMember && parent.getNameNode() === identifier;
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
