import type { Expression, ParameterDeclaration, SyntaxKind } from "typescript";
import { nameOf } from "../flow/model/constants.js";
import { declarationOf, initializerOf } from "../flow/model/declared.js";
import { importedBy } from "../flow/model/imported.js";
import { bare, type Scopes } from "../flow/model/scopes.js";
import { createMembers } from "./members.js";
import type { mentionsIn } from "./mentions.js";
import ts from "./typescript.js";

const deepest = 8;
const choices: ReadonlySet<SyntaxKind> = new Set([ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken]);

/** What the callees of a file stand for, whatever they are called there. */
export function createCallees(scopes: Scopes, mentions: ReturnType<typeof mentionsIn>) {
  const mayRequire = mentions("equire"); // also as createRequire
  const mayLoad = mentions("createJiti") || mentions("tsImport");
  const declared = (name: Expression) => declarationOf(name, scopes);
  /** What a name was declared with. */
  const given = (name: Expression) => initializerOf(declared(name));
  const { memberOf, heldBy } = createMembers(scopes);

  /** The imported name behind a local one: `import { createRequire as make }`, `module.createRequire`. */
  const nameIn = (node: Expression, depth = 0): string | undefined => {
    const expression = bare(node);
    const declaration = declared(expression);
    if (declaration !== undefined && ts.isImportSpecifier(declaration)) return importedBy(declaration)?.name;
    if (declaration !== undefined && ts.isBindingElement(declaration) && declaration.propertyName !== undefined)
      return declaration.propertyName.getText();
    const alias = initializerOf(declaration);
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
    const declaration = declared(expression);
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

  /** `define((require) => ...)` and `require.ensure([], (require) => ...)` hand their function the loader. */
  const isHanded = ({ parent }: ParameterDeclaration): boolean => {
    const call = parent.parent;
    if (!ts.isCallExpression(call)) return false;
    const callee = bare(call.expression);
    return (
      (ts.isIdentifier(callee) && callee.text === "define" && declared(callee) === undefined) ||
      (ts.isPropertyAccessExpression(callee) && callee.name.text === "ensure" && isRequire(callee.expression))
    );
  };

  /** What `createJiti` made, or tsx's `tsImport`. */
  const isLoader = (node: Expression): boolean => {
    if (!mayLoad) return false;
    const expression = bare(node);
    if (ts.isCallExpression(expression)) return nameIn(expression.expression) === "createJiti";
    if (nameIn(expression) === "tsImport") return true;
    const value = given(expression);
    return value !== undefined && !ts.isIdentifier(value) && isLoader(value);
  };

  return {
    nameOf: (node: Expression) => nameIn(node),
    isRequire: (node: Expression) => isRequire(node),
    isLoader,
    memberOf,
    /** What a name was declared with. */
    valueOf: (node: Expression): Expression | undefined => given(bare(node)),
    isGlobal: (node: Expression, name: string): boolean =>
      ts.isIdentifier(node) && node.text === name && declared(node) === undefined,
  };
}

export type Callees = ReturnType<typeof createCallees>;
