import type { CallExpression, Expression, Identifier, Node, SourceFile } from "typescript";
import ts from "../../facts/typescript.js";
import { declarationOf, isExported } from "../model/declared.js";
import { bare, hasModifier, type Binding, type Scopes } from "../model/scopes.js";

/** Methods that call their callback before they return. */
const atOnce: ReadonlySet<string> = new Set([
  "forEach",
  "map",
  "flatMap",
  "filter",
  "find",
  "findIndex",
  "findLast",
  "findLastIndex",
  "some",
  "every",
  "reduce",
  "reduceRight",
  "sort",
  "toSorted",
  "from",
  "fromEntries",
  "replace",
  "replaceAll",
  "groupBy",
]);

/** Tells what runs once, while the module is being set up, from what runs later, any number of times. */
export interface Lifetimes {
  /** The function whose body runs the node later; undefined when the node runs while the module is set up. */
  laterFunction(node: Node): Node | undefined;
  /** Whether the binding lives as long as the module. */
  livesAsModule(binding: Binding): boolean;
  /** The nearest function around the node that isn't run on the spot. */
  functionAround(node: Node): Node | undefined;
  /** Every use of the name in the file. */
  usesOf(name: string): readonly Identifier[];
}

export function createLifetimes(source: SourceFile, scopes: Scopes): Lifetimes {
  let uses: Map<string, Identifier[]> | undefined;
  const usesOf = (name: string): readonly Identifier[] => {
    if (uses === undefined) {
      uses = new Map();
      const index = uses;
      const visit = (node: Node): void => {
        if (ts.isIdentifier(node)) {
          const list = index.get(node.text);
          if (list === undefined) {
            index.set(node.text, [node]);
          } else {
            list.push(node);
          }
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
    }
    return uses.get(name) ?? [];
  };

  const functionAround = (node: Node): Node | undefined => {
    for (let at: Node | undefined = node.parent, from = node; at !== undefined; from = at, at = at.parent) {
      if (isBoundary(at, from)) {
        const call = callOnTheSpot(at);
        if (call === undefined) {
          return at;
        }
        from = call;
        at = call;
      }
    }
    return undefined;
  };

  // A function that only the module's own set-up calls belongs to the set-up. While a function is being asked about, a call from within
  // itself doesn't count against it. A "no" makes everything "no" that was waiting for it, so answers "yes" are kept together or not at all.
  const answers = new Map<Node, boolean>();
  const asking = new Set<Node>();
  const agreed = new Set<Node>();
  const isSetUpOnly = (node: Node): boolean => {
    const known = answers.get(node) ?? (asking.has(node) || agreed.has(node) ? true : undefined);
    if (known !== undefined) {
      return known;
    }
    asking.add(node);
    const answer = calledOnlyAtSetUp(node);
    asking.delete(node);
    if (answer) {
      agreed.add(node);
    } else {
      answers.set(node, false);
    }
    if (asking.size === 0) {
      for (const yes of answer ? agreed : []) {
        answers.set(yes, true);
      }
      agreed.clear();
    }
    return answer;
  };
  const calledOnlyAtSetUp = (node: Node): boolean => {
    const name = ownName(node);
    if (name === undefined || isExported(name.parent)) {
      return false;
    }
    const declaration = ts.isFunctionDeclaration(node) ? node : name.parent;
    const calls = usesOf(name.text).filter((use) => use !== name && declarationOf(use, scopes) === declaration);
    return (
      calls.length > 0 &&
      calls.every((use) => {
        const call = callBy(use);
        return call !== undefined && laterFunction(call) === undefined;
      })
    );
  };

  const laterFunction = (node: Node): Node | undefined => {
    const around = functionAround(node);
    return around === undefined || isSetUpOnly(around) ? undefined : around;
  };

  return {
    laterFunction,
    functionAround,
    usesOf,
    livesAsModule({ scope, declaration }) {
      const around =
        ts.isFunctionLike(scope) && callOnTheSpot(scope) === undefined ? scope : functionAround(declaration);
      return around === undefined || (isSetUpOnly(around) && !ts.isParameter(declaration));
    },
  };
}

/** The name by which a function can be called: its own, or that of the constant that holds it. */
export function ownName(node: Node): Identifier | undefined {
  if (ts.isFunctionDeclaration(node)) {
    return node.name;
  }
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) {
    return undefined;
  }
  let outer: Node = node.parent;
  while (ts.isParenthesizedExpression(outer) || ts.isAsExpression(outer) || ts.isSatisfiesExpression(outer)) {
    outer = outer.parent;
  }
  return ts.isVariableDeclaration(outer) && ts.isIdentifier(outer.name) ? outer.name : undefined;
}

/** What an object or a class has under a name. */
export function isMethod(node: Node): boolean {
  return ts.isMethodDeclaration(node) || ts.isPropertyAssignment(node.parent) || ts.isPropertyDeclaration(node.parent);
}

/** Whether `at` runs its part `from` at another time than what is around it. */
function isBoundary(at: Node, from: Node): boolean {
  if (ts.isFunctionLike(at)) {
    // Computed names and decorators of methods run with the class.
    return !("name" in at) || at.name !== from;
  }
  return ts.isPropertyDeclaration(at) && at.initializer === from && !hasModifier(at, ts.SyntaxKind.StaticKeyword);
}

/** The call that runs a function expression where it stands: `(() => ...)()`, `list.forEach(() => ...)`. */
export function callOnTheSpot(node: Node): CallExpression | undefined {
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) {
    return undefined;
  }
  let outer: Node = node;
  while (ts.isParenthesizedExpression(outer.parent)) {
    outer = outer.parent;
  }
  const call = outer.parent;
  if (!ts.isCallExpression(call)) {
    return undefined;
  }
  if (call.expression === outer) {
    const isLater = node.asteriskToken !== undefined || (!isAwaited(call) && awaits(node.body));
    return isLater ? undefined : call;
  }
  return callsAtOnce(call) ? call : undefined;
}

/** Whether a call calls what it is handed before it returns: `list.forEach(add)`. */
export function callsAtOnce(call: CallExpression): boolean {
  const callee = bare(call.expression);
  return ts.isPropertyAccessExpression(callee) && atOnce.has(callee.name.text);
}

/** The call that runs a function by its name before it returns: `walk(root)`, `children.forEach(walk)`. */
function callBy(use: Identifier): CallExpression | undefined {
  const call = use.parent;
  if (!ts.isCallExpression(call)) return undefined;
  return call.expression === use || (call.arguments[0] === use && callsAtOnce(call)) ? call : undefined;
}

/** An async function that is called on the spot and not awaited goes on after the module was set up. */
function isAwaited(call: CallExpression): boolean {
  let outer: Node = call.parent;
  while (ts.isParenthesizedExpression(outer)) {
    outer = outer.parent;
  }
  return ts.isAwaitExpression(outer);
}

function awaits(node: Node): boolean {
  if (ts.isAwaitExpression(node)) {
    return true;
  }
  return !ts.isFunctionLike(node) && ts.forEachChild(node, (child) => awaits(child) || undefined) === true;
}

/** The promise whose value a function gets: `promise.then((value) => ...)`. */
export function fulfilledBy(node: Node): Expression | undefined {
  const call = node.parent;
  if (!ts.isCallExpression(call) || call.arguments[0] !== node) {
    return undefined;
  }
  const callee = bare(call.expression);
  return ts.isPropertyAccessExpression(callee) && callee.name.text === "then" ? callee.expression : undefined;
}
