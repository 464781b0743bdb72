import type { Expression, Node, SyntaxKind } from "typescript";
import ts from "../../facts/typescript.js";
import { declarationOf } from "../model/declared.js";
import { bare, type Scopes } from "../model/scopes.js";
import { createNaming } from "./called-function.js";
import type { Lifetimes } from "./lifetimes.js";
import { partsOfList, rootOfCall } from "./root-of-call.js";
import { rootOfGetter, rootOfMember, throughMember } from "./root-of-member.js";
import { rootOfName } from "./root-of-name.js";
import { rootOfThis } from "./root-of-this.js";
import type { Roots } from "./roots.js";
import { isAssignment } from "./writes.js";
import { valuesAt } from "./values-at.js";
import { distinct, type Source } from "./value-source.js";

const deepest = 24;

/** Follows values back to where they live: through aliases, destructuring, properties, returns, defaults and loops. */
export function createRoots(scopes: Scopes, lifetimes: Lifetimes, moduleName: Roots["moduleName"]): Roots {
  const naming = createNaming(scopes);
  const roots: Roots = {
    scopes,
    lifetimes,
    naming,
    instances: new Map(),
    moduleName,
    functionOf: (node) => naming.functionOf(node),
    sourcesOf: (node, depth = 0) => (node === undefined || depth > deepest ? [] : follow(roots, bare(node), depth)),
    once: followedOnce(),
    onceReturned: followedOnce(),
    valuesAt: (use, binding) => valuesAt(use, binding, lifetimes, roots.assigned),
    assigned: (binding) =>
      lifetimes.usesOf(binding.name).flatMap((use) => {
        const parent = use.parent;
        const isTarget = ts.isBinaryExpression(parent) && parent.left === use && isAssignment(parent);
        return isTarget && declarationOf(use, scopes) === binding.declaration ? [parent.right] : [];
      }),
  };
  return roots;
}

function followedOnce(): Roots["once"] {
  const followed = new Map<Node, readonly Source[]>();
  return (node, find) => {
    const known = followed.get(node);
    if (known !== undefined) return known;
    followed.set(node, []);
    const found = distinct(find());
    followed.set(node, found);
    return found;
  };
}

const choices: ReadonlySet<SyntaxKind> = new Set([
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
]);

function follow(roots: Roots, expression: Expression, depth: number): readonly Source[] {
  const next = (other: Expression) => roots.sourcesOf(other, depth + 1);
  if (ts.isIdentifier(expression)) return rootOfName(roots, expression, depth);
  if (expression.kind === ts.SyntaxKind.ThisKeyword) return rootOfThis(roots, expression, depth);
  if (ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression)) {
    const { owner, key } = throughMember(roots, expression);
    const given = key === null ? undefined : rootOfGetter(roots, owner, key, depth);
    return given ?? rootOfMember(roots, owner, key, partsOfList(roots, owner, depth) ?? next(owner), depth);
  }
  if (ts.isMetaProperty(expression)) return [{ root: { kind: "global", name: "import.meta" }, inside: false }];
  if (ts.isConditionalExpression(expression)) return [...next(expression.whenTrue), ...next(expression.whenFalse)];
  if (ts.isBinaryExpression(expression)) {
    const { operatorToken, left, right } = expression;
    const { kind } = operatorToken;
    if (kind === ts.SyntaxKind.CommaToken || kind === ts.SyntaxKind.EqualsToken) return next(right);
    return choices.has(kind) ? [...next(left), ...next(right)] : [];
  }
  return ts.isCallExpression(expression) ? rootOfCall(roots, expression, depth) : [];
}
