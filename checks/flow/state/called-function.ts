import type {
  ClassElement,
  ClassLikeDeclaration,
  Expression,
  GetAccessorDeclaration,
  MethodDeclaration,
  NewExpression,
  PropertyName,
  SignatureDeclaration,
} from "typescript";
import ts from "../../facts/typescript.js";
import { returnedBy } from "./returned-by.js";
import { bare, type Scopes } from "../model/scopes.js";

/** What a name inside something constant stands for: a method, or the value that a property has at first. */
export type Held = MethodDeclaration | GetAccessorDeclaration | Expression;

const deepest = 8;

/** Follows names to the function or the value that they were given when they were made: never through an assignment. */
export function createNaming(scopes: Scopes) {
  /** The object, array, class or instance behind a constant. */
  const constantOf = (node: Expression, depth = 0): Expression | ClassLikeDeclaration | undefined => {
    const expression = bare(node);
    if (depth > deepest) return undefined;
    if (ts.isIdentifier(expression)) {
      const declaration = scopes.lookup(expression.text, expression)?.declaration;
      if (declaration === undefined) return undefined;
      if (ts.isClassLike(declaration)) return declaration;
      const isConstant = ts.isVariableDeclaration(declaration) && (declaration.parent.flags & ts.NodeFlags.Const) !== 0;
      return isConstant && declaration.initializer !== undefined
        ? constantOf(declaration.initializer, depth + 1)
        : undefined;
    }
    if (ts.isPropertyAccessExpression(expression)) {
      const held = memberOf(expression.expression, expression.name.text, depth + 1);
      return held === undefined || !ts.isExpression(held) ? undefined : constantOf(held, depth + 1);
    }
    const [first] = ts.isCallExpression(expression) ? expression.arguments : [];
    const isFrozen =
      ts.isCallExpression(expression) && /^Object\.(?:freeze|seal)$/.test(expression.expression.getText());
    return isFrozen && first !== undefined ? constantOf(first, depth + 1) : expression;
  };

  const classOf = ({ expression }: NewExpression, depth: number): ClassLikeDeclaration | undefined => {
    const made = constantOf(expression, depth + 1);
    return made !== undefined && ts.isClassLike(made) ? made : undefined;
  };

  const memberOf = (owner: Expression, key: string, depth = 0): Held | undefined => {
    const object = constantOf(owner, depth);
    if (object === undefined) return undefined;
    if (ts.isObjectLiteralExpression(object)) {
      const property = object.properties.find(({ name }) => name !== undefined && keyOf(name) === key);
      if (property === undefined || ts.isSetAccessor(property)) return undefined;
      if (ts.isPropertyAssignment(property)) return property.initializer;
      if (ts.isShorthandPropertyAssignment(property)) return property.name;
      return ts.isSpreadAssignment(property) ? undefined : property;
    }
    const isStatic = ts.isClassLike(object);
    const of = ts.isNewExpression(object) ? classOf(object, depth) : isStatic ? object : undefined;
    const member = of?.members.find(
      (candidate) => candidate.name !== undefined && keyOf(candidate.name) === key && hasStatic(candidate) === isStatic,
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
      const declaration = scopes.lookup(expression.text, expression)?.declaration;
      if (declaration === undefined) return undefined;
      if (ts.isFunctionDeclaration(declaration)) return declaration;
      const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
      const held = value === undefined ? undefined : bare(value);
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

  return { constantOf, memberOf, functionOf };
}

export type Naming = ReturnType<typeof createNaming>;

function keyOf(name: PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name) ? name.text : undefined;
}

function hasStatic(member: ClassElement): boolean {
  return (
    ts.canHaveModifiers(member) &&
    (ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false)
  );
}
