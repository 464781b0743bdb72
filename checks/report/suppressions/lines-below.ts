import type ts from "typescript";

/**
 * The lines, counted from 1, of the code that follows a comment: the whole statement, JSX element, argument, member or link of a
 * chain that begins there. Statements inside it, such as a function's body, are code of their own and need a comment of their own.
 */
export function linesBelow(compiler: typeof ts, source: ts.SourceFile, end: number): readonly number[] {
  const token = tokenAt(compiler, source, end);
  if (token === undefined) return [];
  const below = isEmptyExpression(compiler, token) ? jsxAfter(compiler, token.parent) : codeAt(compiler, source, token);
  if (below === undefined) return [];
  const inner = innerLines(compiler, source, below.node);
  const [first, last] = [below.from, below.node.end].map((at) => lineAt(source, at));
  const lines: number[] = [];
  for (let line = first ?? 0; line <= (last ?? -1); line += 1) if (!inner.has(line)) lines.push(line);
  return lines;
}

interface Below {
  readonly node: ts.Node;
  /** The offset of its first token. In a chain the node begins earlier, with what the chain is a chain of. */
  readonly from: number;
}

/** The first token that ends behind the offset. Comments and blank lines may stand before it. */
function tokenAt(compiler: typeof ts, source: ts.SourceFile, offset: number): ts.Node | undefined {
  let node: ts.Node = source;
  for (;;) {
    const children = node.getChildren(source).filter((child) => !compiler.isJSDoc(child));
    const next = children.find((child) => child.end > offset && child.end > child.getStart(source));
    if (next === undefined) return children.length === 0 && node.end > offset ? node : undefined;
    node = next;
  }
}

/** A comment in braces among the children of an element. */
function isEmptyExpression(compiler: typeof ts, token: ts.Node): boolean {
  return compiler.isJsxExpression(token.parent) && token.parent.expression === undefined && token.getText() === "}";
}

function jsxAfter(compiler: typeof ts, comment: ts.Node): Below | undefined {
  const { parent } = comment;
  if (!compiler.isJsxElement(parent) && !compiler.isJsxFragment(parent)) return undefined;
  const node = parent.children.find((child) => child.pos >= comment.end && child.getText().trim() !== "");
  return node === undefined ? undefined : { node, from: node.getStart() };
}

function codeAt(compiler: typeof ts, source: ts.SourceFile, token: ts.Node): Below {
  const from = token.getStart(source);
  let node = token;
  if (compiler.isPropertyAccessExpression(token.parent) || compiler.isElementAccessExpression(token.parent)) {
    // The link itself and its arguments; the links behind it are others.
    if (token !== token.parent.expression && from > token.parent.expression.end - 1) {
      node = token.parent;
      if (compiler.isCallExpression(node.parent) && node.parent.expression === node) node = node.parent;
      return { node, from };
    }
  }
  const isList = (parent: ts.Node) => compiler.isSourceFile(parent) || compiler.isJsxAttributes(parent);
  for (let { parent } = node; !isList(parent) && parent.getStart(source) === from; { parent } = node) {
    node = parent;
  }
  return { node, from };
}

/** Lines of statements and members that lie in blocks within the node, but for lines that its own code shares with them. */
function innerLines(compiler: typeof ts, source: ts.SourceFile, node: ts.Node): ReadonlySet<number> {
  const lines = new Set<number>();
  const visit = (at: ts.Node): void => {
    const list =
      compiler.isBlock(at) || compiler.isModuleBlock(at)
        ? at.statements
        : compiler.isClassLike(at)
          ? at.members
          : compiler.isCaseBlock(at)
            ? at.clauses
            : undefined;
    if (list === undefined || list.length === 0) {
      compiler.forEachChild(at, visit);
      return;
    }
    const [first = at, last = at] = [list[0], list.at(-1)];
    for (let line = lineAt(source, list.pos) + 1; line <= lineAt(source, last.end); line += 1) {
      if (line >= lineAt(source, first.getStart(source))) lines.add(line);
    }
  };
  visit(node);
  return lines;
}

function lineAt(source: ts.SourceFile, offset: number): number {
  return source.getLineAndCharacterOfPosition(offset).line + 1;
}
