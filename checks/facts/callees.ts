import type { Expression } from "typescript";
import { nameOf } from "../flow/model/constants.js";
import { importedBy } from "../flow/model/imported.js";
import { bare, type Scopes } from "../flow/model/scopes.js";
import type { mentionsIn } from "./mentions.js";
import ts from "./typescript.js";

const deepest = 8;

/** What the callees of a file stand for, whatever they are called there. */
export function createCallees(scopes: Scopes, mentions: ReturnType<typeof mentionsIn>) {
  const mayRequire = mentions("equire"); // also as createRequire
  const mayLoad = mentions("createJiti") || mentions("tsImport");
  const declarationOf = (name: Expression) =>
    ts.isIdentifier(name) ? scopes.lookup(name.text, name)?.declaration : undefined;

  /** The imported name behind a local one: `import { createRequire as make }`, `module.createRequire`. */
  const nameIn = (node: Expression): string | undefined => {
    const expression = bare(node);
    const declaration = declarationOf(expression);
    if (declaration !== undefined && ts.isImportSpecifier(declaration)) return importedBy(declaration)?.name;
    if (declaration !== undefined && ts.isBindingElement(declaration) && declaration.propertyName !== undefined)
      return declaration.propertyName.getText();
    const alias =
      declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    const isAlias = alias !== undefined && (ts.isIdentifier(alias) || ts.isPropertyAccessExpression(alias));
    return isAlias && alias !== expression ? nameIn(alias) : nameOf(expression);
  };

  /** `require`, or a name that stands for it: `const load = createRequire(import.meta.url)`. */
  const isRequire = (node: Expression, depth = 0): boolean => {
    const expression = bare(node);
    if (depth > deepest || !mayRequire) return false;
    if (ts.isCallExpression(expression)) return nameIn(expression.expression) === "createRequire";
    // module.require, globalThis.require, process.mainModule.require
    if (!ts.isIdentifier(expression)) return nameOf(expression) === "require";
    const declaration = declarationOf(expression);
    if (declaration === undefined) return expression.text === "require";
    return (
      ts.isVariableDeclaration(declaration) &&
      declaration.initializer !== undefined &&
      ts.isIdentifier(declaration.name) &&
      isRequire(declaration.initializer, depth + 1)
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

  return {
    nameOf: nameIn,
    isRequire: (node: Expression) => isRequire(node),
    isLoader,
    isGlobal: (node: Expression, name: string): boolean =>
      ts.isIdentifier(node) && node.text === name && declarationOf(node) === undefined,
  };
}

export type Callees = ReturnType<typeof createCallees>;
