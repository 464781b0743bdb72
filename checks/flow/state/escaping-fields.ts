import type { ExportAssignment, Expression, Node, VariableDeclaration } from "typescript";
import ts from "../../facts/typescript.js";
import { bare } from "../model/scopes.js";
import { instanceIn } from "./root-of-member.js";
import type { Roots } from "./roots.js";
import type { Source } from "./value-source.js";
import type { Write } from "./writes.js";

/** An arrow field of an instance that leaves the instance: whoever calls it calls it on that one instance. */
export interface EscapingField {
  readonly write: Write;
  readonly found: readonly Source[];
}

/** `export const { add } = new Store()`, `export const add = store.add`, `export default store.add`. */
export function fieldsOf(node: VariableDeclaration | ExportAssignment, roots: Roots): readonly EscapingField[] {
  const given = ts.isExportAssignment(node) ? node.expression : node.initializer;
  if (given === undefined || roots.lifetimes.functionAround(node) !== undefined) return [];
  const value = bare(given);
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name))
    return node.name.elements.flatMap((element) => {
      const key = element.propertyName ?? element.name;
      return ts.isIdentifier(key) ? fieldOf(value, key.text, element, roots) : [];
    });
  return ts.isPropertyAccessExpression(value) ? fieldOf(value.expression, value.name.text, value, roots) : [];
}

function fieldOf(owner: Expression, method: string, at: Node, roots: Roots): readonly EscapingField[] {
  const held = roots.naming.memberOf(owner, method);
  if (held === undefined || !ts.isArrowFunction(held) || !ts.isPropertyDeclaration(held.parent)) return [];
  const instance = bare(owner);
  const found = ts.isNewExpression(instance) ? instanceIn(roots, instance, method) : roots.sourcesOf(instance);
  return [
    { write: { target: owner, at, text: at, isLater: true, escapes: at, detail: { how: "method", method } }, found },
  ];
}
