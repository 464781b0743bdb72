import type { ImportSpecifier, Node as SyntaxNode, SourceFile } from "../../syntax/nodes.js";
import type * as nodesModule from "../../syntax/nodes.js";
import type { Candidate } from "../../engine/confirmed.js";
import type { Edit } from "../../report/finding.js";
import type { Workspace } from "../../facts/workspace.js";
import { constantOf } from "./constant-of.js";
import { startOf } from "./offsets.js";

/** Loaded with the first candidate. */
type Nodes = typeof nodesModule;

/** Where a name that a module passes on really comes from. */
interface Source {
  /** The package's name, as the module that passes it on imports it. */
  readonly module: string;
  readonly name: string;
}

/** B101 and B104: what another plugin only passes on is imported from the package that it comes from. */
export async function throughThePackage({ at }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  if (!workspace.files.includes(at.file)) return [];
  const syntax = await workspace.syntax();
  const nodes = await import("../../syntax/nodes.js");
  const file = await syntax.file(at.file);
  const start = startOf(file.getFullText(), at);
  const imported = file.getDescendantAtPos(start)?.getFirstAncestorByKind(nodes.SyntaxKind.ImportDeclaration);
  if (imported === undefined || imported.getDefaultImport() !== undefined) return [];
  const names = imported.getNamedImports();
  const from = imported.getModuleSpecifierSourceFile();
  if (names.length === 0 || from === undefined) return [];
  const sources = names.map((specifier) => sourceOf(nodes, from, specifier.getName(), 0));
  if (sources.some((source) => source === undefined)) return [];
  const index = imported.getChildIndex();
  return syntax.edits(file, (copy) => {
    const old = copy.getImportDeclarationOrThrow((one) => one.getChildIndex() === index);
    const isTypeOnly = old.isTypeOnly();
    const modules = [...new Set(sources.flatMap((source) => source?.module ?? []))];
    const named = (module: string) =>
      names.flatMap((specifier, at) => (sources[at]?.module === module ? nameOf(specifier, sources[at]) : []));
    const [first = "", ...others] = modules;
    for (const module of others) {
      copy.insertImportDeclaration(index + 1, { moduleSpecifier: module, namedImports: named(module), isTypeOnly });
    }
    old.removeNamedImports();
    old.addNamedImports(named(first));
    old.setModuleSpecifier(first);
  });
}

function nameOf(specifier: ImportSpecifier, { name }: Source) {
  const local = specifier.getAliasNode()?.getText() ?? specifier.getName();
  return { name, isTypeOnly: specifier.isTypeOnly(), ...(local === name ? {} : { alias: local }) };
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
  const value = constantOf(nodes, node);
  if (value === undefined || nodes.Node.isStringLiteral(node)) return [];
  return [{ file: at.file, start: node.getStart(), end: node.getEnd(), text: JSON.stringify(value) }];
}
