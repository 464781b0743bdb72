import type { BindingElement, Declaration, Expression, Node, SourceFile } from "typescript";
import { spanOf } from "../../facts/span.js";
import ts from "../../facts/typescript.js";
import { initializerOf, keyText } from "../model/declared.js";
import { bare } from "../model/scopes.js";
import type { Root, Shape, StateBinding } from "./module-state-facts.js";
import type { Roots } from "./roots.js";
import { shapeOf } from "./shapes.js";
import { staysEmpty } from "./stays-empty.js";
import { isBlob, lockOn } from "./web-streams.js";
import { plainName, type StateNames } from "./state-names.js";

/** What a file's module holds, as far as anybody asks for it. */
export function createStateBindings(source: SourceFile, roots: Roots, names: StateNames) {
  const known: Record<string, StateBinding> = Object.create(null) as Record<string, StateBinding>; // no prototype: names come from source
  const { scopes, lifetimes } = roots;

  /** What an expression names, if it is one thing that lasts: a class, a function, an import. */
  const rootOf = (expression: Expression): Root | undefined => {
    const value = bare(expression);
    if (ts.isClassExpression(value)) return { kind: "module", name: names.ofClass(value) };
    for (const { root, inside } of roots.sourcesOf(expression)) {
      if (!inside && root.kind !== "local" && root.kind !== "this" && root.kind !== "param") return root;
    }
    const target = ts.isPropertyAccessExpression(value) ? roots.functionOf(value) : undefined;
    const key = target === undefined ? undefined : names.ofFunction(target);
    return key === undefined ? undefined : { kind: "module", name: key };
  };

  const declared = (name: string, declaration: Node): StateBinding => {
    const initializer = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    const part = ts.isBindingElement(declaration) ? partOfCall(declaration, rootOf) : undefined;
    const place = spanOf(ts.getNameOfDeclaration(declaration as Declaration) ?? declaration, source); // every binding is declared by a declaration
    const kind = codeKind(declaration);
    if (kind !== undefined) return { ...place, shape: { kind }, frozen: false };
    const shape = part ?? lockOf(initializer);
    if (shape !== undefined) return { ...place, shape, frozen: false };
    const annotation = ts.isVariableDeclaration(declaration) ? declaration.type : undefined;
    const isEmpty = ts.isVariableDeclaration(declaration) && staysEmpty(declaration, scopes, lifetimes);
    return { ...place, ...shapeOf(initializer, rootOf, annotation), ...(isEmpty ? { empty: true as const } : {}) };
  };

  /** `const reader = source.getReader()`, where the source is a stream of this file. */
  const lockOf = (initializer: Expression | undefined): Shape | undefined => {
    const call = initializer === undefined ? undefined : bare(initializer);
    if (call === undefined || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return;
    const { expression: owner, name } = call.expression;
    const lock = lockOn(name.text);
    const made = lock === undefined ? undefined : heldBy(owner);
    if (lock !== undefined && made?.kind === "builtin") return { kind: "builtin", name: lock };
    // `const blob = new Blob(["a"])`, and `blob.stream()`
    const isStream = name.text === "stream" && made === undefined && isBlobIn(owner);
    return isStream ? { kind: "builtin", name: "ReadableStream" } : undefined;
  };

  /** What the name that an expression begins with holds. */
  const heldBy = (expression: Expression): Shape | undefined => {
    let owner = bare(expression);
    while (ts.isPropertyAccessExpression(owner)) owner = bare(owner.expression);
    const holder = ts.isIdentifier(owner) ? scopes.lookup(owner.text, owner)?.declaration : undefined;
    if (holder === undefined) return undefined;
    if (ts.isBindingElement(holder)) return partOfCall(holder, rootOf);
    return lockOf(initializerOf(holder)) ?? shapeOf(initializerOf(holder), rootOf).shape;
  };

  const isBlobIn = (owner: Expression): boolean => {
    const holder = ts.isIdentifier(owner) ? scopes.lookup(owner.text, owner)?.declaration : undefined;
    const made = holder === undefined ? undefined : initializerOf(holder);
    return made !== undefined && isBlob(bare(made), rootOf);
  };

  const declarationOf = (name: string, at: Node): Node | undefined => scopes.lookup(plainName(name), at)?.declaration;

  return {
    known,
    rootOf,
    declarationOf,
    /** A name that stands at `at` and belongs to the module. */
    note(name: string, at: Node): void {
      if (known[name] !== undefined) return;
      const instance = roots.instances.get(name);
      const declaration = instance === undefined ? declarationOf(name, at) : undefined;
      if (instance !== undefined) known[name] = { ...spanOf(instance, source), ...shapeOf(instance, rootOf) };
      else if (declaration !== undefined) known[name] = declared(name, declaration);
    },
    /** A default export without a name. */
    noteDefault(value: Expression): void {
      known["default"] ??= { ...spanOf(value, source), ...shapeOf(value, rootOf) };
    },
  };
}

export type StateBindings = ReturnType<typeof createStateBindings>;

/** `const { rows } = make()`: what the factory puts under this key. */
function partOfCall(element: BindingElement, rootOf: (expression: Expression) => Root | undefined): Shape | undefined {
  const { parent: pattern, propertyName: key = element.name } = element;
  const { parent: holder } = pattern;
  const whole = initializerOf(holder);
  const made = whole === undefined ? undefined : shapeOf(whole, rootOf).shape;
  // `const { port1 } = new MessageChannel()`: a port changes as its channel does.
  if (made?.kind === "builtin" && made.name !== "Promise.withResolvers") return made;
  if (made?.kind !== "result" || element.dotDotDotToken !== undefined) return undefined;
  if (ts.isArrayBindingPattern(pattern)) return { ...made, part: String(pattern.elements.indexOf(element)) };
  const text = keyText(key);
  return text === undefined ? undefined : { ...made, part: text };
}

function codeKind(declaration: Node): "class" | "function" | undefined {
  if (ts.isClassLike(declaration)) return "class";
  return ts.isFunctionDeclaration(declaration) ? "function" : undefined;
}
