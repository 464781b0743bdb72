import type { Identifier, Node } from "typescript";
import ts from "../../facts/typescript.js";

/**
 * Whether the object behind a name serves as a prototype and as nothing else: `this` in its methods is then an object that `Object.create`
 * makes, never the prototype. A call of a method on the name itself, or an export, and it counts as an object of its own.
 */
export function isOnlyPrototype(name: Identifier): boolean {
  const source = name.getSourceFile();
  if (!/\bObject\.create\b|\bsetPrototypeOf\b|\b__proto__\b/.test(source.text)) return false;
  let serves = false;
  const isOther = (node: Node): boolean => {
    if (ts.isIdentifier(node) && node.text === name.text && node !== name && !isNoUse(node)) {
      if (!isPrototypeOf(node)) return true;
      serves = true;
    }
    return ts.forEachChild(node, (child) => isOther(child) || undefined) ?? false;
  };
  return !isOther(source) && serves;
}

/** A name after a dot, a key, or a mention in a type. */
function isNoUse(node: Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ts.isTypeQueryNode(parent)
  );
}

function isPrototypeOf(node: Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent)) return ts.isIdentifier(parent.name) && parent.name.text === "__proto__";
  if (!ts.isCallExpression(parent)) return false;
  const callee = parent.expression.getText();
  if (callee === "Object.create") return parent.arguments[0] === node;
  return /^(?:Object|Reflect)\.setPrototypeOf$/.test(callee) && parent.arguments[1] === node;
}
