import type ts from "typescript";
import { createScopes } from "../flow/model/scopes.js";

/** What follows an `expect(...)`: `.not.toBe`, and the call of it. */
export interface Chain {
  readonly names: readonly string[];
  readonly at: ts.Node;
  readonly call: ts.CallExpression | undefined;
}

/** Reads the words of a test runner behind whatever name they go by in a file. */
export function createTestWords(compiler: typeof ts) {
  const scopes = createScopes();

  /** `it.skip` of `it.skip`, of `t["skip"]` with `const t = it`, of `skip` with `const { skip } = it`. */
  const wordOf = (node: ts.Expression, depth = 0): string | undefined => {
    if (depth > 8) return undefined;
    if (compiler.isParenthesizedExpression(node) || compiler.isNonNullExpression(node) || compiler.isAsExpression(node))
      return wordOf(node.expression, depth + 1);
    if (compiler.isIdentifier(node)) {
      const declaration = scopes.lookup(node.text, node)?.declaration;
      if (declaration === undefined) return node.text;
      if (compiler.isImportSpecifier(declaration)) return (declaration.propertyName ?? declaration.name).text;
      if (compiler.isVariableDeclaration(declaration) && declaration.initializer !== undefined)
        return compiler.isCallExpression(declaration.initializer)
          ? undefined
          : wordOf(declaration.initializer, depth + 1);
      const holder = compiler.isBindingElement(declaration) ? declaration.parent.parent : undefined;
      if (holder === undefined || !compiler.isVariableDeclaration(holder) || holder.initializer === undefined)
        return undefined;
      const owner = wordOf(holder.initializer, depth + 1);
      const element = declaration as ts.BindingElement; // its holder was found through it
      return owner === undefined ? undefined : `${owner}.${(element.propertyName ?? element.name).getText()}`;
    }
    if (compiler.isPropertyAccessExpression(node)) return joined(wordOf(node.expression, depth + 1), node.name.text);
    if (compiler.isElementAccessExpression(node) && compiler.isStringLiteralLike(node.argumentExpression))
      return joined(wordOf(node.expression, depth + 1), node.argumentExpression.text);
    // `it.each(table)`, `it.skipIf(condition)`
    return compiler.isCallExpression(node) ? wordOf(node.expression, depth + 1) : undefined;
  };

  const isTestWord = (node: ts.Expression): boolean => /^(?:describe|test|it|suite)(?:\.|$)/.test(wordOf(node) ?? "");

  /** Nothing in it depends on what was done. */
  const isConstant = (node: ts.Expression, depth = 0): boolean => {
    if (compiler.isIdentifier(node)) {
      if (node.text === "undefined" || node.text === "NaN") return true;
      const declaration = scopes.lookup(node.text, node)?.declaration;
      return (
        depth < 4 &&
        declaration !== undefined &&
        compiler.isVariableDeclaration(declaration) &&
        (declaration.parent.flags & compiler.NodeFlags.Const) !== 0 &&
        declaration.initializer !== undefined &&
        isConstant(declaration.initializer, depth + 1)
      );
    }
    const { SyntaxKind } = compiler;
    if (compiler.isLiteralExpression(node)) return true;
    if ([SyntaxKind.TrueKeyword, SyntaxKind.FalseKeyword, SyntaxKind.NullKeyword].includes(node.kind)) return true;
    if (compiler.isPrefixUnaryExpression(node)) return isConstant(node.operand, depth);
    if (compiler.isParenthesizedExpression(node)) return isConstant(node.expression, depth);
    return compiler.isBinaryExpression(node) && isConstant(node.left, depth) && isConstant(node.right, depth);
  };

  return {
    wordOf,
    isConstant,

    /** `answer.status === 403 || true` */
    isAlwaysTrue(node: ts.Expression): boolean {
      const isTrue = (side: ts.Expression): boolean => side.kind === compiler.SyntaxKind.TrueKeyword;
      return (
        compiler.isBinaryExpression(node) &&
        node.operatorToken.kind === compiler.SyntaxKind.BarBarToken &&
        (isTrue(node.left) || isTrue(node.right))
      );
    },

    /** The part of a callee that a reader looks at: `skip` of `it.skip`. */
    nameOf(callee: ts.Expression): ts.Node {
      if (compiler.isCallExpression(callee)) return this.nameOf(callee.expression);
      return compiler.isPropertyAccessExpression(callee) ? callee.name : callee;
    },

    chainOf(call: ts.CallExpression): Chain {
      const names: string[] = [];
      let at: ts.Node = call;
      let outer: ts.Node = call;
      while (compiler.isPropertyAccessExpression(outer.parent) && outer.parent.expression === outer) {
        outer = outer.parent;
        at = (outer as ts.PropertyAccessExpression).name; // the loop's condition says so
        names.push(at.getText());
      }
      const parent = outer.parent;
      const called = names.length > 0 && compiler.isCallExpression(parent) && parent.expression === outer;
      return { names, at, call: called ? parent : undefined };
    },

    /** A test, or a suite, that an `if`, `?:`, `&&` or `switch` around it may leave out. */
    isConditional(call: ts.CallExpression): boolean {
      for (let at: ts.Node = call; at.parent !== undefined; at = at.parent) {
        const { parent } = at;
        if (compiler.isIfStatement(parent) || compiler.isConditionalExpression(parent) || compiler.isCaseClause(parent))
          return true;
        if (compiler.isBinaryExpression(parent) && /^(?:&&|\|\||\?\?)$/.test(parent.operatorToken.getText()))
          return true;
        // What is inside of a test is the test's own.
        if (compiler.isCallExpression(parent) && parent !== call && isTestWord(parent.expression)) return false;
      }
      return false;
    },

    /** An assertion in a `try` whose `catch` neither throws nor asserts. */
    isSwallowed(call: ts.CallExpression): boolean {
      for (let at: ts.Node = call; at.parent !== undefined; at = at.parent) {
        const { parent } = at;
        if (compiler.isFunctionLike(at)) return false;
        if (!compiler.isTryStatement(parent) || parent.tryBlock !== at || parent.catchClause === undefined) continue;
        return !/\b(?:throw|expect|assert|fail)\b/.test(parent.catchClause.block.getText());
      }
      return false;
    },
  };
}

function joined(owner: string | undefined, name: string): string | undefined {
  return owner === undefined ? undefined : `${owner}.${name}`;
}
