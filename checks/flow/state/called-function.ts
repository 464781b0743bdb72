import type {
  ClassLikeDeclaration,
  Expression,
  GetAccessorDeclaration,
  MethodDeclaration,
  NewExpression,
  SignatureDeclaration,
} from "typescript";
import ts from "../../facts/typescript.js";
import { constantOf, declarationOf, initializerOf, keyText } from "../model/declared.js";
import { returnedBy } from "./returned-by.js";
import { bare, hasModifier, type Scopes } from "../model/scopes.js";

/** What a name inside something constant stands for: a method, or the value that a property has at first. */
export type Held = MethodDeclaration | GetAccessorDeclaration | Expression;

const deepest = 8;

/** Follows names to the function or the value that they were given when they were made: never through an assignment. */
export function createNaming(scopes: Scopes) {
  /** The object, array, class or instance behind a constant. */
  const whole = (node: Expression, depth = 0): Expression | ClassLikeDeclaration | undefined => {
    const expression = bare(node);
    if (depth > deepest) return undefined;
    if (ts.isIdentifier(expression)) {
      const declaration = declarationOf(expression, scopes);
      if (declaration !== undefined && ts.isClassLike(declaration)) return declaration;
      const held = constantOf(declaration);
      return held === undefined ? undefined : whole(held, depth + 1);
    }
    if (ts.isPropertyAccessExpression(expression)) {
      const held = memberOf(expression.expression, expression.name.text, depth + 1);
      return held === undefined || !ts.isExpression(held) ? undefined : whole(held, depth + 1);
    }
    const [first] = ts.isCallExpression(expression) ? expression.arguments : [];
    const isFrozen =
      ts.isCallExpression(expression) && /^Object\.(?:freeze|seal)$/.test(expression.expression.getText());
    return isFrozen && first !== undefined ? whole(first, depth + 1) : expression;
  };

  const classOf = ({ expression }: NewExpression, depth: number): ClassLikeDeclaration | undefined => {
    const made = whole(expression, depth + 1);
    return made !== undefined && ts.isClassLike(made) ? made : undefined;
  };

  const memberOf = (owner: Expression, key: string, depth = 0): Held | undefined => {
    const object = whole(owner, depth);
    if (object === undefined) return undefined;
    if (ts.isObjectLiteralExpression(object)) {
      const property = object.properties.find(({ name }) => name !== undefined && keyText(name) === key);
      if (property === undefined || ts.isSetAccessor(property)) return undefined;
      if (ts.isPropertyAssignment(property)) return property.initializer;
      if (ts.isShorthandPropertyAssignment(property)) return property.name;
      return ts.isSpreadAssignment(property) ? undefined : property;
    }
    const isStatic = ts.isClassLike(object);
    const of = ts.isNewExpression(object) ? classOf(object, depth) : isStatic ? object : undefined;
    const member = of?.members.find(
      (candidate) =>
        candidate.name !== undefined &&
        keyText(candidate.name) === key &&
        hasModifier(candidate, ts.SyntaxKind.StaticKeyword) === isStatic,
    );
    if (member === undefined) return undefined;
    if (ts.isPropertyDeclaration(member)) return member.initializer;
    return ts.isMethodDeclaration(member) || ts.isGetAccessor(member) ? member : undefined;
  };

  const functionOf = (node: Expression, depth = 0): SignatureDeclaration | undefined => {
    const expression = bare(node);
    if (depth > deepest) return undefined;
    if (ts.isArrowFunction(expression) || ts.isFunctionExpression(expression)) return expression;
    if (ts.isIdentifier(expression)) {
      const declaration = declarationOf(expression, scopes);
      if (declaration !== undefined && ts.isFunctionDeclaration(declaration)) return declaration;
      const held = initializerOf(declaration);
      return held !== undefined && (ts.isArrowFunction(held) || ts.isFunctionExpression(held)) ? held : undefined;
    }
    if (ts.isPropertyAccessExpression(expression)) {
      const held = memberOf(expression.expression, expression.name.text, depth + 1);
      if (held === undefined || ts.isGetAccessor(held)) return undefined;
      return ts.isMethodDeclaration(held) ? held : functionOf(held, depth + 1);
    }
    const maker = ts.isCallExpression(expression) ? functionOf(expression.expression, depth + 1) : undefined;
    for (const value of maker === undefined ? [] : returnedBy(maker)) {
      const made = bare(value);
      if (ts.isArrowFunction(made) || ts.isFunctionExpression(made)) return made;
    }
    return undefined;
  };

  return { constantOf: whole, memberOf, functionOf };
}

export type Naming = ReturnType<typeof createNaming>;
