import type { CallExpression, Expression, NewExpression, Node, SourceFile } from "typescript";
import { spanOf } from "../../facts/span.js";
import ts from "../../facts/typescript.js";
import { declarationOf } from "../model/declared.js";
import { importedBy } from "../model/imported.js";
import { bare } from "../model/scopes.js";
import type { MadeAtStart, Root } from "./module-state-facts.js";
import type { Roots } from "./roots.js";
import { shortened } from "../../facts/shortened.js";
import { startingGlobals } from "./known-packages.js";
import type { StateNames } from "./state-names.js";

/** What a node calls while the module is set up: functions whose answer the module holds, and any of a package. */
export function callsAtStart(node: Node, source: SourceFile, roots: Roots, names: StateNames): readonly MadeAtStart[] {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return [];
  const { expression } = node;
  const stays = ts.isCallExpression(node) && isHeld(node) && roots.lifetimes.functionAround(node) === undefined;
  const outside = isOutside(expression, roots) && !opensNothing(node);
  if (!stays && (!outside || isOfProgram(node) || roots.lifetimes.laterFunction(node) !== undefined)) return [];
  const callees = outside
    ? roots
        .sourcesOf(expression)
        .flatMap(({ root }) => (root.kind === "import" || root.kind === "global" ? [root] : []))
    : calleesOf(expression, roots, names);
  const text = shortened(expression.getText(source));
  const bareness = (node.arguments?.length ?? 0) === 0 ? { bare: true as const } : {};
  return callees.map((callee) => ({ ...spanOf(expression, source), callee, text, stays, ...bareness }));
}

/** The functions that a call may call: of this file, or imported. */
export function calleesOf(callee: Expression, roots: Roots, names: StateNames): readonly Root[] {
  const target = roots.functionOf(callee);
  const key = target === undefined ? undefined : names.ofFunction(target);
  if (key !== undefined) return [{ kind: "module", name: key }];
  return roots.sourcesOf(callee).flatMap(({ root, inside }) => (root.kind === "import" && !inside ? [root] : []));
}

/** The module keeps what the call gives back: `const store = createStore()`. */
function isHeld(call: CallExpression): boolean {
  let value: Expression = call;
  while (ts.isExpression(value.parent) && bare(value.parent) === call) value = value.parent;
  const holder = value.parent;
  return (
    ((ts.isVariableDeclaration(holder) || ts.isPropertyDeclaration(holder) || ts.isPropertyAssignment(holder)) &&
      holder.initializer === value) ||
    ts.isExportAssignment(holder)
  );
}

/** A function of a package, or one of the globals. */
function isOutside(callee: Expression, roots: Roots): boolean {
  let first = bare(callee);
  while (ts.isPropertyAccessExpression(first)) first = bare(first.expression);
  if (!ts.isIdentifier(first)) return false;
  const declaration = declarationOf(first, roots.scopes);
  if (declaration === undefined) return startingGlobals.has(first.text);
  const module = importedBy(declaration)?.module;
  if (module !== undefined) return !module.startsWith(".");
  // `const { Server } = ws`
  return (
    ts.isBindingElement(declaration) &&
    roots.sourcesOf(first).some(({ root }) => root.kind === "import" && !root.module.startsWith("."))
  );
}

/** A server that is made to be handed its connections, or its port, later: `new WebSocketServer({ noServer: true })`. */
function opensNothing({ expression, arguments: given }: CallExpression | NewExpression): boolean {
  const first = given?.[0];
  const isIdle =
    first !== undefined &&
    ts.isObjectLiteralExpression(first) &&
    first.properties.some(({ name }) => name !== undefined && ts.isIdentifier(name) && name.text === "noServer");
  return isIdle || (first === undefined && expression.getText().endsWith("Server"));
}

/** `if (import.meta.main)`: what only runs where the file is the program. */
function isOfProgram(node: Node): boolean {
  for (let at = node; at.parent !== undefined; at = at.parent)
    if (
      ts.isIfStatement(at.parent) &&
      at.parent.expression !== at &&
      asksForProgram.test(at.parent.expression.getText())
    )
      return true;
  return false;
}

const asksForProgram = /\bimport\.meta\b|\brequire\.main\b|\bprocess\.argv\b/;
