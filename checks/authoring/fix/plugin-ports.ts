import type { Workspace } from "../../facts/workspace.js";
import type * as nodesModule from "../../syntax/nodes.js";
import type { Node as SyntaxNode, ObjectLiteralExpression, SourceFile } from "../../syntax/nodes.js";
import type { Syntax } from "../../syntax/syntax.js";

/** Loaded with the first candidate. */
type Nodes = typeof nodesModule;

/** Where a plugin makes its ports, and where it says what they are. */
export interface PluginPorts {
  readonly factory: SourceFile;
  /** The interface, or the alias of a type literal. */
  readonly types: SourceFile;
  readonly type: string;
}

/** The one factory of ports of the plugin that a file belongs to; `undefined` when its type is not written down. */
export async function portsOf(
  file: string,
  workspace: Workspace,
  syntax: Syntax,
  nodes: Nodes,
): Promise<PluginPorts | undefined> {
  const plugin = workspace.plugins.find(({ directory }) => file.startsWith(`${directory}/`));
  if (plugin === undefined) return undefined;
  const mayHave = (path: string) =>
    path.startsWith(`${plugin.directory}/`) && /\bdefine(?:Api|Workflow)Plugin\b/.test(workspace.text(path) ?? "");
  const found: PluginPorts[] = [];
  for (const path of workspace.files.filter(mayHave)) {
    const factory = await syntax.file(path);
    const declared = portsIn(nodes, factory) === undefined ? undefined : typeIn(nodes, factory);
    const type = declared === undefined ? undefined : syntax.declarationOf(declared);
    if (type !== undefined && workspace.files.includes(type.at.file)) {
      found.push({ factory, types: await syntax.file(type.at.file), type: type.name });
    }
  }
  const [only, ...others] = found;
  return others.length > 0 || only === undefined || membersOf(nodes, only.types, only.type) === undefined
    ? undefined
    : only;
}

/** The object that the factory of ports in a file answers. */
export function portsIn(nodes: Nodes, file: SourceFile): ObjectLiteralExpression | undefined {
  const { Node, SyntaxKind } = nodes;
  const factory = factoryIn(nodes, file);
  const body = factory?.getBody();
  const [last, ...others] = Node.isBlock(body)
    ? body
        .getDescendantsOfKind(SyntaxKind.ReturnStatement)
        .filter((one) => one.getFirstAncestor(Node.isFunctionLikeDeclaration) === factory)
    : [];
  // Each answer would need the port.
  if (others.length > 0) return undefined;
  const value = Node.isBlock(body) ? last?.getExpression() : body;
  const object = Node.isParenthesizedExpression(value) ? value.getExpression() : value;
  return object?.asKind(SyntaxKind.ObjectLiteralExpression);
}

/** Whether the type has a member of that name, or may get one from what it extends. */
export function mayHave(nodes: Nodes, { types, type }: PluginPorts, name: string): boolean {
  const members = membersOf(nodes, types, type);
  if (members?.getProperty(name) !== undefined || members?.getType().getProperty(name) !== undefined) return true;
  return nodes.Node.isInterfaceDeclaration(members) && members.getBaseTypes().length < members.getExtends().length;
}

/** Whether something else of the workspace makes such ports, a test say: it would lack the new one. */
export async function isMadeElsewhere(
  { Node, SyntaxKind }: Nodes,
  { factory, types, type }: PluginPorts,
  workspace: Workspace,
  syntax: Syntax,
): Promise<boolean> {
  const own = new Set([factory, types].map((file) => file.getFilePath().slice(1)));
  const named = new RegExp(`\\b${type}\\b`);
  for (const path of workspace.files.filter((one) => !own.has(one) && named.test(workspace.text(one) ?? ""))) {
    const file = await syntax.file(path);
    const uses = file.getDescendantsOfKind(SyntaxKind.TypeReference).filter((one) => one.getText() === type);
    const isMade = (one: SyntaxNode | undefined) =>
      Node.isSatisfiesExpression(one) ||
      Node.isAsExpression(one) ||
      (Node.isVariableDeclaration(one) && one.getInitializer() !== undefined) ||
      Node.isArrowFunction(one) ||
      Node.isFunctionDeclaration(one);
    if (uses.some((one) => isMade(one.getParent()))) return true;
  }
  return false;
}

/** The members of an interface, or of the type literal behind an alias. */
export function membersOf({ Node }: Nodes, file: SourceFile, name: string) {
  const literal = file.getTypeAlias(name)?.getTypeNode();
  return file.getInterface(name) ?? (Node.isTypeLiteral(literal) ? literal : undefined);
}

function factoryIn({ Node, SyntaxKind }: Nodes, file: SourceFile) {
  for (const call of file.getDescendantsOfKind(SyntaxKind.CallExpression)) {
    const [options] = call.getArguments();
    if (!/^define(?:Api|Workflow)Plugin$/.test(call.getExpression().getText())) continue;
    const ports = Node.isObjectLiteralExpression(options) ? options.getProperty("ports") : undefined;
    const made = Node.isPropertyAssignment(ports)
      ? ports.getInitializer()
      : Node.isMethodDeclaration(ports)
        ? ports
        : undefined;
    if (Node.isArrowFunction(made) || Node.isFunctionExpression(made) || Node.isMethodDeclaration(made)) return made;
  }
  return undefined;
}

/** The name of the type that the factory is said to answer. */
function typeIn(nodes: Nodes, file: SourceFile): SyntaxNode | undefined {
  const { Node } = nodes;
  const type = factoryIn(nodes, file)?.getReturnTypeNode();
  if (!Node.isTypeReference(type)) return undefined;
  const [promised] = type.getTypeName().getText() === "Promise" ? type.getTypeArguments() : [type];
  const name = Node.isTypeReference(promised) ? promised.getTypeName() : undefined;
  return Node.isIdentifier(name) ? name : undefined;
}
