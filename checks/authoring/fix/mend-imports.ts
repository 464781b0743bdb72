import type {
  ExportDeclaration,
  ExportSpecifier,
  ImportDeclaration,
  ImportSpecifier,
  Node as SyntaxNode,
  SourceFile,
} from "../../syntax/nodes.js";
import type * as nodesModule from "../../syntax/nodes.js";
import type { Candidate } from "../../engine/confirmed.js";
import type { Edit } from "../../report/finding.js";
import { startFolder } from "../../facts/start-folder.js";
import type { Workspace } from "../../facts/workspace.js";
import { quoted, quoteOf } from "../../syntax/quote-of.js";
import { lineEndOf, startOf } from "./offsets.js";

/** Loaded with the first candidate. */
type Nodes = typeof nodesModule;

/** Where a name that a module passes on really comes from. */
interface Source {
  /** The package's name, as the module that passes it on imports it. */
  readonly module: string;
  readonly name: string;
}

/** B101 and B104: what another plugin only passes on is imported, or passed on, from the package that it comes from. */
export async function throughThePackage({ at }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  if (!workspace.files.includes(at.file)) return [];
  const syntax = await workspace.syntax();
  const nodes = await import("../../syntax/nodes.js");
  const file = await syntax.file(at.file);
  const text = file.getFullText();
  const node = file
    .getDescendantAtPos(startOf(text, at))
    ?.getParentWhile((_, child) => !isDeclaration(nodes, child) && !nodes.Node.isStatement(child));
  if (!isDeclaration(nodes, node)) return [];
  const isImport = nodes.Node.isImportDeclaration(node);
  const names = isImport ? node.getNamedImports() : node.getNamedExports();
  const isDefault = isImport && node.getDefaultImport() !== undefined;
  const isAll = isImport && node.getNamespaceImport() !== undefined;
  const [from, specifier] = [node.getModuleSpecifierSourceFile(), node.getModuleSpecifier()];
  if (isAll || (names.length === 0 && !isDefault) || from === undefined || specifier === undefined) return [];
  const main = isDefault ? sourceOf(nodes, from, "default", 0) : undefined;
  if (isDefault && main?.name !== "default") return [];
  const found = names.map((name) => ({ name, source: sourceOf(nodes, from, name.getName(), 0) }));
  const moves = found.flatMap(({ name, source }) => (source === undefined ? [] : { name, source }));
  if (moves.length < found.length) return [];
  const edit = (start: number, end: number, made: string): Edit => ({ file: at.file, start, end, text: made });
  const quote = specifier.getText().startsWith("'") ? "'" : '"';
  const modules = [
    ...new Set(
      [...(main === undefined ? [] : [main]), ...moves.map(({ source }) => source)].map(({ module }) => module),
    ),
  ];
  const [only, ...others] = modules;
  if (only !== undefined && others.length === 0) {
    const renamed = moves.filter(({ name, source }) => name.getName() !== source.name);
    return [
      ...renamed.map(({ name, source }) => edit(name.getStart(), name.getEnd(), written(name, source))),
      edit(specifier.getStart(), specifier.getEnd(), quoted(only, quote)),
    ];
  }
  if (isDefault) return [];
  // Nobody can say which of several declarations a comment, or an attribute, belongs to.
  if (/\/[/*]/.test(node.getText()) || node.getAttributes() !== undefined) return [];
  const keyword = `${isImport ? "import" : "export"}${node.isTypeOnly() ? " type" : ""}`;
  const end = node.getText().endsWith(";") ? ";" : "";
  const declarations = modules.map((module) => {
    const own = moves.filter(({ source }) => source.module === module);
    return `${keyword} { ${own.map(({ name, source }) => written(name, source)).join(", ")} } from ${quoted(module, quote)}${end}`;
  });
  return [edit(node.getStart(), node.getEnd(), declarations.join(lineEndOf(text)))];
}

function isDeclaration({ Node }: Nodes, node: SyntaxNode | undefined): node is ImportDeclaration | ExportDeclaration {
  return Node.isImportDeclaration(node) || Node.isExportDeclaration(node);
}

/** A name as it is called there, and here as before. */
function written(specifier: ImportSpecifier | ExportSpecifier, { name }: Source): string {
  const here = specifier.getAliasNode()?.getText() ?? specifier.getName();
  return `${specifier.isTypeOnly() ? "type " : ""}${name}${here === name ? "" : ` as ${here}`}`;
}

/** Follows a module's exports to the package that a name is imported from. */
function sourceOf(nodes: Nodes, file: SourceFile, name: string, depth: number): Source | undefined {
  if (depth > 10) return undefined;
  for (const declaration of file.getExportDeclarations()) {
    const found = declaration
      .getNamedExports()
      .find((one) => (one.getAliasNode()?.getText() ?? one.getName()) === name);
    const module = declaration.getModuleSpecifierValue();
    if (found !== undefined && module === undefined) return importedAs(nodes, file, found.getName(), depth);
    if (module === undefined || (found === undefined && !declaration.isNamespaceExport())) continue;
    if (declaration.getNamespaceExport() !== undefined) continue;
    const original = found?.getName() ?? name;
    const source = through(nodes, module, declaration.getModuleSpecifierSourceFile(), original, depth);
    if (source !== undefined) return source;
  }
  return undefined;
}

function importedAs(nodes: Nodes, file: SourceFile, local: string, depth: number): Source | undefined {
  for (const declaration of file.getImportDeclarations()) {
    const found = declaration
      .getNamedImports()
      .find((one) => (one.getAliasNode()?.getText() ?? one.getName()) === local);
    if (found === undefined) continue;
    const module = declaration.getModuleSpecifierValue();
    return through(nodes, module, declaration.getModuleSpecifierSourceFile(), found.getName(), depth);
  }
  return undefined;
}

function through(nodes: Nodes, module: string, target: SourceFile | undefined, name: string, depth: number) {
  if (module.startsWith(".")) return target === undefined ? undefined : sourceOf(nodes, target, name, depth + 1);
  if (/^[#/]|^node:/.test(module)) return undefined;
  // A star says nothing about names: only what is seen to export it does.
  if (target !== undefined && !target.getExportSymbols().some((symbol) => symbol.getName() === name)) return undefined;
  return { module, name };
}

/** B107: a specifier that is a constant is written out. */
export async function constantSpecifier({ at }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  if (!workspace.files.includes(at.file)) return [];
  const syntax = await workspace.syntax();
  const nodes = await import("../../syntax/nodes.js");
  const file = await syntax.file(at.file);
  const start = startOf(file.getFullText(), at);
  let node: SyntaxNode | undefined = file.getDescendantAtPos(start);
  while (node !== undefined && !nodes.Node.isCallExpression(node.getParent())) node = node.getParent();
  if (node === undefined || node.getStart() !== start) return [];
  const value = nodes.textOf(node);
  if (value === undefined || value.startsWith(startFolder) || nodes.Node.isStringLiteral(node)) return [];
  return [
    { file: at.file, start: node.getStart(), end: node.getEnd(), text: quoted(value, quoteOf(file.getFullText())) },
  ];
}
