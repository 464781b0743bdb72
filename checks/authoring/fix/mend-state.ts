import type { Candidate } from "../../engine/confirmed.js";
import type { Workspace } from "../../facts/workspace.js";
import type { Edit } from "../../report/finding.js";
import type * as nodesModule from "../../syntax/nodes.js";
import type { Node as SyntaxNode, SourceFile, VariableDeclaration } from "../../syntax/nodes.js";
import { isMadeElsewhere, mayHave, membersOf, portsIn, portsOf } from "./plugin-ports.js";
import { portOf, type Port } from "./state-port.js";
import { withoutNode } from "./without-node.js";
import { handlerOf, reachOf, usesOfState } from "./state-uses.js";

/** Loaded with the first candidate. */
type Nodes = typeof nodesModule;

/**
 * S101 and S103: one variable of a module, used by handlers of one plugin and by nothing else, becomes a port: each instance of the host makes
 * its own. Where its type isn't written down, or something else uses it, a person has to say what it is.
 */
export async function toPort({ at }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  const syntax = await workspace.syntax();
  const nodes = await import("../../syntax/nodes.js");
  const file = await syntax.file(at.file);
  const variable = rootOf(nodes, await syntax.nodeAt(at), file);
  const uses = variable === undefined ? [] : (usesOfState(nodes, file, variable.getName()) ?? []);
  if (variable === undefined || uses.length === 0) return [];
  const reaches = uses.map((use) => handlerOf(nodes, use)).map((handler) => handler && reachOf(nodes, handler));
  if (reaches.includes(undefined)) return [];
  const ports = await portsOf(at.file, workspace, syntax, nodes);
  const port = ports === undefined ? undefined : portOf(nodes, variable, ports, syntax);
  if (ports === undefined || port === undefined) return [];
  if (mayHave(nodes, ports, port.name) || (await isMadeElsewhere(nodes, ports, workspace, syntax))) return [];
  const changes = new Map<SourceFile, ((copy: SourceFile) => void)[]>();
  const change = (of: SourceFile, make: (copy: SourceFile) => void) =>
    changes.set(of, [...(changes.get(of) ?? []), make]);
  change(file, (copy) => takeFromPorts(nodes, copy, port));
  change(ports.types, (copy) => declarePort(nodes, copy, ports.type, port));
  change(ports.factory, (copy) => makePort(nodes, copy, port));
  return [...changes].flatMap(([of, made]) => syntax.edits(of, (copy) => made.forEach((make) => make(copy))));
}

/** The one variable of its statement, at the top of its file and not exported, that an expression begins with. */
function rootOf({ Node }: Nodes, node: SyntaxNode | undefined, file: SourceFile): VariableDeclaration | undefined {
  const first = node === undefined ? undefined : file.getDescendantAtPos(node.getStart());
  const declaration = Node.isIdentifier(first) ? file.getVariableDeclaration(first.getText()) : undefined;
  const statement = declaration?.getVariableStatement();
  const isAlone =
    statement?.getDeclarations().length === 1 && !statement.isExported() && statement.getParent() === file;
  return isAlone && Node.isIdentifier(declaration?.getNameNode()) ? declaration : undefined;
}

function takeFromPorts(nodes: Nodes, copy: SourceFile, { name, isCell }: Port): void {
  const { Node } = nodes;
  // One after the other: each replacement moves those behind it.
  for (let use = usesOfState(nodes, copy, name)?.[0]; use !== undefined; use = usesOfState(nodes, copy, name)?.[0]) {
    const handler = handlerOf(nodes, use);
    const reach = handler === undefined ? undefined : reachOf(nodes, handler);
    if (handler === undefined || reach === undefined) return;
    const read = `${reach.ports}.${name}${isCell ? ".value" : ""}`;
    const parent = use.getParent();
    if (Node.isShorthandPropertyAssignment(parent)) parent.replaceWithText(`${name}: ${read}`);
    else use.replaceWithText(read);
    // It stands before the use: its place is what it was.
    if (reach.insert !== undefined) copy.insertText(reach.insert.at, reach.insert.text);
  }
  const statement = copy.getVariableDeclaration(name)?.getVariableStatement();
  if (statement === undefined) return;
  const { start, end, text } = withoutNode(nodes, "", copy.getFullText(), statement);
  copy.replaceText([start, end], text);
}

function declarePort(nodes: Nodes, copy: SourceFile, of: string, { name, type, imports }: Port): void {
  const members = membersOf(nodes, copy, of);
  const last = members?.getMembers().at(-1);
  const isOneLine = members?.getStartLineNumber() === members?.getEndLineNumber();
  if (last === undefined || !isOneLine) members?.addProperty({ name, type, isReadonly: true });
  else copy.insertText(last.getEnd(), `${/[;,]$/.test(last.getText()) ? "" : ";"} readonly ${name}: ${type}`);
  for (const [named, moduleSpecifier] of imports) {
    const there = copy.getImportDeclaration(
      (one) => one.getModuleSpecifierValue() === moduleSpecifier && one.isTypeOnly(),
    );
    if (there === undefined) copy.addImportDeclaration({ moduleSpecifier, namedImports: [named], isTypeOnly: true });
    else there.addNamedImport(named);
  }
}

function makePort(nodes: Nodes, copy: SourceFile, { name, initial }: Port): void {
  const object = portsIn(nodes, copy);
  const last = object?.getProperties().at(-1);
  if (object === undefined) return;
  if (object.getText().includes("\n")) object.addPropertyAssignment({ name, initializer: initial });
  else if (last === undefined) object.replaceWithText(`{ ${name}: ${initial} }`);
  else copy.insertText(last.getEnd(), `, ${name}: ${initial}`);
}
