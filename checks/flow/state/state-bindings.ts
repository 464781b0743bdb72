import type { Declaration, Expression, Node, SourceFile } from "typescript";
import { spanOf } from "../../facts/span.js";
import ts from "../../facts/typescript.js";
import { bare } from "../model/scopes.js";
import type { Root, StateBinding } from "./module-state-facts.js";
import type { Roots } from "./roots.js";
import { shapeOf, staysEmpty } from "./shapes.js";
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
    return undefined;
  };

  const declared = (name: string, declaration: Node): StateBinding => {
    const initializer = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    const place = spanOf(ts.getNameOfDeclaration(declaration as Declaration) ?? declaration, source); // every binding is declared by a declaration
    const kind = codeKind(declaration);
    if (kind !== undefined) return { ...place, shape: { kind }, frozen: false };
    const annotation = ts.isVariableDeclaration(declaration) ? declaration.type : undefined;
    const isEmpty = initializer !== undefined && staysEmpty(initializer, lifetimes.usesOf(plainName(name)));
    return { ...place, ...shapeOf(initializer, rootOf, annotation), ...(isEmpty ? { empty: true as const } : {}) };
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

function codeKind(declaration: Node): "class" | "function" | undefined {
  if (ts.isClassLike(declaration)) return "class";
  return ts.isFunctionDeclaration(declaration) ? "function" : undefined;
}
