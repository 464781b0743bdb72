import type { At, Expression, Pattern, Statement } from "../model/program.js";
import { partsOf, walkStatements } from "../model/walk.js";
import type { TraceNode } from "../interpreter/value.js";

/** A call of the guard. What an async guard gives is a promise, and a promise is never false. */
export interface GuardCall {
  readonly file: string;
  readonly at: At;
  readonly async: boolean;
}

export type Branch = Extract<TraceNode, { node: "branch" }>;
type Places = readonly Pick<GuardCall, "at" | "async">[];

/** Whether the test of a branch depends on one of the calls: it contains it, or a variable that was assigned from it. */
export function mentions(node: Branch, calls: Places): boolean {
  return mentionsIn(node.test, node, calls);
}

export function mentionsIn(expression: Expression, node: Branch, calls: Places, awaited = false, depth = 0): boolean {
  const assigned = depth < 4 ? assignmentsOf(node.frame.definition.body) : [];
  const isAnswer = (part: Expression, isAwaited: boolean): boolean => {
    if (part.e === "call") {
      const { at } = part;
      if (calls.some((call) => call.at[0] === at[0] && call.at[1] === at[1] && (isAwaited || !call.async))) return true;
    }
    if (part.e !== "binding") return false;
    return assigned.some(
      ({ target, value }) => binds(target, part.binding) && mentionsIn(value, node, calls, isAwaited, depth + 1),
    );
  };
  return someExpression(expression, isAnswer, awaited);
}

/** The condition itself, or the one that the variable in it was assigned from. */
export function conditionOf(node: Branch, calls: Places): { expression: Expression; negated: boolean } {
  const { test } = node;
  const isNegation = test.e === "operation" && test.operator === "!";
  const inner = isNegation ? test.of[0] : test;
  if (inner?.e !== "binding") return { expression: test, negated: false };
  const found = assignmentsOf(node.frame.definition.body).find(
    ({ target, value }) => binds(target, inner.binding) && mentionsIn(value, node, calls),
  );
  return found === undefined ? { expression: test, negated: false } : { expression: found.value, negated: isNegation };
}

interface Choice {
  readonly operator: string;
  readonly of: readonly Expression[];
  readonly isNegated: boolean;
}

/** The `||` and `&&` of a condition, and whether they stand under a `!`. */
export function choicesIn(expression: Expression, isNegated: boolean): Choice[] {
  switch (expression.e) {
    case "either": {
      const inner = expression.of.flatMap((part) => choicesIn(part, isNegated));
      return expression.test === undefined
        ? [{ operator: expression.operator, of: expression.of, isNegated }, ...inner]
        : inner;
    }
    case "operation":
      return expression.of.flatMap((part) => choicesIn(part, expression.operator === "!" ? !isNegated : isNegated));
    case "await":
    case "typed":
      return choicesIn(expression.of, isNegated);
    default:
      return [];
  }
}

type Assign = Extract<Expression, { e: "assign" }>;

function assignmentsOf(statements: readonly Statement[]): Assign[] {
  const found: Assign[] = [];
  walkStatements(statements, {
    statement(statement) {
      if (statement.s === "expression" && statement.of.e === "assign") found.push(statement.of);
    },
    expression: () => false,
  });
  return found;
}

function binds(pattern: Pattern, binding: number): boolean {
  switch (pattern.p) {
    case "binding":
      return pattern.binding === binding;
    case "default":
      return binds(pattern.target, binding);
    case "object":
      return (
        pattern.properties.some(({ target }) => binds(target, binding)) ||
        (pattern.rest !== undefined && binds(pattern.rest, binding))
      );
    case "array":
      return pattern.elements.some((element) => element !== null && binds(element, binding));
    case "member":
      return false;
  }
}

/** Whether the test holds for a part of the expression; functions inside it are not looked into. */
function someExpression(
  expression: Expression,
  test: (part: Expression, awaited: boolean) => boolean,
  awaited: boolean,
): boolean {
  if (test(expression, awaited)) return true;
  const isAwaited = awaited || expression.e === "await";
  return partsOf(expression).some((part) => someExpression(part, test, isAwaited));
}
