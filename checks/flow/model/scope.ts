import type { BindingName, ModuleDeclaration, Node, VariableDeclarationList } from "typescript";
import ts from "../../facts/typescript.js";

/** Names of one block or function, and the numbers that stand for them. */
export class Scope {
  readonly #names = new Map<string, number>();
  readonly #outer: Scope | undefined;
  /** Bindings of the function (or loop body) that this scope belongs to. */
  readonly locals: number[];
  readonly #next: { binding: number };

  constructor(outer: Scope | undefined, ownLocals: boolean) {
    this.#outer = outer;
    this.locals = ownLocals || outer === undefined ? [] : outer.locals;
    this.#next = outer === undefined ? { binding: 0 } : outer.#next;
  }

  declare(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const binding = this.#next.binding++;
    this.#names.set(name, binding);
    this.locals.push(binding);
    return binding;
  }

  /** A binding without a name in the source. */
  anonymous(): number {
    const binding = this.#next.binding++;
    this.locals.push(binding);
    return binding;
  }

  find(name: string): number | undefined {
    return this.#names.get(name) ?? this.#outer?.find(name);
  }
}

/** Declares what the statements of one block declare: `let`, `const`, `class`, `function`, `enum`, `import`. */
export function declareBlock(scope: Scope, statements: readonly Node[]): void {
  for (const statement of statements) {
    if (ts.isVariableStatement(statement)) {
      // A `var` belongs to its function: `declareVars` has it.
      if ((statement.declarationList.flags & ts.NodeFlags.BlockScoped) !== 0)
        declareList(scope, statement.declarationList);
    } else if (
      (ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isEnumDeclaration(statement) ||
        ts.isImportEqualsDeclaration(statement)) &&
      statement.name !== undefined
    ) {
      scope.declare(statement.name.text);
    } else if (ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name) && hasCode(statement)) {
      scope.declare(statement.name.text);
    }
  }
}

/** Declares the `var`s of a function, however deep, other functions left out. */
export function declareVars(scope: Scope, node: Node): void {
  ts.forEachChild(node, (child) => {
    if (ts.isFunctionLike(child) || ts.isClassLike(child)) return;
    if (ts.isVariableDeclarationList(child) && (child.flags & ts.NodeFlags.BlockScoped) === 0)
      declareList(scope, child);
    declareVars(scope, child);
  });
}

export function declareList(scope: Scope, list: VariableDeclarationList): void {
  for (const { name } of list.declarations) declareName(scope, name);
}

export function declareName(scope: Scope, name: BindingName): void {
  if (ts.isIdentifier(name)) {
    scope.declare(name.text);
    return;
  }
  for (const element of name.elements) if (!ts.isOmittedExpression(element)) declareName(scope, element.name);
}

/** A namespace with something to run in it. */
export function hasCode(node: ModuleDeclaration): boolean {
  return node.body !== undefined && !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);
}
