import type { Node as SyntaxNode, VariableDeclaration } from "../../syntax/nodes.js";
import type { Candidate } from "../../engine/confirmed.js";
import type { Edit } from "../../report/finding.js";
import type * as nodesModule from "../../syntax/nodes.js";
import type { Workspace } from "../../facts/workspace.js";
import { constantOf } from "./constant-of.js";
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
  const place = placeOf(nodes, text, workspace);
  const reads = variable.findReferencesAsNodes().filter((node) => node.getSourceFile() === file);
  const steps = reads.map((node) => stepOf(nodes, node));
  if (place === undefined || steps.some((step) => step === undefined)) return [];
  const name = variable.getName();
  const [from, to] = [variable.getStart(), variable.getEnd()];
  const guard = `if (!${name}.ok) throw new Error(${name}.issues.map(({ message }) => message).join("; "));`;
  const full = file.getFullText();
  const end = lineEndOf(full);
  const line = end + (/[ \t]*$/.exec(full.slice(0, statement.getStart()))?.[0] ?? "");
  const made = `${name} = ${parser}(${text.getText()}, {${place.map((part) => line + indentOf(full) + part).join("")}${line}})`;
  const edit = (start: number, end: number, text: string): Edit => ({ file: at.file, start, end, text });
  const imported = file.getImportDeclaration("@rawr/hq-contract");
  const isImported = imported?.getNamedImports().some((one) => one.getName() === parser) === true;
  const first = file.getStatements()[0]?.getStart() ?? 0;
  return [
    ...(isImported ? [] : [edit(first, first, `import { ${parser} } from "@rawr/hq-contract";${end}`)]),
    edit(from, to, made),
    edit(statement.getEnd(), statement.getEnd(), line + guard),
    // `X.rawr.kind` is `X.manifest.kind`.
    ...steps.flatMap((step) => (step === undefined ? [] : edit(step.getStart(), step.getEnd(), "manifest"))),
  ];
}

/** The constant that the expression at a place begins with. */
function parsedAt({ Node }: Nodes, node: SyntaxNode | undefined): VariableDeclaration | undefined {
  let expression = node;
  while (Node.isPropertyAccessExpression(expression?.getParent())) expression = expression?.getParent();
  while (Node.isPropertyAccessExpression(expression)) expression = expression.getExpression();
  const [declaration] = expression?.getSymbol()?.getDeclarations() ?? [];
  return Node.isVariableDeclaration(declaration) ? declaration : undefined;
}

/** The text that `JSON.parse` is given. */
function textOf({ Node }: Nodes, variable: VariableDeclaration): SyntaxNode | undefined {
  const call = variable.getInitializer();
  if (!Node.isCallExpression(call) || call.getExpression().getText() !== "JSON.parse") return undefined;
  return call.getArguments().length === 1 ? call.getArguments()[0] : undefined;
}

/** What the parser needs to know about where a package.json is, if its path is a constant inside a surface root. */
function placeOf(nodes: Nodes, text: SyntaxNode, { settings, plugins }: Workspace): readonly string[] | undefined {
  if (!nodes.Node.isCallExpression(text)) return undefined;
  const [path] = text.getArguments();
  const file = path === undefined ? undefined : constantOf(nodes, path);
  const plugin = plugins.find((one) => one.file === file);
  if (plugin === undefined || !(plugin.root in settings.roots)) return undefined;
  const { directory, root, surface } = plugin;
  return Object.entries({ file, directory, root, surface }).map(([key, value]) => `${key}: ${JSON.stringify(value)},`);
}

/** The `rawr` of `X.rawr.kind`; `undefined` when anything else is done with X. */
function stepOf({ Node }: Nodes, node: SyntaxNode): SyntaxNode | undefined {
  const block = node.getParent();
  const key = block?.getParent();
  if (!Node.isPropertyAccessExpression(block) || block.getName() !== "rawr" || block.getExpression() !== node)
    return undefined;
  if (!Node.isPropertyAccessExpression(key) || !["kind", "capability"].includes(key.getName())) return undefined;
  return block.getNameNode();
}
