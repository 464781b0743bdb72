import type {
  EnumDeclaration,
  ForInStatement,
  ForOfStatement,
  ForStatement,
  Statement as StatementNode,
  TryStatement,
  VariableDeclarationList,
} from "typescript";
import ts from "../../facts/typescript.js";
import { lowerTarget } from "./lower-expression.js";
import type { Lowering } from "./lowering.js";
import type { Expression, Property, Statement } from "./program.js";

/** Lowers a statement that is neither a declaration of a function or class nor an import or export. */
export function lowerStatement(low: Lowering, node: StatementNode): Statement[] {
  if (ts.isExpressionStatement(node)) return [{ s: "expression", of: low.expression(node.expression) }];
  if (ts.isVariableStatement(node)) return lowerVariables(low, node.declarationList);
  if (ts.isReturnStatement(node)) {
    return [
      {
        s: "return",
        ...(node.expression === undefined ? {} : { of: low.expression(node.expression) }),
        at: low.at(node),
      },
    ];
  }
  if (ts.isIfStatement(node)) {
    return [
      {
        s: "if",
        test: low.expression(node.expression),
        whenTrue: block(low, node.thenStatement),
        whenFalse: node.elseStatement === undefined ? [] : block(low, node.elseStatement),
        at: low.at(node.expression),
      },
    ];
  }
  if (ts.isBlock(node)) return block(low, node);
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) return [lowerEach(low, node)];
  if (ts.isForStatement(node)) return lowerFor(low, node);
  if (ts.isWhileStatement(node) || ts.isDoStatement(node)) {
    return [
      {
        s: "loop",
        test: low.expression(node.expression),
        ...(ts.isDoStatement(node) ? { once: true } : {}),
        body: block(low, node.statement),
        at: low.at(node.expression),
      },
    ];
  }
  if (ts.isThrowStatement(node)) return [{ s: "throw", of: low.expression(node.expression), at: low.at(node) }];
  if (ts.isBreakOrContinueStatement(node))
    return [
      {
        s: "break",
        ...(ts.isContinueStatement(node) ? { again: true } : {}),
        ...(node.label === undefined ? {} : { to: node.label.text }),
        at: low.at(node),
      },
    ];
  if (ts.isLabeledStatement(node)) {
    const label = node.label.text;
    const inner = lowerStatement(low, node.statement);
    return ts.isIterationStatement(node.statement, false)
      ? inner.map((one) => (one.s === "loop" || one.s === "each" ? { ...one, label } : one))
      : [{ s: "block", label, body: inner, at: low.at(node) }];
  }
  if (ts.isTryStatement(node)) return [lowerTry(low, node)];
  if (ts.isSwitchStatement(node)) {
    const cases = node.caseBlock.clauses.map((clause) => ({
      ...(ts.isCaseClause(clause) ? { test: low.expression(clause.expression) } : {}),
      body: low.statements(clause.statements),
      at: low.at(ts.isCaseClause(clause) ? clause.expression : clause),
    }));
    return [{ s: "switch", on: low.expression(node.expression), cases, at: low.at(node.expression) }];
  }
  if (ts.isEnumDeclaration(node)) return [lowerEnum(low, node)];
  return [];
}

export function lowerVariables(low: Lowering, list: VariableDeclarationList): Statement[] {
  return list.declarations.flatMap((declaration): Statement[] => {
    const { initializer, name } = declaration;
    const type = declaration.type === undefined ? undefined : low.type(declaration.type);
    const target = low.pattern(name, type);
    if (initializer === undefined) return [];
    return [
      {
        s: "expression",
        of: { e: "assign", target, value: low.expression(initializer), at: low.at(declaration) },
      },
    ];
  });
}

function block(low: Lowering, node: StatementNode): Statement[] {
  if (!ts.isBlock(node)) return lowerStatement(low, node);
  return low.statements(node.statements);
}

function lowerEach(low: Lowering, node: ForOfStatement | ForInStatement): Statement {
  const { initializer } = node;
  const isList = ts.isVariableDeclarationList(initializer);
  const first = isList ? initializer.declarations[0]?.name : undefined;
  const target = isList
    ? first === undefined
      ? ({ p: "array", elements: [] } as const)
      : low.pattern(first)
    : lowerTarget(low, initializer);
  return {
    s: "each",
    id: low.id(),
    keys: ts.isForInStatement(node),
    target,
    over: low.expression(node.expression),
    locals: low.bindings.localsOf(node),
    body: block(low, node.statement),
    at: low.at(node.expression),
  };
}

function lowerFor(low: Lowering, node: ForStatement): Statement[] {
  const start: Statement[] = [];
  if (node.initializer !== undefined) {
    if (ts.isVariableDeclarationList(node.initializer)) {
      start.push(...lowerVariables(low, node.initializer));
    } else start.push({ s: "expression", of: low.expression(node.initializer) });
  }
  const step: Statement[] =
    node.incrementor === undefined ? [] : [{ s: "expression", of: low.expression(node.incrementor) }];
  const test = node.condition === undefined ? {} : { test: low.expression(node.condition) };
  return [...start, { s: "loop", ...test, body: [...block(low, node.statement), ...step], at: low.at(node) }];
}

function lowerTry(low: Lowering, node: TryStatement): Statement {
  const { catchClause, finallyBlock } = node;
  const caught = catchClause?.variableDeclaration;
  return {
    s: "try",
    body: block(low, node.tryBlock),
    ...(caught === undefined ? {} : { caught: low.pattern(caught.name) }),
    ...(catchClause === undefined ? {} : { handler: block(low, catchClause.block) }),
    last: finallyBlock === undefined ? [] : block(low, finallyBlock),
    at: low.at(node.tryBlock),
  };
}

/** An enum is an object of its members. */
export function lowerEnum(low: Lowering, node: EnumDeclaration): Statement {
  let next = 0;
  const properties = node.members.map((member): Property => {
    const { initializer } = member;
    const value: Expression = initializer === undefined ? { e: "literal", value: next++ } : low.expression(initializer);
    if (value.e === "literal" && typeof value.value === "number") next = value.value + 1;
    return { key: low.key(member.name), value, at: low.at(member.name) };
  });
  const at = low.at(node.name);
  return {
    s: "expression",
    of: {
      e: "assign",
      target: { p: "binding", binding: low.bindings.declared(node.name) },
      value: { e: "object", id: low.id(), properties, at },
      at,
    },
  };
}
