import type { CallExpression, Expression, NewExpression } from "typescript";
import { foldString } from "../flow/model/constants.js";
import { importedBy } from "../flow/model/imported.js";
import type { ImportKind } from "./import-facts.js";
import { declarationOf, initializerOf } from "../flow/model/declared.js";
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
/** A function that starts files: the packages that have it, and what it is told first. */
interface Starter {
  readonly of: RegExp;
  readonly takes: "file" | "program" | "command";
}

const processes = /^(?:(?:node:)?child_process|cross-spawn|execa)$/;
const starts: ReadonlyMap<string, Starter> = new Map<string, Starter>([
  ["fork", { of: processes, takes: "file" }],
  ["execaNode", { of: processes, takes: "file" }],
  ["Worker", { of: /^(?:node:)?worker_threads$/, takes: "file" }],
  ["register", { of: /^(?:node:)?module$/, takes: "file" }],
  ...["spawn", "spawnSync", "execFile", "execFileSync", "sync", "execa", "execaSync"].map((name): [string, Starter] => [
    name,
    { of: processes, takes: "program" },
  ]),
  ...["exec", "execSync", "execaCommand"].map((name): [string, Starter] => [name, { of: processes, takes: "command" }]),
]);
/** Programs that run what they are told. */
const runtimes = /^(?:node|nodejs|bun|deno|tsx|ts-node|vite-node|(?:process\.)?(?:execPath|argv0|argv\[0\]))$/;
const commands = /(?:^|[\s;&|])(node|bun|deno|tsx|ts-node|vite-node)\s([^;&|]*)/g;
/** Names may be given one another in a ring. */
const deepest = 8;
const isScript = /\.[cm]?[jt]sx?$/;

/** Code from a text, a worker, a forked file, a registered loader. `callee` is what is called, `name` its imported name. */
export function startedBy(
  node: CallExpression | NewExpression,
  callee: Expression,
  name: string | undefined,
  scopes: Scopes,
): readonly Started[] {
  const [first] = node.arguments ?? [];
  if (name === undefined || first === undefined || ts.isSpreadElement(first)) {
    return [];
  }
  if (makesCode.test(name)) {
    // `client.eval(script)` of Redis and the like is a method that only has the name.
    if (
      /^(?:eval|(?:Async)?Function)$/.test(name) &&
      ts.isPropertyAccessExpression(callee) &&
      !isGlobalObject(callee.expression)
    )
      return [];
    const text = /^(?:Async)?Function$/.test(name) ? (node.arguments?.at(-1) ?? first) : first;
    const isGlobal = !ts.isIdentifier(callee) || scopes.lookup(callee.text, callee) === undefined;
    const code = isGlobal || moduleOf(callee, scopes) === "node:vm" ? foldString(text, scopes) : "";
    // A text in which nothing is imported reaches nowhere.
    return code !== null && !/\b(?:import|require)\b/.test(code)
      ? []
      : [{ kind: "dynamic", node: text, specifier: null }];
  }
  return startedFiles(node, callee, name, scopes);
}

/** What a call calls in the end: `exec` of `run` with `const run = promisify(exec)`, `const run = exec`. */
export function calledBy(node: CallExpression | NewExpression, scopes: Scopes): Expression {
  return behind(bare(node.expression), scopes);
}

function behind(callee: Expression, scopes: Scopes, depth = 0): Expression {
  const said = saidBy(callee, scopes);
  if (ts.isCallExpression(said)) {
    const [first] = said.arguments;
    const isWrapped = first !== undefined && depth <= deepest && isPromisify(said.expression, scopes);
    return isWrapped ? behind(bare(first), scopes, depth + 1) : callee;
  }
  const isName = ts.isIdentifier(said) || (ts.isPropertyAccessExpression(said) && ts.isIdentifier(said.expression));
  return isName ? said : callee;
}

/** `promisify` of `node:util`, however it was imported. */
function isPromisify(callee: Expression, scopes: Scopes): boolean {
  const expression = bare(callee);
  if (!/^(?:node:)?util$/.test(moduleOf(expression, scopes) ?? "")) return false;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text === "promisify";
  const declaration = declarationOf(expression, scopes);
  if (declaration === undefined) return false;
  if (ts.isImportSpecifier(declaration)) return importedBy(declaration)?.name === "promisify";
  return ts.isBindingElement(declaration) && (declaration.propertyName ?? declaration.name).getText() === "promisify";
}

/** The files that a process, a thread or the loader starts. */
function startedFiles(
  node: CallExpression | NewExpression,
  callee: Expression,
  name: string,
  scopes: Scopes,
): readonly Started[] {
  const [first, second] = node.arguments ?? [];
  const kind = first === undefined ? undefined : starts.get(name);
  if (first === undefined || kind === undefined || !kind.of.test(moduleOf(callee, scopes) ?? "")) return [];
  if (kind.takes === "file") return startedFile(first, scopes, name === "register");
  if (kind.takes === "command") {
    const command = foldString(first, scopes) ?? "";
    return [...command.matchAll(commands)].flatMap(([, , rest = ""]) =>
      rest
        .split(/\s+/)
        .filter((word) => isScript.test(word))
        .map((word) => ({ kind: "url" as const, node: first, specifier: startFolder + word })),
    );
  }
  const isRuntime = runtimes.test(foldString(first, scopes) ?? first.getText());
  const list = isRuntime && second !== undefined ? listOf(second, scopes) : [];
  return list.flatMap((one) => (isScript.test(foldString(one, scopes) ?? "") ? startedFile(one, scopes) : []));
}

function startedFile(node: Expression, scopes: Scopes, isHere = false): readonly Started[] {
  const path = foldString(node, scopes);
  const said = saidBy(node, scopes);
  // A URL is an import fact of its own; another name is the process's own business.
  if (path === null || /\bnew URL\(/.test(said.getText())) return [];
  const fromStart = !isHere && ts.isStringLiteralLike(said);
  return [{ kind: "url", node, specifier: fromStart ? startFolder + path : path }];
}

/** What a constant was given, or the expression itself. */
export function saidBy(node: Expression, scopes: Scopes, depth = 0): Expression {
  const expression = bare(node);
  const value = initializerOf(declarationOf(expression, scopes));
  return value === undefined || depth > deepest ? expression : saidBy(value, scopes, depth + 1);
}

function listOf(node: Expression, scopes: Scopes): readonly Expression[] {
  const list = saidBy(node, scopes);
  return ts.isArrayLiteralExpression(list) ? list.elements : [];
}

function isGlobalObject(expression: Expression): boolean {
  const owner = bare(expression);
  return ts.isIdentifier(owner) && /^(?:globalThis|global|window|self)$/.test(owner.text);
}

/** The module that a name, or the object before the dot, was imported from. */
export function moduleOf(callee: Expression, scopes: Scopes, depth = 0): string | undefined {
  const owner = ts.isPropertyAccessExpression(callee) ? bare(callee.expression) : callee;
  let at = declarationOf(owner, scopes);
  // `const { exec } = require("child_process")`, `const { exec } = processes`
  if (at !== undefined && ts.isBindingElement(at)) at = at.parent.parent;
  if (at !== undefined && ts.isVariableDeclaration(at)) {
    const value = initializerOf(at);
    if (value === undefined || !ts.isIdentifier(value)) return requiredBy(value);
    return depth > deepest ? undefined : moduleOf(value, scopes, depth + 1);
  }
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
