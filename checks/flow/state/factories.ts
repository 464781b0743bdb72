import type { ClassLikeDeclaration, FunctionLikeDeclaration, Node, ObjectLiteralExpression } from "typescript";
import ts from "../../facts/typescript.js";
import { bare } from "../model/scopes.js";
import type { ModuleStateFacts, Shape } from "./module-state-facts.js";
import { isStatic } from "./root-of-this.js";
import type { StateNames } from "./state-names.js";

/** What a file's classes and constant objects make when somebody calls a function of theirs. */
export function createFactories(names: StateNames) {
  const holders = new Map<string, ClassLikeDeclaration | ObjectLiteralExpression>();
  return {
    note(node: Node): void {
      if (ts.isClassLike(node)) holders.set(names.ofClass(node), node);
      if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || node.initializer === undefined) return;
      const value = bare(node.initializer);
      if (ts.isObjectLiteralExpression(value)) holders.set(names.inFile(node, node.name.text), value);
    },
    facts(madeBy: (node: FunctionLikeDeclaration) => Shape | undefined): ModuleStateFacts["factories"] {
      const found = [...holders].flatMap(([name, node]) => {
        const made = functionsOf(node).flatMap(([method, one]) => {
          const shape = madeBy(one);
          return shape === undefined ? [] : [[method, shape] as const];
        });
        return made.length === 0 ? [] : [[name, Object.fromEntries(made)] as const];
      });
      return Object.fromEntries(found);
    },
  };
}

function functionsOf(
  node: ClassLikeDeclaration | ObjectLiteralExpression,
): readonly (readonly [string, FunctionLikeDeclaration])[] {
  const members = ts.isClassLike(node) ? node.members.filter(isStatic) : node.properties;
  return members.flatMap((member): (readonly [string, FunctionLikeDeclaration])[] => {
    if (member.name === undefined || !ts.isIdentifier(member.name)) return [];
    if (ts.isMethodDeclaration(member)) return [[member.name.text, member]];
    const given = ts.isPropertyDeclaration(member) || ts.isPropertyAssignment(member) ? member.initializer : undefined;
    const value = given === undefined ? undefined : bare(given);
    return value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value))
      ? [[member.name.text, value]]
      : [];
  });
}
