import type { ClassLikeDeclaration, Node } from "typescript";
import ts from "../../facts/typescript.js";
import type { Scopes } from "../model/scopes.js";
import { isMethod, ownName } from "./lifetimes.js";

/** The names that a file's things go by among its facts. What lies deeper than its top level is told apart by its place. */
export function createStateNames(scopes: Scopes) {
  const inFile = (declaration: Node, name: string): string => {
    const scope = scopes.lookup(name, declaration)?.scope;
    return scope === undefined || ts.isSourceFile(scope) ? name : `${name}@${declaration.pos}`;
  };
  return {
    inFile,
    ofClass(node: ClassLikeDeclaration): string {
      const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
      if (named !== undefined && ts.isIdentifier(named)) return inFile(node, named.text);
      const isDefault = ts.isClassDeclaration(node) || ts.isExportAssignment(node.parent);
      return isDefault ? "default" : `class@${node.pos}`;
    },
    /** Undefined for a function that nobody can call by a name. */
    ofFunction(node: Node): string | undefined {
      const name = ownName(node);
      if (name !== undefined) return inFile(ts.isFunctionDeclaration(node) ? node : name.parent, name.text);
      const isDefault = ts.isFunctionDeclaration(node) || ts.isExportAssignment(node.parent);
      return isDefault ? "default" : isMethod(node) ? `method@${node.pos}` : undefined;
    },
  };
}

export type StateNames = ReturnType<typeof createStateNames>;

/** The name as it stands in the source. */
export function plainName(name: string): string {
  return name.replace(/@\d+$/, "");
}
