import type { Expression, Identifier, Node, Statement } from "typescript";
import ts from "../../facts/typescript.js";
import type { Binding } from "../model/scopes.js";
import type { Lifetimes } from "./lifetimes.js";

/**
 * What a `let` of a call may hold where it is used: what the last assignment before it in a block around it gave it, and what assignments
 * between the two may have given it. Undefined where no such assignment stands, or where a function that runs later uses it.
 */
export function valuesAt(
  use: Identifier,
  binding: Binding,
  lifetimes: Lifetimes,
  assigned: (binding: Binding) => readonly Expression[],
): readonly Expression[] | undefined {
  const { declaration } = binding;
  if (!ts.isVariableDeclaration(declaration) || (declaration.parent.flags & ts.NodeFlags.Const) !== 0) return undefined;
  const home = lifetimes.functionAround(declaration);
  if (home === undefined || lifetimes.functionAround(use) !== home) return undefined;
  const given = assigned(binding);
  // A function of its own may assign at any time.
  if (given.length === 0 || given.some((value) => lifetimes.functionAround(value) !== home)) return undefined;
  const last = lastBefore(use, declaration, given);
  if (last === undefined) return undefined;
  const isAgain = isInLoopWithin(use, last.block);
  return [last.value, ...given.filter((value) => value.pos > last.value.pos && (value.end <= use.pos || isAgain))];
}

interface Assigned {
  readonly value: Expression;
  readonly block: Node;
}

/** The nearest statement before the use, in a block around it, that gives the variable a value whatever happens. */
function lastBefore(use: Node, declaration: Node, given: readonly Expression[]): Assigned | undefined {
  for (let at: Node = use; at.parent !== undefined && !ts.isFunctionLike(at.parent); at = at.parent) {
    const block = at.parent;
    if (!ts.isBlock(block) && !ts.isSourceFile(block) && !ts.isCaseOrDefaultClause(block)) continue;
    const before = block.statements.filter(({ end }) => end <= at.pos).toReversed();
    for (const statement of before) {
      const value = valueOf(statement, declaration, given);
      if (value !== undefined) return { value, block };
    }
  }
  return undefined;
}

function valueOf(statement: Statement, declaration: Node, given: readonly Expression[]): Expression | undefined {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.find((one) => one === declaration)?.initializer;
  const assignment = ts.isExpressionStatement(statement) ? statement.expression : undefined;
  const isPlain =
    assignment !== undefined &&
    ts.isBinaryExpression(assignment) &&
    assignment.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isPlain ? given.find((value) => value === assignment.right) : undefined;
}

/** Whether a loop inside of the block brings the use back to what is assigned after it. */
function isInLoopWithin(use: Node, block: Node): boolean {
  for (let at = use; at !== block; at = at.parent) if (ts.isIterationStatement(at, false)) return true;
  return false;
}
