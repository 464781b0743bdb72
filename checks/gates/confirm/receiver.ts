import type { Confirmation, Candidate } from "../../engine/confirmed.js";
import type { Workspace } from "../../facts/workspace.js";
import { declaredWords } from "./declared-words.js";

/** What a candidate is done to: the variable at the root of the expression, where it is declared and as what. */
export async function receiver({ at }: Candidate, workspace: Workspace): Promise<Confirmation> {
  const syntax = await workspace.syntax();
  const { Node } = await import("../../syntax/nodes.js");
  let node = await syntax.nodeAt(at);
  const whole = node?.getParent();
  // Of `own.channel` the facts may point at the key.
  if (Node.isPropertyAccessExpression(whole) && whole.getNameNode() === node) node = whole.getExpression();
  while (node !== undefined && !Node.isIdentifier(node)) {
    if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node)) node = node.getExpression();
    else if (Node.isCallExpression(node) || Node.isNonNullExpression(node)) node = node.getExpression();
    else if (Node.isParenthesizedExpression(node) || Node.isAsExpression(node)) node = node.getExpression();
    else if (Node.isBinaryExpression(node)) node = node.getLeft();
    else if (Node.isPrefixUnaryExpression(node) || Node.isPostfixUnaryExpression(node)) node = node.getOperand();
    else if (Node.isDeleteExpression(node)) node = node.getExpression();
    else return {};
  }
  const declared = node === undefined ? undefined : syntax.declarationOf(node);
  const note = declared === undefined || isHere(declared.at, at) ? undefined : declaredWords([declared], at);
  return note === undefined ? {} : { note };
}

/** A declaration on the line of the candidate says nothing that the excerpt does not show. */
function isHere(declared: Candidate["at"], at: Candidate["at"]): boolean {
  return declared.file === at.file && declared.line === at.line;
}
