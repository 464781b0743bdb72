import { getLocation, type JSONPath } from "jsonc-parser";
import type { Identifier, Node, SourceFile } from "typescript";
import ts from "../facts/typescript.js";
import { createScopes } from "../flow/model/scopes.js";
import type { Value } from "../graph/read/value.js";
import { placeOf as madeAt } from "../graph/read/value.js";
import type { GraphNode } from "../graph/model/model.js";
import { placeOf } from "../workspace/place.js";
import { spanOf } from "../facts/span.js";
import type { Place } from "../report/finding.js";
import type { Boundaries } from "./boundaries.js";
import { calledBy, declarationOf, parse, stringOf, tokenAt } from "./cursor.js";

/** What stands under a cursor: parts of the boundary graph, and the text that means them. */
export interface Subject {
  readonly nodes: readonly GraphNode[];
  readonly start: number;
  readonly end: number;
}

/** What the text at an offset means: a name in a string, an event or a function by its identifier, a call, a key of a contract. */
export function subjectAt(boundaries: Boundaries, file: string, text: string, offset: number): Subject | undefined {
  if (file.endsWith(".json")) return inJson(boundaries, file, text, offset);
  const source = parse(file, text);
  const token = tokenAt(source, offset);
  if (token === undefined) return undefined;
  const nodes = meantBy(boundaries, file, source, token);
  return nodes.length === 0 ? undefined : { nodes, start: token.getStart(source), end: token.getEnd() };
}

function meantBy(boundaries: Boundaries, file: string, source: SourceFile, token: Node): readonly GraphNode[] {
  const at = (node: Node) => placeOf(file, spanOf(node, source));
  const text = stringOf(token);
  if (text !== undefined) {
    const named = boundaries.named(text);
    return named.length > 0 ? named : ofRoute(boundaries, source, token, at);
  }
  if (!ts.isIdentifier(token)) return [];
  const resolved = valueOf(boundaries, file, token);
  const made = resolved && ofValue(boundaries, resolved);
  if (made !== undefined && made.length > 0) return made;
  const declaration = declarationOf(token);
  if (declaration?.initializer !== undefined) {
    const declared = boundaries.declaredAt(at(declaration.initializer));
    if (declared.length > 0) return declared;
  }
  const call = calledBy(token);
  if (call !== undefined) {
    const used = boundaries.edgesAt(at(call)).flatMap(({ kind, from, to }) => (kind === "wakes" ? [from] : [to]));
    const known = [...new Set(used)].flatMap((id) => boundaries.node(id) ?? []);
    if (known.length > 0) return known;
    const declared = boundaries.declaredAt(at(call));
    if (declared.length > 0) return declared;
  }
  return ofKey(boundaries, token, at);
}

/** The procedure whose route has this path, where a prefix that stands elsewhere comes before it. */
function ofRoute(
  boundaries: Boundaries,
  source: SourceFile,
  token: Node,
  at: (node: Node) => Place,
): readonly GraphNode[] {
  const isPath = ts.isPropertyAssignment(token.parent) && token.parent.name.getText(source) === "path";
  if (!isPath) return [];
  for (let node: Node = token.parent.parent; !ts.isFunctionLike(node) && !ts.isSourceFile(node); node = node.parent) {
    const key = ts.isPropertyAssignment(node) ? node.name : node;
    const declared = boundaries.declaredAt(at(key)).filter(({ kind }) => kind === "procedure");
    if (declared.length > 0) return declared;
  }
  return [];
}

/** What an identifier, or the member of one, comes down to: an import, or what the file exports. */
function valueOf(boundaries: Boundaries, file: string, token: Identifier): Value | undefined {
  const { parent } = token;
  if (ts.isPropertyAccessExpression(parent) && parent.name === token) {
    const owner = ts.isIdentifier(parent.expression) ? valueOf(boundaries, file, parent.expression) : undefined;
    return owner && boundaries.reader.member(owner, token.text);
  }
  const program = boundaries.program(file);
  const declaration = createScopes().lookup(token.text, token)?.declaration;
  if (program === undefined || declaration === undefined) return undefined;
  if (ts.isImportSpecifier(declaration) || ts.isImportClause(declaration) || ts.isNamespaceImport(declaration)) {
    const imported = program.imports.find(({ local }) => local === token.text);
    return imported && boundaries.reader.read({ e: "binding", binding: imported.binding }, { file });
  }
  const isTop = ts.isVariableDeclaration(declaration) && ts.isSourceFile(declaration.parent.parent.parent);
  const exported = isTop ? program.exports.find(({ binding, name }) => binding >= 0 && name === token.text) : undefined;
  return exported && boundaries.reader.exported(file, exported.name);
}

function ofValue(boundaries: Boundaries, value: Value): readonly GraphNode[] {
  if (value.is === "constant") return boundaries.named(String(value.value));
  return value.is === "call" ? boundaries.declaredAt(madeAt(value, { file: "", line: 1, column: 1 })) : [];
}

/** A key of a contract, or of the router that implements it. */
function ofKey(boundaries: Boundaries, token: Identifier, at: (node: Node) => Place): readonly GraphNode[] {
  const { parent } = token;
  if (!(ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)) || parent.name !== token)
    return [];
  const declared = boundaries.declaredAt(at(token));
  if (declared.length > 0) return declared;
  const contracts = boundaries.edgesAt(at(token)).flatMap(({ kind, to }) => (kind === "implements" ? [to] : []));
  const isKey = (label: string) => label === token.text || label.endsWith(`.${token.text}`);
  return boundaries.graph.nodes.filter(
    ({ kind, parent: holder, label }) => kind === "procedure" && contracts.includes(holder ?? "") && isKey(label),
  );
}

/** In a package.json the identity means the plugin; in any JSON file a text may name something. */
function inJson(boundaries: Boundaries, file: string, text: string, offset: number): Subject | undefined {
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  if (previousNode?.type !== "string" || isAtPropertyKey) return undefined;
  const nodes = isIdentity(file, path)
    ? boundaries.graph.nodes.filter(
        ({ kind, label, detail }) =>
          (path[1] === "capability" && kind === "capability" && label === previousNode.value) ||
          (path[1] === "kind" && kind === "plugin" && `${detail?.["directory"]}/package.json` === file),
      )
    : boundaries.named(String(previousNode.value));
  const { offset: start, length } = previousNode;
  return nodes.length === 0 ? undefined : { nodes, start, end: start + length };
}

function isIdentity(file: string, path: JSONPath): boolean {
  return file.endsWith("package.json") && path[0] === "rawr";
}
