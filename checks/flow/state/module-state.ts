import type {
  ClassLikeDeclaration,
  Declaration,
  Expression,
  FunctionLikeDeclaration,
  Node,
  SourceFile,
  TypeNode,
} from "typescript";

import ts from "../../facts/typescript.js";
import { createLifetimes, isMethod, ownName } from "./lifetimes.js";
import type {
  Effect,
  FunctionFacts,
  MadeAtStart,
  ModuleStateFacts,
  ParameterEffect,
  Root,
  Shape,
  StateBinding,
} from "./module-state-facts.js";
import { createClassMethods } from "./class-methods.js";
import { returnedBy } from "./declared-values.js";
import { createExportedNames } from "./exported-names.js";
import { createKeptState } from "./kept-state.js";
import { createRoots } from "./roots.js";
import { bare, createScopes } from "../model/scopes.js";
import { shapeOf, staysEmpty } from "./shapes.js";
import { spanOf } from "../../facts/span.js";
import type { Source } from "./value-source.js";
import { changes, isAssign, isRead, writesOf, type Write } from "./writes.js";

/** Module-level state of a file: what lives as long as the module, what writes to it, and what its functions do to what they are passed. */
export function extractModuleState(source: SourceFile): ModuleStateFacts {
  const scopes = createScopes();
  const lifetimes = createLifetimes(source, scopes);
  const nameInFile = (declaration: Node, name: string): string => {
    const scope = scopes.lookup(name, declaration)?.scope;
    return scope === undefined || ts.isSourceFile(scope) ? name : `${name}@${declaration.pos}`;
  };
  const { sourcesOf, functionOf, instances } = createRoots(scopes, lifetimes, nameInFile);

  const bindings: Record<string, StateBinding> = Object.create(null) as Record<string, StateBinding>; // no prototype: names come from source
  const functions = new Map<string, Map<string, ParameterEffect>>();
  const effects: Effect[] = [];
  const made: MadeAtStart[] = [];
  const keptState = createKeptState(source, scopes, lifetimes);
  const classMethods = createClassMethods(source);

  const classKey = (node: ClassLikeDeclaration): string => {
    const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
    return named !== undefined && ts.isIdentifier(named) ? nameInFile(node, named.text) : `class@${node.pos}`;
  };

  const rootOf = (expression: Expression): Root | undefined => {
    const value = bare(expression);
    if (ts.isClassExpression(value)) {
      return { kind: "module", name: classKey(value) };
    }
    for (const { root, inside } of sourcesOf(expression)) {
      if (!inside && root.kind !== "local" && root.kind !== "this" && root.kind !== "param") {
        return root;
      }
    }
    return undefined;
  };

  const functionKey = (node: Node): string | undefined => {
    const name = ownName(node);
    if (name !== undefined) {
      return nameInFile(ts.isFunctionDeclaration(node) ? node : name.parent, name.text);
    }
    const isDefault = ts.isFunctionDeclaration(node) || ts.isExportAssignment(node.parent);
    return isDefault ? "default" : isMethod(node) ? `method@${node.pos}` : undefined;
  };

  const noteBinding = (name: string, at: Node) => {
    if (bindings[name] !== undefined) {
      return;
    }
    const instance = instances.get(name);
    if (instance !== undefined) {
      bindings[name] = { ...spanOf(instance, source), ...shapeOf(instance, rootOf) };
    }
    const declaration = instance === undefined ? declarationOf(name, at) : undefined;
    if (declaration === undefined) {
      return;
    }
    const initializer = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    const kind = ts.isClassLike(declaration) ? "class" : ts.isFunctionDeclaration(declaration) ? "function" : undefined;
    const held: Pick<StateBinding, "shape" | "frozen"> =
      kind === undefined ? shapeOf(initializer, rootOf, typeOf(declaration)) : { shape: { kind }, frozen: false };
    bindings[name] = {
      ...spanOf(ts.getNameOfDeclaration(declaration as Declaration) ?? declaration, source),
      ...held,
      ...(initializer !== undefined && staysEmpty(initializer, lifetimes.usesOf(name.replace(/@\d+$/, "")))
        ? { empty: true as const }
        : {}),
    }; // every binding is declared by a declaration
  };
  const declarationOf = (name: string, at: Node) => scopes.lookup(name.replace(/@\d+$/, ""), at)?.declaration;

  const exported = createExportedNames({
    binding: noteBinding,
    value: (value) => (bindings["default"] ??= { ...spanOf(value, source), ...shapeOf(value, rootOf) }),
  });

  const record = (write: Write, found: Source) => {
    const { root, inside } = found;
    // Most writes turn out to concern nothing that stays: their place is worked out only when it is needed.
    const shared = () => ({
      ...spanOf(write.at, source),
      ...write.detail,
      inside,
      text: shortened(write.text.getText(source)),
    });
    if (root.kind === "this") {
      classMethods.note(write, root.owner, inside);
      return;
    }
    if (root.kind === "local") {
      keptState.note(write, root.binding);
      return;
    }
    if (root.kind === "param") {
      const key = found.owner === undefined ? undefined : functionKey(found.owner);
      if (key !== undefined && found.owner !== undefined && !isAssign(write) && !isRead(write)) {
        const known = functions.get(key) ?? new Map<string, ParameterEffect>();
        const deferred = lifetimes.functionAround(write.at) !== found.owner;
        const effect = { ...write.detail, root, inside, deferred };
        functions.set(key, known.set(effectKey(effect), effect));
      }
      return;
    }
    const { how, method = "" } = write.detail;
    if (root.kind === "returned") {
      // Most calls give back something new; what is called on it matters only if it changes things.
      const matters = how === "property" || (how === "method" && changes(method)) || root.module.startsWith(".");
      if (!matters || isRead(write) || (how === "method" && !changes(method))) {
        return;
      }
    }
    if (isRead(write) && root.kind !== "module") {
      return;
    }
    const deferred = lifetimes.laterFunction(write.at) !== undefined;
    if (root.kind === "module") {
      noteBinding(root.name, write.at);
      const kind = bindings[root.name]?.shape.kind;
      const isCode = kind === "instance" || kind === "result";
      if (how === "passed" || (deferred && (how !== "method" || isCode || changes(method)))) {
        effects.push({ ...shared(), root, deferred });
      }
      return;
    }
    if (root.kind === "global") {
      const isWhole = globalObjects.has(root.name);
      if (isWhole || (how !== "method" && how !== "passed")) {
        effects.push({ ...shared(), root, deferred });
      }
      return;
    }
    if (!root.module.startsWith("node:") || how === "property") {
      effects.push({ ...shared(), root, deferred });
    }
  };

  const named: FunctionLikeDeclaration[] = [];
  const visit = (node: Node): void => {
    switch (node.kind) {
      case ts.SyntaxKind.ClassDeclaration:
      case ts.SyntaxKind.ClassExpression: {
        classMethods.declare(node as ClassLikeDeclaration, classKey(node as ClassLikeDeclaration)); // by kind
        exported.note(node);
        break;
      }
      case ts.SyntaxKind.FunctionDeclaration:
      case ts.SyntaxKind.FunctionExpression:
      case ts.SyntaxKind.ArrowFunction:
      case ts.SyntaxKind.MethodDeclaration:
        named.push(node as FunctionLikeDeclaration); // by kind
        exported.note(node);
        break;
      case ts.SyntaxKind.VariableStatement:
      case ts.SyntaxKind.ExportDeclaration:
        exported.note(node);
        break;
      case ts.SyntaxKind.ExportAssignment:
        exported.note(node);
        noteMade(node);
        break;
      case ts.SyntaxKind.VariableDeclaration:
      case ts.SyntaxKind.PropertyDeclaration:
      case ts.SyntaxKind.PropertyAssignment:
        noteMade(node);
        break;
      case ts.SyntaxKind.BinaryExpression:
      case ts.SyntaxKind.PrefixUnaryExpression:
      case ts.SyntaxKind.PostfixUnaryExpression:
      case ts.SyntaxKind.DeleteExpression:
      case ts.SyntaxKind.ForInStatement:
      case ts.SyntaxKind.ForOfStatement:
      case ts.SyntaxKind.CallExpression:
      case ts.SyntaxKind.PropertyAccessExpression:
        writesOf(node, scopes).forEach(noteWrite);
        break;
      default:
    }
    ts.forEachChild(node, visit);
  };

  const noteWrite = (write: Write) => {
    if (write.target === undefined) {
      return;
    }
    if (isAssign(write)) {
      assignedBinding(write.target).forEach((found) => record(write, found));
      return;
    }
    const callees = write.callee === undefined ? [undefined] : calleesOf(write.callee);
    for (const found of callees.length === 0 ? [] : sourcesOf(write.target)) {
      for (const callee of callees) {
        record(callee === undefined ? write : { ...write, detail: { ...write.detail, callee } }, found);
      }
    }
  };

  const assignedBinding = (target: Expression): readonly Source[] => {
    const name = bare(target);
    if (!ts.isIdentifier(name)) {
      return [];
    }
    const binding = scopes.lookup(name.text, name);
    if (binding === undefined) {
      return [{ root: { kind: "global", name: name.text }, inside: false }];
    }
    return lifetimes.livesAsModule(binding)
      ? [{ root: { kind: "module", name: nameInFile(binding.declaration, name.text) }, inside: false }]
      : [{ root: { kind: "local", binding }, inside: false }];
  };

  const calleesOf = (callee: Expression): Root[] => {
    const target = functionOf(callee);
    const key = target === undefined ? undefined : functionKey(target);
    if (key !== undefined) {
      return [{ kind: "module", name: key }];
    }
    return sourcesOf(callee).flatMap(({ root, inside }) => (root.kind === "import" && !inside ? [root] : []));
  };

  /** What a call leaves behind while the module is set up: `const store = createStore()`. */
  const noteMade = (node: Node) => {
    const value =
      (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node)) &&
      node.initializer !== undefined
        ? node.initializer
        : ts.isExportAssignment(node)
          ? node.expression
          : undefined;
    const call = value === undefined ? undefined : bare(value);
    if (
      call === undefined ||
      !ts.isCallExpression(call) ||
      lifetimes.laterFunction(node) !== undefined ||
      lifetimes.functionAround(node) !== undefined
    ) {
      return;
    }
    for (const callee of calleesOf(call.expression)) {
      made.push({ ...spanOf(call.expression, source), callee, text: shortened(call.expression.getText(source)) });
    }
  };

  visit(source);

  const functionFacts: Record<string, FunctionFacts> = Object.create(null) as Record<string, FunctionFacts>; // as above
  const factsOf = (node: FunctionLikeDeclaration, own: readonly ParameterEffect[]): FunctionFacts | undefined => {
    const values = returnedBy(node);
    const returns = values
      .flatMap((value) => sourcesOf(value))
      .flatMap(({ root }): Root[] =>
        root.kind === "local" || root.kind === "this" || root.kind === "global" ? [] : [root],
      );
    const makes = madeBy(values, node);
    const kept = keptState.keptBy(node, values);
    if (own.length + returns.length === 0 && makes === undefined && kept === undefined) {
      return undefined;
    }
    return {
      effects: own,
      returns,
      ...(makes === undefined ? {} : { makes }),
      ...(kept === undefined ? {} : { keeps: kept }),
    };
  };

  /** What of these values is made in a call of the function, on the spot or in a variable of its own. */
  const madeBy = (values: readonly Expression[], node: Node): Shape | undefined => {
    for (const value of values.map(bare)) {
      const declaration = ts.isIdentifier(value) ? scopes.lookup(value.text, value)?.declaration : undefined;
      const isOwn = declaration !== undefined && lifetimes.functionAround(declaration) === node;
      const made = isOwn && ts.isVariableDeclaration(declaration) ? declaration.initializer : value;
      const { shape } = shapeOf(made, rootOf);
      if (lasting.has(shape.kind)) return shape;
    }
    return undefined;
  };

  for (const node of named) {
    const key = functionKey(node);
    const facts = key === undefined ? undefined : factsOf(node, [...(functions.get(key)?.values() ?? [])]);
    if (key !== undefined && facts !== undefined) {
      functionFacts[key] = facts;
    }
  }

  return {
    bindings,
    functions: functionFacts,
    classes: classMethods.facts(rootOf),
    exports: exported.names,
    effects,
    made,
    program: source.text.startsWith("#!"),
  };

  function typeOf(declaration: Node): TypeNode | undefined {
    return ts.isVariableDeclaration(declaration) ? declaration.type : undefined;
  }
}

/** Tells effects apart. Most have no callee, and there are many. */
function effectKey({ how, method, index, callee, root, inside, deferred }: ParameterEffect): string {
  const place = root.kind === "param" ? root.index : "";
  const passed = callee === undefined ? "" : JSON.stringify(callee);
  return `${how} ${method ?? ""} ${index ?? ""} ${place} ${inside} ${deferred} ${passed}`;
}

/** What keeps whatever is written to it. */
const lasting: ReadonlySet<Shape["kind"]> = new Set(["collection", "array", "object", "regexp", "instance", "result"]);

const globalObjects: ReadonlySet<string> = new Set(["globalThis", "global", "window", "self", "process"]);

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
