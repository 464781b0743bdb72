import type { BindingName, Expression, Node } from "typescript";
import ts from "../../facts/typescript.js";
import { isExported } from "./lifetimes.js";
import { bare } from "../model/scopes.js";

/** Who is told what a file exports. */
export interface ExportListener {
  /** A name that may be a binding of this file's module. */
  binding(name: string, at: Node): void;
  /** A default export without a name. */
  value(value: Expression): void;
}

export interface ExportedNames {
  /** The exports of this file's own things: what each is called here, by the name it is exported under. */
  readonly names: Readonly<Record<string, string>>;
  note(node: Node): void;
  /** Whether a value is exported: as it is, under a name, or in a literal. Ask when the whole file was noted. */
  has(value: Node): boolean;
}

export function createExportedNames(listener: ExportListener): ExportedNames {
  const names: Record<string, string> = Object.create(null) as Record<string, string>; // no prototype: names come from source
  return {
    names,
    has(value) {
      let at: Node = value.parent;
      while (!ts.isVariableDeclaration(at) && isInside(at)) at = at.parent;
      if (ts.isExportAssignment(at)) return true;
      if (!ts.isVariableDeclaration(at) || !ts.isSourceFile(at.parent.parent.parent)) return false;
      const locals = Object.values(names);
      return namesIn(at.name).some((name) => locals.includes(name));
    },
    note(node) {
      if (
        ts.isExportDeclaration(node) &&
        node.moduleSpecifier === undefined &&
        node.exportClause !== undefined &&
        ts.isNamedExports(node.exportClause)
      ) {
        for (const { name, propertyName } of node.exportClause.elements) {
          names[name.text] = (propertyName ?? name).text;
          listener.binding((propertyName ?? name).text, node);
        }
      } else if (ts.isExportAssignment(node)) {
        const value = bare(node.expression);
        names["default"] = ts.isIdentifier(value) ? value.text : "default";
        if (ts.isIdentifier(value)) {
          listener.binding(value.text, node);
        } else {
          listener.value(value);
        }
      } else if (ts.isVariableStatement(node) && ts.isSourceFile(node.parent)) {
        for (const declaration of node.declarationList.declarations) {
          for (const name of isExported(declaration) ? namesIn(declaration.name) : []) {
            names[name] = name;
            listener.binding(name, node);
          }
        }
      } else if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && isExported(node)) {
        const isDefault = ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false;
        const local = node.name?.text ?? "default";
        names[isDefault ? "default" : local] = local;
      }
    },
  };
}

function isInside(node: Node): boolean {
  return (
    ts.isExpression(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isBindingElement(node) ||
    ts.isObjectBindingPattern(node)
  );
}

/** The names that a declaration declares: `a` and `c` of `{ a, b: { c } }`. */
function namesIn(name: BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesIn(element.name)));
}
