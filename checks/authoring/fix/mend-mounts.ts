import { routeFamilies, type RouteFamily } from "@rawr/hq-contract/tables";
import type { Statement } from "../../syntax/nodes.js";
import type { Candidate } from "../../engine/confirmed.js";
import type { Edit } from "../../report/finding.js";
import type { Workspace } from "../../facts/workspace.js";
import { lineEndOf, startOf } from "./offsets.js";

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
  const { Node } = await import("../../syntax/nodes.js");
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
  // What is declared in between may be what the mount uses.
  const declared = statements
    .slice(to, from)
    .flatMap((one) => (Node.isVariableStatement(one) ? one.getDeclarations() : []));
  if (declared.some((one) => new RegExp(`\\b${one.getName().replace(/\W/g, "\\$&")}\\b`).test(moved.getText())))
    return [];
  const [own, before] = [linesOf(text, moved), linesOf(text, target)];
  if (own === undefined || before === undefined) return [];
  // The last line of a file may have no end: then the one before it has none afterwards.
  const lineEnd = own.isEnded ? "" : lineEndOf(text);
  return [
    { file: at.file, start: before.start, end: before.start, text: text.slice(own.start, own.end) + lineEnd },
    { file: at.file, start: own.start - lineEnd.length, end: own.end, text: "" },
  ];
}

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
  const rest = /^[ \t]*(?:\/\/[^\n]*)?(?:\n|$)/.exec(text.slice(statement.getEnd()).replaceAll("\r", " "))?.[0];
  if (rest === undefined) return undefined;
  const end = statement.getEnd() + rest.length;
  return { start: statement.getPos() + first + blank, end, isEnded: rest.endsWith("\n") };
}
