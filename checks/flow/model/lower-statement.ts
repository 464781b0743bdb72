import type {
  EnumDeclaration,
  ForInStatement,
  ForOfStatement,
  ForStatement,
  VariableStatement,
  Statement as StatementNode,
  TryStatement,
  VariableDeclarationList,
} from "typescript";
import ts from "../../facts/typescript.js";
import { lowerTarget } from "./lower-expression.js";
import type { Lowering } from "./lowering.js";
import type { Expression, Property, Statement } from "./program.js";
import { declareBlock, declareList, Scope } from "./scope.js";

/** Lowers a statement that is neither a declaration of a function or class nor an import or export. */
export function lowerStatement(low: Lowering, node: StatementNode, scope: Scope): Statement[] {
  if (ts.isExpressionStatement(node)) return [{ s: "expression", of: low.expression(node.expression, scope) }];
  if (ts.isVariableStatement(node)) {
    if (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)) noteAmbient(low, node, scope);
    return lowerVariables(low, node.declarationList, scope);
  }
  if (ts.isReturnStatement(node)) {
    return [
      {
        s: "return",
        ...(node.expression === undefined ? {} : { of: low.expression(node.expression, scope) }),
        at: low.at(node),
      },
    ];
  }
  if (ts.isIfStatement(node)) {
    return [
      {
        s: "if",
        test: low.expression(node.expression, scope),
        whenTrue: block(low, node.thenStatement, scope),
        whenFalse: node.elseStatement === undefined ? [] : block(low, node.elseStatement, scope),
        at: low.at(node.expression),
      },
    ];
  }
  if (ts.isBlock(node)) return block(low, node, scope);
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) return [lowerEach(low, node, scope)];
  if (ts.isForStatement(node)) return lowerFor(low, node, scope);
  if (ts.isWhileStatement(node) || ts.isDoStatement(node)) {
    return [
      {
        s: "loop",
        test: low.expression(node.expression, scope),
        body: block(low, node.statement, scope),
        at: low.at(node.expression),
      },
    ];
  }
  if (ts.isThrowStatement(node)) return [{ s: "throw", of: low.expression(node.expression, scope), at: low.at(node) }];
  if (ts.isBreakOrContinueStatement(node)) return [{ s: "break", at: low.at(node) }];
  if (ts.isLabeledStatement(node)) return lowerStatement(low, node.statement, scope);
  if (ts.isTryStatement(node)) return [lowerTry(low, node, scope)];
  if (ts.isSwitchStatement(node)) {
    const inner = new Scope(scope, false);
    for (const clause of node.caseBlock.clauses) declareBlock(inner, clause.statements);
    const cases = node.caseBlock.clauses.map((clause) => ({
      ...(ts.isCaseClause(clause) ? { test: low.expression(clause.expression, inner) } : {}),
      body: low.statements(clause.statements, inner),
      at: low.at(ts.isCaseClause(clause) ? clause.expression : clause),
    }));
    return [{ s: "switch", on: low.expression(node.expression, scope), cases, at: low.at(node.expression) }];
  }
  if (ts.isEnumDeclaration(node)) return [lowerEnum(low, node, scope)];
  return [];
}

function noteAmbient(low: Lowering, { declarationList }: VariableStatement, scope: Scope): void {
  for (const { name } of declarationList.declarations) {
    const binding = ts.isIdentifier(name) ? scope.find(name.text) : undefined;
    if (binding !== undefined && ts.isIdentifier(name)) low.ambient[binding] = name.text;
  }
}

export function lowerVariables(low: Lowering, list: VariableDeclarationList, scope: Scope): Statement[] {
  return list.declarations.flatMap((declaration): Statement[] => {
    const { initializer, name } = declaration;
    const type = declaration.type === undefined ? undefined : low.type(declaration.type);
    const target = low.pattern(name, scope, type);
    if (initializer === undefined) return [];
    return [
      {
        s: "expression",
        of: { e: "assign", target, value: low.expression(initializer, scope), at: low.at(declaration) },
      },
    ];
  });
}

function block(low: Lowering, node: StatementNode, scope: Scope): Statement[] {
  if (!ts.isBlock(node)) return lowerStatement(low, node, scope);
  const inner = new Scope(scope, false);
  declareBlock(inner, node.statements);
  return low.statements(node.statements, inner);
}

function lowerEach(low: Lowering, node: ForOfStatement | ForInStatement, scope: Scope): Statement {
  const { initializer } = node;
  const inner = new Scope(scope, true);
  const isList = ts.isVariableDeclarationList(initializer);
  if (isList && (initializer.flags & ts.NodeFlags.BlockScoped) !== 0) declareList(inner, initializer);
  const first = isList ? initializer.declarations[0]?.name : undefined;
  const target = isList
    ? first === undefined
      ? ({ p: "array", elements: [] } as const)
      : low.pattern(first, inner)
    : lowerTarget(low, initializer, inner);
  return {
    s: "each",
    id: low.id(),
    keys: ts.isForInStatement(node),
    target,
    over: low.expression(node.expression, scope),
    locals: inner.locals,
    body: block(low, node.statement, inner),
    at: low.at(node.expression),
  };
}

function lowerFor(low: Lowering, node: ForStatement, scope: Scope): Statement[] {
  const inner = new Scope(scope, false);
  const start: Statement[] = [];
  if (node.initializer !== undefined) {
    if (ts.isVariableDeclarationList(node.initializer)) {
      declareList(inner, node.initializer);
      start.push(...lowerVariables(low, node.initializer, inner));
    } else start.push({ s: "expression", of: low.expression(node.initializer, inner) });
  }
  const step: Statement[] =
    node.incrementor === undefined ? [] : [{ s: "expression", of: low.expression(node.incrementor, inner) }];
  const test = node.condition === undefined ? {} : { test: low.expression(node.condition, inner) };
  return [...start, { s: "loop", ...test, body: [...block(low, node.statement, inner), ...step], at: low.at(node) }];
}

function lowerTry(low: Lowering, node: TryStatement, scope: Scope): Statement {
  const { catchClause, finallyBlock } = node;
  const inner = new Scope(scope, false);
  if (catchClause?.variableDeclaration !== undefined) {
    const { name } = catchClause.variableDeclaration;
    if (ts.isIdentifier(name)) inner.declare(name.text);
  }
  const caught = catchClause?.variableDeclaration;
  return {
    s: "try",
    body: block(low, node.tryBlock, scope),
    ...(caught === undefined ? {} : { caught: low.pattern(caught.name, inner) }),
    ...(catchClause === undefined ? {} : { handler: block(low, catchClause.block, inner) }),
    last: finallyBlock === undefined ? [] : block(low, finallyBlock, scope),
    at: low.at(node.tryBlock),
  };
}

/** An enum is an object of its members. */
export function lowerEnum(low: Lowering, node: EnumDeclaration, scope: Scope): Statement {
  let next = 0;
  const properties = node.members.map((member): Property => {
    const { initializer } = member;
    const value: Expression =
      initializer === undefined ? { e: "literal", value: next++ } : low.expression(initializer, scope);
    if (value.e === "literal" && typeof value.value === "number") next = value.value + 1;
    return { key: low.key(member.name, scope), value, at: low.at(member.name) };
  });
  const at = low.at(node.name);
  return {
    s: "expression",
    of: {
      e: "assign",
      target: { p: "binding", binding: scope.declare(node.name.text) },
      value: { e: "object", id: low.id(), properties, at },
      at,
    },
  };
}
