import type { Candidate } from "../../engine/confirmed.js";
import type { Edit } from "../../report/finding.js";
import type { Workspace } from "../../facts/workspace.js";
import type { ExpressionStatement, SourceFile } from "../../syntax/nodes.js";
import { startOf } from "./offsets.js";

/** M103: the member that declares the legacy key goes. */
export async function declaredKey({ at }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  if (!workspace.files.includes(at.file)) return [];
  const syntax = await workspace.syntax();
  const { Node } = await import("../../syntax/nodes.js");
  const file = await syntax.file(at.file);
  const start = startOf(file.getFullText(), at);
  return syntax.edits(file, (copy) => {
    const member = copy.getDescendantAtPos(start)?.getParentWhile((parent) => parent.getStart() === start) ?? undefined;
    const found = [member, copy.getDescendantAtPos(start)?.getParent()].find(
      (node) => Node.isPropertySignature(node) || Node.isPropertyAssignment(node),
    );
    if (!Node.isPropertySignature(found) && !Node.isPropertyAssignment(found)) return;
    // What is computed on the right may do more than give a value.
    const value = Node.isPropertyAssignment(found) ? found.getInitializer() : undefined;
    if (
      value === undefined ||
      Node.isLiteralExpression(value) ||
      Node.isTrueLiteral(value) ||
      Node.isFalseLiteral(value)
    ) {
      found.remove();
    }
  });
}

/** M102: the statement that writes or deletes the legacy key goes. */
export async function writtenKey({ at }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  if (!workspace.files.includes(at.file)) return [];
  const syntax = await workspace.syntax();
  const { Node, SyntaxKind } = await import("../../syntax/nodes.js");
  const file = await syntax.file(at.file);
  const start = startOf(file.getFullText(), at);
  return syntax.edits(file, (copy) => {
    const statement = copy.getDescendantAtPos(start)?.getFirstAncestorByKind(SyntaxKind.ExpressionStatement);
    const change = statement?.getExpression();
    if (statement === undefined || change === undefined || !Node.isStatemented(statement.getParent())) return;
    const isDelete = Node.isDeleteExpression(change);
    const value = Node.isBinaryExpression(change) ? change.getRight() : undefined;
    const isPlain =
      Node.isBinaryExpression(change) && change.getOperatorToken().getKind() === SyntaxKind.EqualsToken
        ? Node.isLiteralExpression(value) || Node.isTrueLiteral(value) || Node.isFalseLiteral(value)
        : false;
    if (isDelete || isPlain) remove(copy, statement);
  });
}

/** A statement that shares its line with another one leaves the comments in it. */
function remove(copy: SourceFile, statement: ExpressionStatement): void {
  const before = statement.getPreviousSibling()?.getEndLineNumber();
  const after = statement.getNextSibling()?.getStartLineNumber();
  if (before !== statement.getStartLineNumber() && after !== statement.getEndLineNumber()) statement.remove();
  else {
    const [start, end] = [statement.getStart(), statement.getEnd()];
    const blank = /[ \t]*$/.exec(copy.getFullText().slice(0, start))?.[0].length ?? 0;
    copy.removeText(start - blank, end);
  }
}
