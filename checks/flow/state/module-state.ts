import type { Expression, FunctionLikeDeclaration, Node, SourceFile, SyntaxKind } from "typescript";
import ts from "../../facts/typescript.js";
import { bare, createScopes } from "../model/scopes.js";
import { calleesOf, callsAtStart } from "./calls-at-start.js";
import { createClassMethods } from "./class-methods.js";
import { fieldsOf, type EscapingField } from "./escaping-fields.js";
import { createExportedNames } from "./exported-names.js";
import { factsOfFunction, madeBy } from "./function-facts.js";
import { createFactories } from "./factories.js";
import { createKeptState } from "./kept-state.js";
import { createLifetimes } from "./lifetimes.js";
import type { FunctionFacts, MadeAtStart, ModuleStateFacts, Root } from "./module-state-facts.js";
import { returnedBy } from "./returned-by.js";
import { createRoots } from "./create-roots.js";
import type { Roots } from "./roots.js";
import { createStateBindings } from "./state-bindings.js";
import { createStateEffects } from "./state-effects.js";
import { createStateNames, type StateNames } from "./state-names.js";
import type { Source } from "./value-source.js";
import { isAssign, writesOf, type Write } from "./writes.js";

/** Module-level state of a file: what lives as long as the module, what writes to it, and what its functions do to what they are passed. */
export function extractModuleState(source: SourceFile): ModuleStateFacts {
  const scopes = createScopes();
  const lifetimes = createLifetimes(source, scopes);
  const names = createStateNames(scopes);
  const roots = createRoots(scopes, lifetimes, names.inFile);
  const bindings = createStateBindings(source, roots, names);
  const keptState = createKeptState(source, scopes, lifetimes);
  const classMethods = createClassMethods(source);
  const effects = createStateEffects(source, roots, names, bindings, { classMethods, keptState });
  const exported = createExportedNames({
    binding: (name, at) => bindings.note(name, at),
    value: (value) => bindings.noteDefault(value),
  });

  const factories = createFactories(names);
  const made: MadeAtStart[] = [];
  const functions: FunctionLikeDeclaration[] = [];
  const pending: Write[] = [];
  const fields: EscapingField[] = [];
  const visit = (node: Node): void => {
    if (ts.isClassLike(node)) classMethods.declare(node, names.ofClass(node));
    else if (isFunction(node)) functions.push(node);
    factories.note(node);
    if (exporting.has(node.kind)) exported.note(node);
    made.push(...callsAtStart(node, source, roots, names));
    for (const write of writing.has(node.kind) ? writesOf(node, scopes) : []) {
      if (write.escapes === undefined) recordWrite(write);
      else pending.push(write);
    }
    if (ts.isVariableDeclaration(node) || ts.isExportAssignment(node)) fields.push(...fieldsOf(node, roots));
    ts.forEachChild(node, visit);
  };
  const recordWrite = (write: Write): void => {
    for (const [one, found] of foundBy(write, roots, names)) effects.record(one, found);
  };
  visit(source);
  // Which names are exported is known only now.
  for (const write of pending) if (write.escapes !== undefined && exported.has(write.escapes)) recordWrite(write);
  for (const { write, found } of fields)
    if (write.escapes !== undefined && exported.has(write.escapes)) for (const one of found) effects.record(write, one);

  const functionFacts: Record<string, FunctionFacts> = Object.create(null) as Record<string, FunctionFacts>; // no prototype: names come from source
  for (const node of functions) {
    const key = names.ofFunction(node);
    if (key === undefined) continue;
    const own = [...(effects.ofFunctions.get(key)?.values() ?? [])];
    const facts = factsOfFunction(node, own, roots, bindings, keptState);
    if (facts !== undefined) functionFacts[key] = facts;
  }
  return {
    bindings: bindings.known,
    functions: functionFacts,
    classes: classMethods.facts(bindings.rootOf),
    factories: factories.facts((node) => madeBy(returnedBy(node), node, roots, bindings)),
    exports: exported.names,
    effects: effects.effects,
    made,
    program: source.text.startsWith("#!"),
  };
}

/** Most nodes export nothing and write nothing. */
const exporting: ReadonlySet<SyntaxKind> = new Set([
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.VariableStatement,
  ts.SyntaxKind.ExportDeclaration,
  ts.SyntaxKind.ExportAssignment,
]);
const writing: ReadonlySet<SyntaxKind> = new Set([
  ts.SyntaxKind.BinaryExpression,
  ts.SyntaxKind.PrefixUnaryExpression,
  ts.SyntaxKind.PostfixUnaryExpression,
  ts.SyntaxKind.DeleteExpression,
  ts.SyntaxKind.ForInStatement,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.NewExpression,
  ts.SyntaxKind.PropertyAccessExpression,
]);

function isFunction(node: Node): node is FunctionLikeDeclaration {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node)
  );
}

/** A write with each thing that it may write to; a call that passes something on, with each function that may be called. */
function foundBy(write: Write, roots: Roots, names: StateNames): readonly (readonly [Write, Source])[] {
  const { target, callee } = write;
  if (target === undefined) return [];
  if (isAssign(write)) return assignedBy(target, roots).map((found) => [write, found]);
  const passed = callee === undefined ? [write] : withCallees(write, calleesOf(callee, roots, names));
  return passed.length === 0
    ? []
    : roots.sourcesOf(target).flatMap((found) => passed.map((one) => [one, found] as const));
}

function withCallees(write: Write, callees: readonly Root[]): readonly Write[] {
  return callees.map((callee) => ({ ...write, detail: { ...write.detail, callee } }));
}

/** The binding that gets another value. */
function assignedBy(target: Expression, { scopes, lifetimes, moduleName }: Roots): readonly Source[] {
  const name = bare(target);
  if (!ts.isIdentifier(name)) return [];
  const binding = scopes.lookup(name.text, name);
  if (binding === undefined) return [{ root: { kind: "global", name: name.text }, inside: false }];
  return lifetimes.livesAsModule(binding)
    ? [{ root: { kind: "module", name: moduleName(binding.declaration, name.text) }, inside: false }]
    : [{ root: { kind: "local", binding }, inside: false }];
}
