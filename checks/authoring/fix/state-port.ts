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
  const isCell = String(variable.getVariableStatement()?.getDeclarationKind()) !== "const";
  const type = variable.getTypeNode()?.getText() ?? madeType(nodes, value);
  if (type === undefined || (value === undefined && !mayBeUndefined(nodes, variable.getTypeNode()))) return undefined;
  const names = [variable.getTypeNode(), value].flatMap((node) =>
    node === undefined ? [] : [node, ...node.getDescendants()].filter(Node.isIdentifier),
  );
  const imports = new Map<string, string>();
  const types = posix.relative("/", ports.types.getFilePath());
  for (const name of names) {
    if (isKey(nodes, name)) continue;
    const declared = syntax.declarationOf(name);
    if (declared === undefined) {
      const given = name.getSymbol()?.getDeclarations()[0];
      if (given === undefined) continue;
      // What no file of the workspace declares is imported as it is here.
      const whole = nodes.Node.isImportSpecifier(given) && given.getAliasNode() === undefined ? given : undefined;
      const from = whole?.getImportDeclaration().getModuleSpecifierValue();
      if (!nodes.Node.isTypeReference(name.getParent()) || from === undefined || from.startsWith(".")) return undefined;
      const other = namedIn(ports.types, name.getText());
      const isSame =
        other?.getFirstAncestorByKind(nodes.SyntaxKind.ImportDeclaration)?.getModuleSpecifierValue() === from;
      if (other !== undefined && !isSame) return undefined;
      if (isSame) continue;
      imports.set(name.getText(), from);
      continue;
    }
    // What the value is made of would have to move along.
    if (!Node.isTypeReference(name.getParent()) || declared.name !== name.getText()) return undefined;
    if (declared.at.file === types) continue;
    const there = namedIn(ports.types, declared.name);
    if (there !== undefined) {
      const other = syntax.declarationOf(there)?.at;
      if (other?.file !== declared.at.file || other.line !== declared.at.line) return undefined;
      continue;
    }
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

/** Where a file says what it means by a name, by an import or a declaration of its own. */
function namedIn(file: SourceFile, name: string): SyntaxNode | undefined {
  const imported = file
    .getImportDeclarations()
    .flatMap((one) => one.getNamedImports())
    .map((one) => one.getAliasNode() ?? one.getNameNode())
    .find((one) => one.getText() === name);
  return (
    imported ??
    file.getInterface(name)?.getNameNode() ??
    file.getTypeAlias(name)?.getNameNode() ??
    file.getClass(name)?.getNameNode()
  );
}

function isExported(variable: VariableDeclaration, { name, at }: Declared): boolean {
  return variable.getProject().getSourceFile(`/${at.file}`)?.getExportedDeclarations().has(name) === true;
}

/** Whether the type allows that nothing is there at first: `let last: Order;` is a promise that the compiler doesn't check. */
function mayBeUndefined({ Node }: Nodes, type: SyntaxNode | undefined): boolean {
  const parts = Node.isUnionTypeNode(type) ? type.getTypeNodes() : [type];
  return parts.some((part) => /^(?:undefined|any|unknown)$/.test(part?.getText() ?? ""));
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
