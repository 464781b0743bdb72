import type { CallExpression, ClassLikeDeclaration, Node } from "typescript";
import ts from "../../facts/typescript.js";
import { hasModifier } from "../model/scopes.js";
import { isOnlyPrototype } from "./prototype-object.js";
import { rootOfBinding } from "./root-of-name.js";
import type { Roots } from "./roots.js";
import type { Source } from "./value-source.js";

/** What `this` is: an instance of the class around it, the class itself in what is static, or the object whose method it stands in. */
export function rootOfThis(roots: Roots, node: Node, depth: number): readonly Source[] {
  for (let at: Node | undefined = node.parent, from = node; at !== undefined; from = at, at = at.parent) {
    if (ts.isClassLike(at))
      return isStatic(from) ? rootOfClass(roots, at) : [{ root: { kind: "this", owner: at }, inside: false }];
    if (ts.isObjectLiteralExpression(at)) {
      const call = ts.isCallExpression(at.parent) ? at.parent : undefined;
      if (call !== undefined && isDefining(call)) return roots.sourcesOf(call.arguments[0], depth + 1);
      // Whoever is handed accessors calls them on an object of its own choice.
      if (call !== undefined && !isKeeping(call) && (ts.isGetAccessor(from) || ts.isSetAccessor(from))) return [];
      let outer: Node = at;
      while (!ts.isVariableDeclaration(outer) && ts.isExpression(outer)) outer = outer.parent;
      const name = ts.isVariableDeclaration(outer) && ts.isIdentifier(outer.name) ? outer.name : undefined;
      const binding = name === undefined ? undefined : roots.scopes.lookup(name.text, name);
      if (binding === undefined || (name !== undefined && isOnlyPrototype(name))) return [];
      return rootOfBinding(roots, binding, depth + 1);
    }
    if (ts.isFunctionDeclaration(at) || ts.isFunctionExpression(at)) return [];
  }
  return [];
}

/** `Object.defineProperty(instance, "name", { get() { return this.rows; } })`: `this` is the instance. */
function isDefining({ expression }: CallExpression): boolean {
  return /^(?:Object|Reflect)\.define(?:Property|Properties)$/.test(expression.getText());
}

/** What gives back the object that it is handed. */
function isKeeping({ expression }: CallExpression): boolean {
  return /^Object\.(?:assign|freeze|seal|preventExtensions)$/.test(expression.getText());
}

function rootOfClass(roots: Roots, node: ClassLikeDeclaration): readonly Source[] {
  const name =
    node.name ??
    (ts.isVariableDeclaration(node.parent) && ts.isIdentifier(node.parent.name) ? node.parent.name : undefined);
  const binding = name === undefined ? undefined : roots.scopes.lookup(name.text, node.parent);
  return binding === undefined ? [] : rootOfBinding(roots, binding, 0).filter(({ root }) => root.kind === "module");
}

/** Whether a member belongs to the class itself. */
export function isStatic(member: Node): boolean {
  return ts.isClassStaticBlockDeclaration(member) || hasModifier(member, ts.SyntaxKind.StaticKeyword);
}
