import type { CallExpression, Expression, NewExpression, Node } from "typescript";
import { foldString } from "../flow/model/constants.js";
import type { ImportKind } from "./import-facts.js";
import { bare, type Scopes } from "../flow/model/scopes.js";
import { startFolder } from "./start-folder.js";
import ts from "./typescript.js";

/** What a call that isn't an import runs all the same. */
export interface Started {
  readonly kind: ImportKind;
  readonly node: Expression;
  /** The module's name; null when nobody can tell. */
  readonly specifier: string | null;
}

const makesCode = /^(?:eval|Function|AsyncFunction|runInThisContext|runInNewContext|runInContext|compileFunction)$/;
/** Functions that start a file, and the packages that have them. */
const starts: ReadonlyMap<string, RegExp> = new Map([
  ["fork", /^(?:node:)?child_process$/],
  ["Worker", /^(?:node:)?worker_threads$/],
  ["register", /^(?:node:)?module$/],
]);

/** Code from a text, a worker, a forked file, a registered loader. `name` is the imported name of what is called. */
export function startedBy(
  node: CallExpression | NewExpression,
  name: string | undefined,
  scopes: Scopes,
): Started | undefined {
  const callee = bare(node.expression);
  const [first] = node.arguments ?? [];
  if (name === undefined || first === undefined || ts.isSpreadElement(first)) {
    return undefined;
  }
  if (makesCode.test(name)) {
    // `client.eval(script)` of Redis and the like is a method that only has the name.
    if (
      /^(?:eval|(?:Async)?Function)$/.test(name) &&
      ts.isPropertyAccessExpression(callee) &&
      !isGlobalObject(callee.expression)
    )
      return undefined;
    const text = /^(?:Async)?Function$/.test(name) ? (node.arguments?.at(-1) ?? first) : first;
    const isGlobal = !ts.isIdentifier(callee) || scopes.lookup(callee.text, callee) === undefined;
    const code = isGlobal || moduleOf(callee, scopes) === "node:vm" ? foldString(text, scopes) : "";
    // A text in which nothing is imported reaches nowhere.
    return code !== null && !/\b(?:import|require)\b/.test(code)
      ? undefined
      : { kind: "dynamic", node: text, specifier: null };
  }
  const module = starts.has(name) ? moduleOf(callee, scopes) : undefined;
  if (module === undefined || starts.get(name)?.test(module) !== true) {
    return undefined;
  }
  const path = ts.isNewExpression(bare(first)) ? null : foldString(first, scopes);
  if (path === null) {
    return undefined; // a URL is an import fact of its own; another name is the process's own business
  }
  const isHere = name === "register" || !ts.isStringLiteralLike(bare(first));
  return { kind: "url", node: first, specifier: isHere ? path : startFolder + path };
}

function isGlobalObject(expression: Expression): boolean {
  const owner = bare(expression);
  return ts.isIdentifier(owner) && /^(?:globalThis|global|window|self)$/.test(owner.text);
}

/** The module that a name, or the object before the dot, was imported from. */
export function moduleOf(callee: Expression, scopes: Scopes): string | undefined {
  const owner = ts.isPropertyAccessExpression(callee) ? bare(callee.expression) : callee;
  let at: Node | undefined = ts.isIdentifier(owner) ? scopes.lookup(owner.text, owner)?.declaration : undefined;
  if (at !== undefined && ts.isVariableDeclaration(at)) return requiredBy(at.initializer);
  while (at !== undefined && !ts.isImportDeclaration(at)) {
    at = at.parent;
  }
  return at !== undefined && ts.isStringLiteral(at.moduleSpecifier) ? at.moduleSpecifier.text : undefined;
}

/** `x` of `require("x")` and `await import("x")`, also where it is set up at once: `require("x").strict()`. */
function requiredBy(value: Expression | undefined): string | undefined {
  const call = value !== undefined && ts.isAwaitExpression(value) ? value.expression : value;
  if (call === undefined || !ts.isCallExpression(call)) return undefined;
  const callee = bare(call.expression);
  if (ts.isPropertyAccessExpression(callee)) return requiredBy(bare(callee.expression));
  const [name] = call.arguments;
  const isLoad =
    call.expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(call.expression) && call.expression.text === "require");
  return isLoad && name !== undefined && ts.isStringLiteralLike(name) ? name.text : undefined;
}
