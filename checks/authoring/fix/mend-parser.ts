import type { Node as SyntaxNode, SourceFile, VariableDeclaration } from "../../syntax/nodes.js";
import type { Candidate } from "../../engine/confirmed.js";
import type { Edit } from "../../report/finding.js";
import type * as nodesModule from "../../syntax/nodes.js";
import type { Workspace } from "../../facts/workspace.js";
import { quoted, quoteOf } from "../../syntax/quote-of.js";
import { indentOf, lineEndOf, startOf } from "./offsets.js";

/** Loaded with the first candidate. */
type Nodes = typeof nodesModule;

const parser = "parsePluginManifest";

/**
 * M104: a constant that is a parsed package.json of a plugin, of which nothing but `rawr.kind` and `rawr.capability` is read, becomes what the
 * shared parser answers. Where the file's path is not a constant, only a person can say which plugin it belongs to.
 */
export async function throughTheParser({ at }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  if (!workspace.files.includes(at.file)) return [];
  const syntax = await workspace.syntax();
  const nodes = await import("../../syntax/nodes.js");
  const file = await syntax.file(at.file);
  const variable = parsedAt(nodes, file.getDescendantAtPos(startOf(file.getFullText(), at)));
  const statement = variable?.getVariableStatement();
  const text = variable === undefined ? undefined : textOf(nodes, variable);
  if (variable === undefined || statement?.getDeclarations().length !== 1 || text === undefined) return [];
  // A `let` may be something else when it is read; what is exported is read elsewhere too.
  if (String(statement.getDeclarationKind()) !== "const" || statement.isExported()) return [];
  const called = parserIn(nodes, file);
  if (called === undefined) return [];
  const place = placeOf(nodes, text, workspace);
  const reads = variable.findReferencesAsNodes().filter((node) => node.getSourceFile() === file);
  const steps = reads.map((node) => stepOf(nodes, node, statement));
  if (place === undefined || steps.some((step) => step === undefined)) return [];
  const name = variable.getName();
  const full = file.getFullText();
  const [quote, end] = [quoteOf(full), lineEndOf(full)];
  const semicolon = statement.getText().endsWith(";") ? ";" : "";
  const guard = `if (!${name}.ok) throw new Error(${name}.issues.map(({ message }) => message).join(${quoted("; ", quote)}))${semicolon}`;
  const line = end + (/^[ \t]*/.exec(full.slice(statement.getStartLinePos()))?.[0] ?? "");
  const imported = `import { ${parser} } from ${quoted("@rawr/hq-contract", quote)}`;
  const members = place.map(([key, value]) => `${line}${indentOf(full)}${key}: ${quoted(value, quote)},`);
  const made = `${name} = ${called.name}(${withEncoding(nodes, text, quote)}, {${members.join("")}${line}})`;
  const edit = (start: number, end: number, text: string): Edit => ({ file: at.file, start, end, text });
  const behind = withComment(full, variable.getEnd(), statement.getEnd());
  return [
    ...(called.before === undefined ? [] : [edit(called.before, called.before, `${imported}${semicolon}${end}`)]),
    edit(variable.getStart(), variable.getEnd(), made),
    edit(behind, behind, line + guard),
    // `X.rawr.kind` is `X.manifest.kind`, and `X["rawr"]` is `X["manifest"]`.
    ...steps.flatMap((step) =>
      step === undefined ? [] : edit(step.getStart(), step.getEnd(), step.getText().replace("rawr", "manifest")),
    ),
  ];
}

/** Behind a statement, and behind a comment on the rest of its line. A semicolon on a later line is the next statement's. */
function withComment(text: string, variable: number, statement: number): number {
  const end = /[\r\n]/.test(text.slice(variable, statement)) ? variable : statement;
  return end + (/^[ \t]*\/\/[^\r\n]*/.exec(text.slice(end))?.[0].length ?? 0);
}

/** What the parser is called in a file, and where its import has to be written; `undefined` where it can't be imported. */
function parserIn(nodes: Nodes, file: SourceFile): { readonly name: string; readonly before?: number } | undefined {
  const { Node, SyntaxKind } = nodes;
  const imports = file.getImportDeclarations();
  for (const one of imports) {
    if (one.getModuleSpecifierValue() !== "@rawr/hq-contract" || one.isTypeOnly()) continue;
    const found = one.getNamedImports().find((name) => name.getName() === parser && !name.isTypeOnly());
    if (found !== undefined) return { name: found.getAliasNode()?.getText() ?? parser };
  }
  // A script and a CommonJS module can't import it like this.
  const isModule = imports.length > 0 || file.getStatements().some((one) => Node.isExportable(one) && one.isExported());
  if (!isModule || /\.c[jt]s$/.test(file.getFilePath())) return undefined;
  if (file.getDescendantsOfKind(SyntaxKind.Identifier).some((one) => one.getText() === parser)) return undefined;
  // A directive stays the first, and a comment that means the next line stays above it.
  const statements = file.getStatements().filter((one) => !isDirective(nodes, one));
  const isFree = (one: SyntaxNode) =>
    !one.getLeadingCommentRanges().some((comment) => /@ts-|next-line|-ignore/.test(comment.getText()));
  const before = statements.find(isFree) ?? statements[0];
  return before === undefined ? undefined : { name: parser, before: before.getStart() };
}

/** `"use client"`. */
function isDirective({ Node }: Nodes, statement: SyntaxNode): boolean {
  return Node.isExpressionStatement(statement) && Node.isStringLiteral(statement.getExpression());
}

