import { posix } from "node:path";
import type * as nodesModule from "../../syntax/nodes.js";
import type { Node as SyntaxNode, SourceFile, VariableDeclaration } from "../../syntax/nodes.js";
import type { Declared, Syntax } from "../../syntax/syntax.js";
import { literalType } from "../../syntax/literal-type.js";
import type { PluginPorts } from "./plugin-ports.js";
import { isKey } from "./state-uses.js";

/** Loaded with the first candidate. */
type Nodes = typeof nodesModule;

/** What becomes a port: its member in the plugin's type of ports, what it is at first, and how it is read. */
export interface Port {
  readonly name: string;
  readonly type: string;
  readonly initial: string;
  /** A variable that gets new values becomes the `value` of an object: the port itself stays the one that the factory made. */
  readonly isCell: boolean;
  /** Types that the plugin's type of ports has to import, each with its module. */
  readonly imports: ReadonlyMap<string, string>;
}

/** The port that a variable can become; `undefined` where its type, or what it is made of, can't move along. */
export function portOf(
  nodes: Nodes,
  variable: VariableDeclaration,
  ports: PluginPorts,
  syntax: Syntax,
): Port | undefined {
  const { Node } = nodes;
  const value = variable.getInitializer();
  const isCell = variable.getVariableStatement()?.getDeclarationKind() === "let";
  const type = variable.getTypeNode()?.getText() ?? madeType(nodes, value);
  if (type === undefined) return undefined;
  const names = [variable.getTypeNode(), value].flatMap((node) =>
    node === undefined ? [] : [node, ...node.getDescendants()].filter(Node.isIdentifier),
  );
  const imports = new Map<string, string>();
  const types = posix.relative("/", ports.types.getFilePath());
  for (const name of names) {
    const declared = isKey(nodes, name) ? undefined : syntax.declarationOf(name);
    if (declared === undefined) continue;
    // What the value is made of would have to move along.
    if (!Node.isTypeReference(name.getParent()) || declared.name !== name.getText()) return undefined;
    if (declared.at.file === types || isImported(ports.types, declared.name)) continue;
    if (!isExported(variable, declared)) return undefined;
    imports.set(declared.name, specifierOf(types, declared.at.file));
  }
  const name = variable.getName();
  const made = value === undefined ? "undefined" : initialOf(nodes, value);
  return {
    name,
    type: isCell ? `{ value: ${type} }` : type,
    initial: isCell ? `{ value: ${made} }` : made,
    isCell,
    imports,
  };
}

function isImported(file: SourceFile, name: string): boolean {
  const named = file.getImportDeclarations().flatMap((one) => one.getNamedImports());
  return named.some((one) => one.getName() === name);
}

function isExported(variable: VariableDeclaration, { name, at }: Declared): boolean {
  return variable.getProject().getSourceFile(`/${at.file}`)?.getExportedDeclarations().has(name) === true;
}

/** The type of what is made where no type is written: `Map<string, number>` of `new Map<string, number>()`, `number` of `0`. */
function madeType({ Node }: Nodes, value: SyntaxNode | undefined): string | undefined {
  if (Node.isNewExpression(value) && /^(?:Weak)?(?:Map|Set)$/.test(value.getExpression().getText())) {
    const types = value.getTypeArguments().map((type) => type.getText());
    return types.length === 0 ? undefined : `${value.getExpression().getText()}<${types.join(", ")}>`;
  }
  if (Node.isAsExpression(value)) return value.getTypeNode()?.getText();
  return literalType({ Node }, value);
}

/** The factory's own type says what the list or the table holds. */
function initialOf({ Node }: Nodes, value: SyntaxNode): string {
  if (Node.isNewExpression(value)) {
    const given = value.getArguments().map((one) => one.getText());
    return `new ${value.getExpression().getText()}(${given.join(", ")})`;
  }
  return Node.isAsExpression(value) ? value.getExpression().getText() : value.getText();
}

function specifierOf(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to).replace(/\.([cm]?)tsx?$/, ".$1js");
  return path.startsWith(".") ? path : `./${path}`;
}
