import type {
  CallExpression,
  Expression,
  Identifier,
  NewExpression,
  Node,
  SignatureDeclaration,
  SyntaxKind,
} from "typescript";
import ts from "../../facts/typescript.js";
import { bare, type Binding, type Scopes } from "../model/scopes.js";
import { createNaming, type Naming } from "./called-function.js";
import type { Lifetimes } from "./lifetimes.js";
import { partsOfList, rootOfCall } from "./root-of-call.js";
import { rootOfGetter, rootOfMember, throughMember } from "./root-of-member.js";
import { rootOfName } from "./root-of-name.js";
import { rootOfThis } from "./root-of-this.js";
import { valuesAt } from "./values-at.js";
import { distinct, type Source } from "./value-source.js";

/** What the parts of this analysis need of one another. */
export interface Roots {
  readonly scopes: Scopes;
  readonly lifetimes: Lifetimes;
  readonly naming: Naming;
  /** What is made inside of a constant, by the name that its state goes by: `const all = { counter: new Counter() }`. */
  readonly instances: Map<string, NewExpression | CallExpression>;
  /** Where a value may live, as far as it isn't made anew on the spot. */
  sourcesOf(node: Expression | undefined, depth?: number): readonly Source[];
  functionOf(node: Expression): SignatureDeclaration | undefined;
  /** The name of a binding in its file: a nested one is told apart by its place. */
  moduleName(declaration: Node, name: string): string;
  /** Each binding is followed once; one that is being followed already adds nothing new to itself. */
  once(node: Node, follow: () => readonly Source[]): readonly Source[];
  /** The same of what a function gives back, which is not what its name stands for. */
  onceReturned(target: Node, follow: () => readonly Source[]): readonly Source[];
  /** What a variable of a call may hold where it is used, if an assignment before it says so; undefined if it may hold whatever it gets. */
  valuesAt(use: Identifier, binding: Binding): readonly Expression[] | undefined;
  /** Everything that is assigned to a binding. */
  assigned(binding: Binding): readonly Expression[];
}

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
        const isTarget =
          ts.isBinaryExpression(parent) && parent.left === use && isAssignment(parent.operatorToken.kind);
        return isTarget && scopes.lookup(use.text, use)?.declaration === binding.declaration ? [parent.right] : [];
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

function isAssignment(kind: SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
