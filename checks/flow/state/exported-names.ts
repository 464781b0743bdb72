import type { Expression, Node } from "typescript";
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
      while (!ts.isVariableDeclaration(at) && (ts.isExpression(at) || ts.isPropertyAssignment(at))) at = at.parent;
      if (ts.isExportAssignment(at)) return true;
      if (!ts.isVariableDeclaration(at) || !ts.isSourceFile(at.parent.parent.parent)) return false;
      return ts.isIdentifier(at.name) && Object.values(names).includes(at.name.text);
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
          if (isExported(declaration) && ts.isIdentifier(declaration.name)) {
            names[declaration.name.text] = declaration.name.text;
            listener.binding(declaration.name.text, node);
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
