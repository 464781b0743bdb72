import type { Expression } from "typescript";
import ts from "../../facts/typescript.js";
import { declarationOf, initializerOf, keyText } from "../model/declared.js";
import { importedBy } from "../model/imported.js";
import { foldString } from "../model/constants.js";
import { bare, type Scopes } from "../model/scopes.js";

/** A method, and what it is called on. */
export interface Member {
  readonly owner: Expression;
  readonly key: string;
}

/** `list.push` and `list["push"]` as they are written. */
export function memberOf(node: Expression, scopes: Scopes): Member | undefined {
  const expression = bare(node);
  if (ts.isPropertyAccessExpression(expression)) {
    return { owner: expression.expression, key: expression.name.text };
  }
  if (ts.isElementAccessExpression(expression)) {
    return { owner: expression.expression, key: foldString(expression.argumentExpression, scopes) ?? "[unknown]" };
  }
  return undefined;
}

/** The method behind a name: `const add = list.push.bind(list)`, `const { set } = registry`. */
export function aliasedMethod(node: Expression, scopes: Scopes): Member | undefined {
  const declaration = declarationOf(bare(node), scopes);
  if (declaration !== undefined && ts.isBindingElement(declaration)) {
    const owner = initializerOf(declaration.parent.parent);
    const key = keyText(declaration.propertyName ?? declaration.name);
    return owner === undefined || key === undefined ? undefined : { owner, key };
  }
  const value = initializerOf(declaration);
  if (value === undefined) return undefined;
  if (ts.isCallExpression(value)) {
    const bind = memberOf(value.expression, scopes);
    const method = bind?.key === "bind" ? memberOf(bind.owner, scopes) : undefined;
    const target = value.arguments[0];
    return method === undefined || target === undefined ? undefined : { owner: target, key: method.key };
  }
  return memberOf(value, scopes);
}

/** `list.push`, or the method behind a name. */
export function methodOf(node: Expression, scopes: Scopes): Member | undefined {
  return memberOf(node, scopes) ?? aliasedMethod(node, scopes);
}

/** `Object.assign` behind its names: `const { assign } = Object`, `const put = Object.assign`. */
export function staticPath(node: Expression, scopes: Scopes): string | undefined {
  const member = methodOf(node, scopes);
  const owner = member === undefined ? undefined : bare(member.owner);
  const isGlobal = owner !== undefined && ts.isIdentifier(owner) && scopes.lookup(owner.text, owner) === undefined;
  return isGlobal ? `${owner.text}.${member?.key ?? ""}` : undefined;
}

/** `fs.readSync` behind its import, whatever it is called here; undefined for what isn't Node's. */
export function nodePath(callee: Expression, scopes: Scopes): string | undefined {
  const member = memberOf(callee, scopes);
  const name = bare(member?.owner ?? callee);
  const imported = importedBy(declarationOf(name, scopes));
  const module = imported?.module.replace(/^node:/, "");
  return module === undefined ? undefined : `${module}.${member?.key ?? imported?.name ?? ""}`;
}

/** A name that was imported from a package, whose call may change something of the whole process. */
export function isOfPackage(callee: Expression, scopes: Scopes): boolean {
  const module = importedBy(declarationOf(bare(callee), scopes))?.module;
  return module !== undefined && !module.startsWith(".");
}
