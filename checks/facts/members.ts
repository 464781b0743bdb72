import type { Expression } from "typescript";
import { nameOf } from "../flow/model/constants.js";
import { declarationOf, initializerOf, keyText } from "../flow/model/declared.js";
import { bare, type Scopes } from "../flow/model/scopes.js";
import ts from "./typescript.js";

const deepest = 8;

/** `a` and `b` of `a.b`. */
export interface Member {
  readonly owner: Expression;
  readonly name: string;
}

/** What stands before and after the dot, also where a name was taken out of something. */
export function createMembers(scopes: Scopes) {
  /** `a` and `b` of `a.b`, and of `b` where `const { b } = a`. */
  const memberOf = (node: Expression, depth = 0): Member | undefined => {
    const expression = bare(node);
    if (ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression)) {
      const at = ts.isElementAccessExpression(expression) ? bare(expression.argumentExpression) : undefined;
      const name = at !== undefined && ts.isNumericLiteral(at) ? at.text : nameOf(expression);
      return name === undefined ? undefined : { owner: bare(expression.expression), name };
    }
    const declaration = declarationOf(expression, scopes);
    // const context = require.context;
    const alias = initializerOf(declaration);
    if (alias !== undefined && ts.isPropertyAccessExpression(alias))
      return depth > deepest ? undefined : memberOf(alias, depth + 1);
    if (declaration === undefined || !ts.isBindingElement(declaration) || !ts.isIdentifier(declaration.name))
      return undefined;
    const owner = initializerOf(declaration.parent.parent);
    if (owner === undefined) return undefined;
    const key = declaration.propertyName ?? declaration.name;
    if (ts.isArrayBindingPattern(declaration.parent)) {
      const index = declaration.parent.elements.indexOf(declaration);
      return { owner, name: String(index) };
    }
    const name = keyText(key);
    return name === undefined ? undefined : { owner, name };
  };

  /** What a list or a table has where `a[0]`, `a.b`, or a name that is taken out of it is: `const [b] = [1]`. */
  const heldBy = (node: Expression): Expression | undefined => {
    const member = memberOf(node);
    if (member === undefined) return undefined;
    const whole = initializerOf(declarationOf(member.owner, scopes)) ?? member.owner;
    if (ts.isArrayLiteralExpression(whole)) return whole.elements[Number(member.name)];
    if (!ts.isObjectLiteralExpression(whole)) return undefined;
    const property = whole.properties.find((one) => one.name?.getText().replaceAll(/["']/g, "") === member.name);
    if (property !== undefined && ts.isShorthandPropertyAssignment(property)) return property.name;
    return property !== undefined && ts.isPropertyAssignment(property) ? property.initializer : undefined;
  };

  return { memberOf: (node: Expression) => memberOf(node), heldBy };
}
