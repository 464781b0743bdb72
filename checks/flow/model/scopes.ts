import type {
  BindingName,
  Expression,
  ImportDeclaration,
  Node,
  Statement,
  SyntaxKind,
  VariableDeclarationList,
} from "typescript";
import ts from "../../facts/typescript.js";

/** A name and where it is declared. */
export interface Binding {
  readonly name: string;
  /** The declaring node: a variable, parameter, binding element, function, class, enum, namespace or import. */
  readonly declaration: Node;
  /** The node whose scope holds the name. */
  readonly scope: Node;
}

/** Finds the declaration that an identifier means, by the language's scoping rules, without a type checker. */
export interface Scopes {
  /** The binding of `name` as seen from `at`; undefined for globals. */
  lookup(name: string, at: Node): Binding | undefined;
}

/** Scopes of one file. Each scope's names are collected when first asked for: most scopes never are. */
export function createScopes(): Scopes {
  const names = new WeakMap<Node, Map<string, Binding>>();
  const namesOf = (scope: Node) => {
    let known = names.get(scope);
    if (known === undefined) {
      known = new Map();
      collect(scope, known);
      names.set(scope, known);
    }
    return known;
  };
  return {
    lookup(name, at) {
      for (let node: Node | undefined = at; node !== undefined; node = node.parent) {
        if (isScope(node)) {
          const binding = namesOf(node).get(name);
          if (binding !== undefined) {
            return binding;
          }
        }
      }
      return undefined;
    },
  };
}

const scopeKinds: ReadonlySet<SyntaxKind> = new Set([
  ts.SyntaxKind.SourceFile,
  ts.SyntaxKind.Block,
  ts.SyntaxKind.ModuleBlock,
  ts.SyntaxKind.CaseBlock,
  ts.SyntaxKind.CatchClause,
  ts.SyntaxKind.ForStatement,
  ts.SyntaxKind.ForInStatement,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.ClassExpression,
  ts.SyntaxKind.ClassStaticBlockDeclaration,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.FunctionExpression,
  ts.SyntaxKind.ArrowFunction,
  ts.SyntaxKind.MethodDeclaration,
  ts.SyntaxKind.Constructor,
  ts.SyntaxKind.GetAccessor,
  ts.SyntaxKind.SetAccessor,
]);

function isScope(node: Node): boolean {
  return scopeKinds.has(node.kind);
}

function collect(scope: Node, into: Map<string, Binding>): void {
  const add = (name: BindingName | Node | undefined, declaration: Node): void => {
    if (name === undefined) {
      return;
    }
    if (ts.isIdentifier(name)) {
      if (!into.has(name.text)) {
        into.set(name.text, { name: name.text, declaration, scope });
      }
    } else if (ts.isObjectBindingPattern(name) || ts.isArrayBindingPattern(name)) {
      for (const element of name.elements) {
        if (ts.isBindingElement(element)) {
          add(element.name, element);
        }
      }
    }
  };
  const addList = (list: VariableDeclarationList) => {
    for (const declaration of list.declarations) {
      add(declaration.name, declaration);
    }
  };
  const addImport = (statement: ImportDeclaration) => {
    const clause = statement.importClause;
    if (clause?.name !== undefined) {
      add(clause.name, clause);
    }
    const named = clause?.namedBindings;
    if (named !== undefined && ts.isNamespaceImport(named)) {
      add(named.name, named);
    } else if (named !== undefined) {
      for (const element of named.elements) {
        add(element.name, element);
      }
    }
  };
  const addStatements = (statements: readonly Statement[]) => {
    for (const statement of statements) {
      if (ts.isVariableStatement(statement)) {
        if (isAmbient(statement)) {
          continue;
        }
        if ((statement.declarationList.flags & ts.NodeFlags.BlockScoped) !== 0) {
          addList(statement.declarationList);
        }
      } else if (
        ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isEnumDeclaration(statement) ||
        (ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name) && !isAmbient(statement)) ||
        ts.isImportEqualsDeclaration(statement)
      ) {
        add(statement.name, statement);
      } else if (ts.isImportDeclaration(statement)) {
        addImport(statement);
      }
    }
  };
  // `var` belongs to the function around it, however deep the block. A keyword can't be escaped: most files have none.
  const hoistAll = (statements: readonly Statement[]) => {
    if (scope.getSourceFile().text.includes("var")) {
      statements.forEach(hoist);
    }
  };
  const hoist = (node: Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) {
      return;
    }
    if (ts.isVariableDeclarationList(node)) {
      if ((node.flags & ts.NodeFlags.BlockScoped) === 0 && !isAmbient(node.parent)) {
        addList(node);
      }
      return;
    }
    if (ts.isExpressionStatement(node) || ts.isReturnStatement(node)) {
      return;
    }
    ts.forEachChild(node, hoist);
  };

  if (ts.isSourceFile(scope) || ts.isModuleBlock(scope)) {
    addStatements(scope.statements);
    hoistAll(scope.statements);
  } else if (ts.isBlock(scope)) {
    addStatements(scope.statements);
  } else if (ts.isCaseBlock(scope)) {
    scope.clauses.forEach((clause) => addStatements(clause.statements));
  } else if (ts.isCatchClause(scope)) {
    add(scope.variableDeclaration?.name, scope.variableDeclaration ?? scope);
  } else if (ts.isForStatement(scope) || ts.isForInStatement(scope) || ts.isForOfStatement(scope)) {
    const first = scope.initializer;
    if (first !== undefined && ts.isVariableDeclarationList(first)) {
      addList(first);
    }
  } else if (ts.isClassStaticBlockDeclaration(scope)) {
    hoistAll(scope.body.statements);
  } else if (ts.isClassExpression(scope)) {
    add(scope.name, scope);
  } else if (ts.isFunctionLike(scope)) {
    scope.parameters.forEach((parameter) => add(parameter.name, parameter));
    if (ts.isFunctionExpression(scope)) {
      add(scope.name, scope);
    }
    const body = "body" in scope ? scope.body : undefined;
    if (body !== undefined && ts.isBlock(body)) {
      hoistAll(body.statements);
    }
  }
}

/** Whether the statement only declares, as in `declare const x`. */
export function isAmbient(node: Node): boolean {
  return hasModifier(node, ts.SyntaxKind.DeclareKeyword);
}

export function hasModifier(node: Node, kind: SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);
}

/** The expression without parentheses, casts, `satisfies`, `!` and `await`. */
export function bare(node: Expression): Expression {
  let inner = node;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isTypeAssertionExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isAwaitExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}