/** The constant that the expression at a place begins with. */
function parsedAt({ Node }: Nodes, node: SyntaxNode | undefined): VariableDeclaration | undefined {
  const isAccess = (one: SyntaxNode | undefined) =>
    Node.isPropertyAccessExpression(one) || Node.isElementAccessExpression(one);
  let expression = node;
  while (isAccess(expression?.getParent())) expression = expression?.getParent();
  while (Node.isPropertyAccessExpression(expression) || Node.isElementAccessExpression(expression))
    expression = expression.getExpression();
  const [declaration] = expression?.getSymbol()?.getDeclarations() ?? [];
  return Node.isVariableDeclaration(declaration) ? declaration : undefined;
}

/** The text that `JSON.parse` is given. */
function textOf({ Node }: Nodes, variable: VariableDeclaration): SyntaxNode | undefined {
  let call = variable.getInitializer();
  while (Node.isAsExpression(call) || Node.isSatisfiesExpression(call) || Node.isParenthesizedExpression(call)) {
    call = call.getExpression();
  }
  if (!Node.isCallExpression(call) || call.getExpression().getText() !== "JSON.parse") return undefined;
  return call.getArguments().length === 1 ? call.getArguments()[0] : undefined;
}

/** `JSON.parse` takes a file's bytes for a text; the parser does not. */
function withEncoding({ Node }: Nodes, text: SyntaxNode, quote: "'" | '"'): string {
  const call = Node.isAwaitExpression(text) ? text.getExpression() : text;
  if (!Node.isCallExpression(call) || call.getArguments().length !== 1) return text.getText();
  if (!/\breadFile(?:Sync)?$/.test(call.getExpression().getText())) return text.getText();
  return text.getText().replace(/,?\s*\)$/, `, ${quoted("utf8", quote)})`);
}

/** What the parser needs to know about where a package.json is, if its path is a constant inside a surface root. */
function placeOf(nodes: Nodes, text: SyntaxNode, { settings, plugins }: Workspace): [string, string][] | undefined {
  const call = nodes.Node.isAwaitExpression(text) ? text.getExpression() : text;
  if (!nodes.Node.isCallExpression(call)) return undefined;
  const [path] = call.getArguments();
  const file = path === undefined ? undefined : nodes.textOf(path);
  const plugin = plugins.find((one) => one.file === file);
  if (plugin === undefined || !(plugin.root in settings.roots)) return undefined;
  const { directory, root, surface } = plugin;
  return Object.entries({ file: plugin.file, directory, root, surface });
}

/** The `rawr` of `X.rawr.kind` or `const { kind } = X.rawr`; `undefined` when anything else is done with X, or where the compiler can't know that X was checked. */
function stepOf(nodes: Nodes, node: SyntaxNode, checked: SyntaxNode): SyntaxNode | undefined {
  const { Node } = nodes;
  const block = node.getParent();
  const key = block?.getParent();
  const step = memberOf(nodes, block, node);
  if (step?.name !== "rawr" || block === undefined || key === undefined) return undefined;
  const name = memberOf(nodes, key, block)?.name;
  const names = name === undefined ? takenBy(nodes, key, block) : [name];
  if (names.length === 0 || !names.every((one) => known.includes(one))) return undefined;
  // A declared function may be called before the check.
  const around = key.getFirstAncestor((one) => Node.isFunctionDeclaration(one) || Node.isClassDeclaration(one));
  const isOutside = around !== undefined && !checked.getAncestors().includes(around);
  const isUnchecked = isOutside || key.getStart() < checked.getStart();
  return isUnchecked || isWritten(nodes, key) ? undefined : step.at;
}

const known = ["kind", "capability"];

/** What `X.name` or `X["name"]` takes of X, and where it says so. */
function memberOf({ Node }: Nodes, node: SyntaxNode | undefined, of: SyntaxNode) {
  if (Node.isPropertyAccessExpression(node) && node.getExpression() === of)
    return { name: node.getName(), at: node.getNameNode() };
  const key = Node.isElementAccessExpression(node) && node.getExpression() === of && node.getArgumentExpression();
  return key && Node.isStringLiteral(key) ? { name: key.getLiteralText(), at: key } : undefined;
}

/** The names that `const { kind: own = "api" } = X` takes of X; none where it takes the rest, or parts of parts. */
function takenBy({ Node }: Nodes, declaration: SyntaxNode, of: SyntaxNode): readonly string[] {
  if (!Node.isVariableDeclaration(declaration) || declaration.getInitializer() !== of) return [];
  const pattern = declaration.getNameNode();
  if (!Node.isObjectBindingPattern(pattern)) return [];
  const elements = pattern.getElements();
  const isPlain = elements.every(
    (one) => one.getDotDotDotToken() === undefined && Node.isIdentifier(one.getNameNode()),
  );
  return isPlain ? elements.map((one) => (one.getPropertyNameNode() ?? one.getNameNode()).getText()) : [];
}

function isWritten({ Node }: Nodes, target: SyntaxNode): boolean {
  const parent = target.getParent();
  if (Node.isBinaryExpression(parent)) {
    return parent.getLeft() === target && /(?<![=!<>])=$/.test(parent.getOperatorToken().getText());
  }
  const isCounted = Node.isPrefixUnaryExpression(parent) && /^(?:\+\+|--)/.test(parent.getText());
  return isCounted || Node.isPostfixUnaryExpression(parent) || Node.isDeleteExpression(parent);
}
