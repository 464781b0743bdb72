import type { Expression, Node } from "typescript";
import ts from "../../facts/typescript.js";
import { exportsOf, namesIn } from "../model/declared.js";
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
      if (ts.isVariableStatement(node) && !ts.isSourceFile(node.parent)) return;
      const isCode = ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node);
      for (const { name, local } of exportsOf(node)) {
        names[name] = local;
        if (ts.isExportAssignment(node) && local === "default") listener.value(bare(node.expression));
        else if (!isCode) listener.binding(local, node);
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
