import type { Expression, ParameterDeclaration, SyntaxKind } from "typescript";
import { nameOf } from "../flow/model/constants.js";
import { importedBy } from "../flow/model/imported.js";
import { bare, type Scopes } from "../flow/model/scopes.js";
import type { mentionsIn } from "./mentions.js";
import ts from "./typescript.js";

const deepest = 8;
const choices: ReadonlySet<SyntaxKind> = new Set([ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken]);

/** What the callees of a file stand for, whatever they are called there. */
export function createCallees(scopes: Scopes, mentions: ReturnType<typeof mentionsIn>) {
  const mayRequire = mentions("equire"); // also as createRequire
  const mayLoad = mentions("createJiti") || mentions("tsImport");
  const declarationOf = (name: Expression) =>
    ts.isIdentifier(name) ? scopes.lookup(name.text, name)?.declaration : undefined;

  /** The imported name behind a local one: `import { createRequire as make }`, `module.createRequire`. */
  const nameIn = (node: Expression, depth = 0): string | undefined => {
    const expression = bare(node);
    const declaration = declarationOf(expression);
    if (declaration !== undefined && ts.isImportSpecifier(declaration)) return importedBy(declaration)?.name;
    if (declaration !== undefined && ts.isBindingElement(declaration) && declaration.propertyName !== undefined)
      return declaration.propertyName.getText();
    const alias =
      declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    const isAlias = alias !== undefined && (ts.isIdentifier(alias) || ts.isPropertyAccessExpression(alias));
    return isAlias && alias !== expression && depth <= deepest ? nameIn(alias, depth + 1) : nameOf(expression);
  };

  /** `require`, or a name that stands for it: `const load = createRequire(import.meta.url)`. */
  const isRequire = (node: Expression, depth = 0): boolean => {
    const expression = bare(node);
    if (depth > deepest || !mayRequire) return false;
    const isInner = (inner: Expression | undefined): boolean => inner !== undefined && isRequire(inner, depth + 1);
    // (0, require)("./x"), (given ?? require)("./x")
    if (ts.isBinaryExpression(expression))
      return isInner(expression.right) || (choices.has(expression.operatorToken.kind) && isInner(expression.left));
    if (ts.isConditionalExpression(expression)) return isInner(expression.whenTrue) || isInner(expression.whenFalse);
    if (ts.isCallExpression(expression)) return nameIn(expression.expression) === "createRequire";
    // module.require, globalThis.require, process.mainModule.require
    if (!ts.isIdentifier(expression)) return nameOf(expression) === "require" || isInner(heldBy(expression));
    const declaration = declarationOf(expression);
    if (declaration === undefined) return expression.text === "require";
    if (ts.isParameter(declaration))
      return isInner(declaration.initializer) || (expression.text === "require" && isHanded(declaration));
    if (ts.isBindingElement(declaration))
      return isInner(declaration.initializer) || isInner(heldBy(expression)) || isOfModule(expression);
    return (
      ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name) && isInner(declaration.initializer)
    );
  };

  /** `const { require: load } = module` */
  const isOfModule = (node: Expression): boolean => {
    const member = memberOf(node);
    return member?.name === "require" && /^(?:module|globalThis|process\.mainModule)$/.test(member.owner.getText());
  };

  /** What a list or a table has where `a[0]`, `a.b`, or a name that is taken out of it is: `const [b] = [1]`. */
  const heldBy = (node: Expression): Expression | undefined => {
    const member = memberOf(node);
    if (member === undefined) return undefined;
    const declaration = declarationOf(member.owner);
    const value =
      declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    const whole = bare(value ?? member.owner);
    if (ts.isArrayLiteralExpression(whole)) return whole.elements[Number(member.name)];
    if (!ts.isObjectLiteralExpression(whole)) return undefined;
    const property = whole.properties.find((one) => one.name?.getText().replaceAll(/["']/g, "") === member.name);
    if (property !== undefined && ts.isShorthandPropertyAssignment(property)) return property.name;
    return property !== undefined && ts.isPropertyAssignment(property) ? property.initializer : undefined;
  };

  /** `define((require) => ...)` and `require.ensure([], (require) => ...)` hand their function the loader. */
  const isHanded = ({ parent }: ParameterDeclaration): boolean => {
    const call = parent.parent;
    if (!ts.isCallExpression(call)) return false;
    const callee = bare(call.expression);
    return (
      (ts.isIdentifier(callee) && callee.text === "define" && declarationOf(callee) === undefined) ||
      (ts.isPropertyAccessExpression(callee) && callee.name.text === "ensure" && isRequire(callee.expression))
    );
  };

  /** What `createJiti` made, or tsx's `tsImport`. */
  const isLoader = (node: Expression): boolean => {
    if (!mayLoad) return false;
    const expression = bare(node);
    if (ts.isCallExpression(expression)) return nameIn(expression.expression) === "createJiti";
    if (nameIn(expression) === "tsImport") return true;
    const declaration = declarationOf(expression);
    const value =
      declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    return value !== undefined && !ts.isIdentifier(bare(value)) && isLoader(value);
  };

  /** `a` and `b` of `a.b`, and of `b` where `const { b } = a`. */
  const memberOf = (node: Expression, depth = 0): { readonly owner: Expression; readonly name: string } | undefined => {
    const expression = bare(node);
    if (ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression)) {
      const at = ts.isElementAccessExpression(expression) ? bare(expression.argumentExpression) : undefined;
      const name = at !== undefined && ts.isNumericLiteral(at) ? at.text : nameOf(expression);
      return name === undefined ? undefined : { owner: bare(expression.expression), name };
    }
    const declaration = declarationOf(expression);
    // const context = require.context;
    const alias =
      declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    if (alias !== undefined && ts.isPropertyAccessExpression(bare(alias)))
      return depth > deepest ? undefined : memberOf(alias, depth + 1);
    if (declaration === undefined || !ts.isBindingElement(declaration) || !ts.isIdentifier(declaration.name))
      return undefined;
    const variable = declaration.parent.parent;
    if (!ts.isVariableDeclaration(variable) || variable.initializer === undefined) return undefined;
    const key = declaration.propertyName ?? declaration.name;
    if (ts.isArrayBindingPattern(declaration.parent)) {
      const index = declaration.parent.elements.indexOf(declaration);
      return { owner: bare(variable.initializer), name: String(index) };
    }
    const name = ts.isIdentifier(key) || ts.isStringLiteralLike(key) ? key.text : undefined;
    return name === undefined ? undefined : { owner: bare(variable.initializer), name };
  };

  return {
    nameOf: (node: Expression) => nameIn(node),
    isRequire: (node: Expression) => isRequire(node),
    isLoader,
    memberOf: (node: Expression) => memberOf(node),
    /** What a name was declared with. */
    valueOf(node: Expression): Expression | undefined {
      const declaration = declarationOf(bare(node));
      if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
      return declaration.initializer === undefined ? undefined : bare(declaration.initializer);
    },
    isGlobal: (node: Expression, name: string): boolean =>
      ts.isIdentifier(node) && node.text === name && declarationOf(node) === undefined,
  };
}

export type Callees = ReturnType<typeof createCallees>;
