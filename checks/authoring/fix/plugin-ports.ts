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
  const body = factoryIn(nodes, file)?.getBody();
  const value = Node.isBlock(body)
    ? body
        .getStatements()
        .flatMap((one) => (Node.isReturnStatement(one) ? one.getExpression() : []))
        .at(-1)
    : body;
  const object = Node.isParenthesizedExpression(value) ? value.getExpression() : value;
  return object?.asKind(SyntaxKind.ObjectLiteralExpression);
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
