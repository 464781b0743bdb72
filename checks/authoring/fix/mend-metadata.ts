import type * as nodesModule from "../../syntax/nodes.js";
import type { Node as SyntaxNode } from "../../syntax/nodes.js";
import type { Candidate } from "../../engine/confirmed.js";
import type { Edit } from "../../report/finding.js";
import type { Workspace } from "../../facts/workspace.js";
import { startOf } from "./offsets.js";
import { withoutItem } from "./without-item.js";
import { withoutNode } from "./without-node.js";

/** Loaded with the first candidate. */
type Nodes = typeof nodesModule;

/** M103: the member that declares the legacy key goes. */
export async function declaredKey({ at }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  if (!workspace.files.includes(at.file)) return [];
  const nodes = await import("../../syntax/nodes.js");
  const { Node } = nodes;
  const file = await (await workspace.syntax()).file(at.file);
  const text = file.getFullText();
  let member = file.getDescendantAtPos(startOf(text, at));
  while (member !== undefined && !Node.isPropertySignature(member) && !Node.isPropertyAssignment(member)) {
    if (Node.isStatement(member)) return [];
    member = member.getParent();
  }
  if (member === undefined) return [];
  if (Node.isPropertySignature(member)) return [withoutNode(nodes, at.file, text, member)];
  const object = member.getParent();
  // What is computed on the right may do more than give a value.
  if (!Node.isObjectLiteralExpression(object) || !isPlain(nodes, member.getInitializer())) return [];
  const properties = object.getProperties();
  const spans = properties.map((one) => ({ start: one.getStart(true), end: one.getEnd() }));
  const inside = { start: object.getStart() + 1, end: object.getEnd() - 1 };
  const made = withoutItem(text, spans, properties.indexOf(member), inside);
  return made.map((span) => ({ file: at.file, ...span, text: "" }));
}

/** M102: the statement that writes or deletes the legacy key goes. */
export async function writtenKey({ at }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  if (!workspace.files.includes(at.file)) return [];
  const nodes = await import("../../syntax/nodes.js");
  const { Node, SyntaxKind } = nodes;
  const file = await (await workspace.syntax()).file(at.file);
  const text = file.getFullText();
  const statement = file.getDescendantAtPos(startOf(text, at))?.getFirstAncestorByKind(SyntaxKind.ExpressionStatement);
  const change = statement?.getExpression();
  if (statement === undefined || !Node.isStatemented(statement.getParent())) return [];
  const isWritten =
    Node.isBinaryExpression(change) &&
    /(?<![=!<>])=$/.test(change.getOperatorToken().getText()) &&
    isReached(nodes, change.getLeft()) &&
    isPlain(nodes, change.getRight());
  const isDeleted = Node.isDeleteExpression(change) && isReached(nodes, change.getExpression());
  return isWritten || isDeleted ? [withoutNode(nodes, at.file, text, statement)] : [];
}

/** A value that nothing happens for. */
function isPlain(nodes: Nodes, value: SyntaxNode | undefined): boolean {
  const { Node } = nodes;
  if (Node.isPrefixUnaryExpression(value)) return isPlain(nodes, value.getOperand());
  if (Node.isArrayLiteralExpression(value)) return value.getElements().every((one) => isPlain(nodes, one));
  return (
    Node.isLiteralExpression(value) ||
    Node.isTrueLiteral(value) ||
    Node.isFalseLiteral(value) ||
    Node.isNullLiteral(value) ||
    (Node.isIdentifier(value) && value.getText() === "undefined")
  );
}

/** A path of names that nothing happens on: `own.rawr["channel"]`, and not `read().channel`. */
function isReached(nodes: Nodes, target: SyntaxNode): boolean {
  const { Node } = nodes;
  if (Node.isIdentifier(target) || Node.isThisExpression(target)) return true;
  if (Node.isElementAccessExpression(target)) {
    const key = target.getArgumentExpression();
    return (Node.isIdentifier(key) || isPlain(nodes, key)) && isReached(nodes, target.getExpression());
  }
  const isWrapped =
    Node.isPropertyAccessExpression(target) ||
    Node.isNonNullExpression(target) ||
    Node.isParenthesizedExpression(target) ||
    Node.isAsExpression(target);
  return isWrapped && isReached(nodes, target.getExpression());
}
