import { routeFamilies, type RouteFamily } from "@rawr/hq-contract/tables";
import type { Node as SyntaxNode, Statement } from "../../syntax/nodes.js";
import type * as nodesModule from "../../syntax/nodes.js";
import type { Candidate } from "../../engine/confirmed.js";
import type { Edit } from "../../report/finding.js";
import type { Workspace } from "../../facts/workspace.js";
import { lineEndOf, startOf } from "./offsets.js";
import { lineBehind } from "./without-item.js";

/** Loaded with the first candidate. */
type Nodes = typeof nodesModule;

/** What must not be mounted before a family (D-005). */
const later: Readonly<Partial<Record<RouteFamily, readonly RouteFamily[]>>> = {
  ingress: ["workflows", "rpc", "orpc"],
  workflows: ["rpc", "orpc"],
};

/** H101: the mount goes before the first that must come after it, with its comments, where both are statements of one block. */
export async function mountOrder({ at, message }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  const path = /^`(.+)` is mounted after/.exec(message)?.[1];
  const family = (["ingress", "workflows"] as const).find((one) => path?.startsWith(routeFamilies[one].prefix));
  if (family === undefined || !workspace.files.includes(at.file)) return [];
  const syntax = await workspace.syntax();
  const nodes = await import("../../syntax/nodes.js");
  const { Node } = nodes;
  const file = await syntax.file(at.file);
  const text = file.getFullText();
  let node = file.getDescendantAtPos(startOf(text, at));
  while (node !== undefined && !(Node.isStatement(node) && Node.isStatemented(node.getParent())))
    node = node.getParent();
  const block = node?.getParent();
  if (!Node.isExpressionStatement(node) || !Node.isStatemented(block)) return [];
  const statements = block.getStatements();
  const from = statements.indexOf(node);
  const prefixes = (later[family] ?? []).map((one) => routeFamilies[one].prefix);
  const mounts = (statement: Statement) =>
    Node.isExpressionStatement(statement) &&
    prefixes.some((prefix) => new RegExp(`["'\`]${prefix}(?:["'\`/*])`).test(statement.getText()));
  const to = statements.findIndex((statement, index) => index < from && mounts(statement));
  const [target, moved] = [statements[to], node];
  if (target === undefined) return [];
  const between = statements.slice(to, from);
  if (between.some((statement) => !mounts(statement) && !mayBePassed(nodes, statement, moved))) return [];
  const [own, before] = [linesOf(text, moved), linesOf(text, target)];
  if (own === undefined || before === undefined) return [];
  if (paired.test(text.slice(own.start, own.end) + text.slice(before.start, before.end))) return [];
  // The last line of a file may have no end: then the one before it has none afterwards.
  const lineEnd = own.isEnded ? "" : lineEndOf(text);
  return [
    { file: at.file, start: before.start, end: before.start, text: text.slice(own.start, own.end) + lineEnd },
    { file: at.file, start: own.start - lineEnd.length, end: own.end, text: "" },
  ];
}

/** A route of its own, or a declaration of what the mount does not name. Middleware, and what gives a variable its value, come first on purpose. */
function mayBePassed({ Node, SyntaxKind }: Nodes, statement: Statement, mount: Statement): boolean {
  if (Node.isFunctionDeclaration(statement) || Node.isInterfaceDeclaration(statement)) return true;
  if (Node.isExpressionStatement(statement)) {
    const call = statement.getExpression();
    const callee = Node.isCallExpression(call) ? call.getExpression() : undefined;
    const [path] = Node.isCallExpression(call) ? call.getArguments() : [];
    return (
      Node.isPropertyAccessExpression(callee) &&
      callee.getName() !== "use" &&
      Node.isStringLiteral(path) &&
      path.getLiteralValue().startsWith("/")
    );
  }
  if (!Node.isVariableStatement(statement)) return false;
  const names = (node: SyntaxNode) => node.getDescendantsOfKind(SyntaxKind.Identifier).map((one) => one.getText());
  const named = new Set(names(mount));
  return !statement
    .getDeclarations()
    .some((one) =>
      [one.getNameNode(), ...one.getNameNode().getDescendants()].some((node) => named.has(node.getText())),
    );
}

/** Comments that come in pairs. */
const paired = /#(?:end)?region|eslint-(?:dis|en)able(?!-)|-(?:start|end)\b/;

interface Lines {
  readonly start: number;
  readonly end: number;
  readonly isEnded: boolean;
}

/** The whole lines of a statement and of the comments above it; `undefined` when it shares a line with another. */
function linesOf(text: string, statement: Statement): Lines | undefined {
  const before = text.slice(statement.getPos(), statement.getStart());
  // The rest of the line belongs to what is before.
  const first = statement.getPos() === 0 ? 0 : before.indexOf("\n") + 1;
  if (first === 0 && statement.getPos() !== 0) return undefined;
  const blank = /^(?:[ \t]*\r?\n)*/.exec(before.slice(first))?.[0].length ?? 0;
  const end = lineBehind(text, statement.getEnd());
  if (end === undefined) return undefined;
  return { start: statement.getPos() + first + blank, end, isEnded: text.charAt(end - 1) === "\n" };
}
