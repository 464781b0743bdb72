import ts from "#syntax";
import type { FunctionSketch, Imported, ModuleSketch, ObjectPart, Sketch, Spot } from "./sketch.js";

const changing: Sketch = { is: "unreadable", what: "a variable that may change" };

/** Sketches a parsed file. Pure: the same text yields the same sketch. */
export function extractSketch(file: ts.SourceFile): ModuleSketch {
  const declarations: Record<string, Sketch> = Object.create(null);
  const imports: Record<string, Imported> = Object.create(null);
  const exports: Record<string, { local: string } | Imported> = Object.create(null);
  const stars: string[] = [];
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) readImport(statement, imports);
    else if (ts.isExportDeclaration(statement)) readExport(statement, exports, stars);
    else if (ts.isExportAssignment(statement)) {
      declarations["*default"] = sketch(statement.expression, file);
      exports["default"] = { local: "*default" };
    } else {
      for (const name of declare(statement, file, declarations)) {
        if (!isExported(statement)) continue;
        exports[isDefault(statement) ? "default" : name] = { local: name };
      }
    }
  }
  return { declarations, imports, exports, stars };
}

function readImport(statement: ts.ImportDeclaration, into: Record<string, Imported>): void {
  const clause = statement.importClause;
  if (!clause || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return;
  if (!ts.isStringLiteral(statement.moduleSpecifier)) return;
  const from = statement.moduleSpecifier.text;
  if (clause.name) into[clause.name.text] = { from, name: "default" };
  const bindings = clause.namedBindings;
  if (!bindings) return;
  if (ts.isNamespaceImport(bindings)) into[bindings.name.text] = { from, name: "*" };
  else {
    for (const element of bindings.elements) {
      if (!element.isTypeOnly) into[element.name.text] = { from, name: (element.propertyName ?? element.name).text };
    }
  }
}

function readExport(
  statement: ts.ExportDeclaration,
  into: Record<string, { local: string } | Imported>,
  stars: string[],
): void {
  if (statement.isTypeOnly) return;
  const from =
    statement.moduleSpecifier && ts.isStringLiteral(statement.moduleSpecifier) ? statement.moduleSpecifier.text : "";
  const clause = statement.exportClause;
  if (!clause) stars.push(from);
  else if (ts.isNamespaceExport(clause)) into[clause.name.text] = { from, name: "*" };
  else {
    for (const element of clause.elements) {
      if (element.isTypeOnly) continue;
      const name = (element.propertyName ?? element.name).text;
      into[element.name.text] = statement.moduleSpecifier ? { from, name } : { local: name };
    }
  }
}

/** Adds what a statement declares, and returns the names. */
function declare(statement: ts.Statement, file: ts.SourceFile, into: Record<string, Sketch>): string[] {
  if (ts.isVariableStatement(statement)) {
    const isConst = (statement.declarationList.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;
    return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
      const value = initializer && isConst ? sketch(initializer, file) : changing;
      return bind(name, value, into);
    });
  }
  if (ts.isFunctionDeclaration(statement)) {
    const name = statement.name?.text ?? "*default";
    into[name] = functionSketch(statement, file);
    return [name];
  }
  if (ts.isEnumDeclaration(statement)) {
    into[statement.name.text] = { is: "object", parts: statement.members.flatMap((member) => enumPart(member, file)) };
    return [statement.name.text];
  }
  return [];
}

function enumPart(member: ts.EnumMember, file: ts.SourceFile): ObjectPart[] {
  const key = keyText(member.name);
  if (key === undefined || !member.initializer) return [];
  return [{ key, value: sketch(member.initializer, file), at: spot(member, file) }];
}

/** Binds a name, or each name of a destructuring pattern, to a value. */
function bind(name: ts.BindingName, value: Sketch, into: Record<string, Sketch>): string[] {
  if (ts.isIdentifier(name)) {
    into[name.text] ??= value;
    return [name.text];
  }
  if (ts.isArrayBindingPattern(name)) {
    return name.elements.flatMap((element, index) =>
      ts.isOmittedExpression(element)
        ? []
        : bind(element.name, element.dotDotDotToken ? changing : { is: "member", of: value, key: String(index) }, into),
    );
  }
  return name.elements.flatMap((element) => {
    if (element.dotDotDotToken) return bind(element.name, value, into);
    const key = keyText(element.propertyName ?? (ts.isIdentifier(element.name) ? element.name : undefined));
    return bind(element.name, key === undefined ? changing : { is: "member", of: value, key }, into);
  });
}

function sketch(node: ts.Expression, file: ts.SourceFile): Sketch {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node) ||
    ts.isAwaitExpression(node)
  ) {
    return sketch(node.expression, file);
  }
  if (ts.isStringLiteralLike(node)) return { is: "constant", value: node.text };
  if (ts.isNumericLiteral(node)) return { is: "constant", value: Number(node.text) };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { is: "constant", value: true };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { is: "constant", value: false };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { is: "constant", value: null };
  if (node.kind === ts.SyntaxKind.ThisKeyword) return { is: "name", name: "this" };
  if (ts.isIdentifier(node)) return { is: "name", name: node.text };
  if (ts.isPropertyAccessExpression(node)) {
    return { is: "member", of: sketch(node.expression, file), key: node.name.text };
  }
  if (ts.isElementAccessExpression(node)) {
    const key = node.argumentExpression;
    if (ts.isStringLiteralLike(key) || ts.isNumericLiteral(key)) {
      return { is: "member", of: sketch(node.expression, file), key: key.text };
    }
    return { is: "unreadable", what: `the key \`${excerpt(key, file)}\`` };
  }
  if (ts.isCallExpression(node)) {
    return {
      is: "call",
      of: sketch(node.expression, file),
      with: node.arguments.map((argument) => sketch(argument, file)),
      at: spot(node, file),
    };
  }
  if (ts.isObjectLiteralExpression(node)) {
    return { is: "object", parts: node.properties.map((property) => objectPart(property, file)) };
  }
  if (ts.isArrayLiteralExpression(node)) {
    return { is: "list", items: node.elements.map((element) => sketch(element, file)) };
  }
  if (ts.isSpreadElement(node)) return { is: "spread", of: sketch(node.expression, file) };
  if (ts.isTemplateExpression(node)) {
    const parts: Sketch[] = [{ is: "constant", value: node.head.text }];
    for (const span of node.templateSpans) {
      parts.push(sketch(span.expression, file), { is: "constant", value: span.literal.text });
    }
    return { is: "joined", parts };
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return { is: "joined", parts: [sketch(node.left, file), sketch(node.right, file)] };
  }
  if (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand)) {
    return { is: "constant", value: `${ts.tokenToString(node.operator) ?? ""}${node.operand.text}` };
  }
  if (ts.isRegularExpressionLiteral(node)) return { is: "constant", value: node.text };
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return functionSketch(node, file);
  return { is: "unreadable", what: `\`${excerpt(node, file)}\`` };
}

function objectPart(property: ts.ObjectLiteralElementLike, file: ts.SourceFile): ObjectPart {
  if (ts.isSpreadAssignment(property)) return { spread: sketch(property.expression, file) };
  const at = spot(property, file);
  const key = keyText(property.name);
  if (key === undefined) {
    return { spread: { is: "unreadable", what: `the key \`${excerpt(property.name, file)}\`` } };
  }
  if (ts.isShorthandPropertyAssignment(property)) return { key, value: { is: "name", name: key }, at };
  if (ts.isPropertyAssignment(property)) return { key, value: sketch(property.initializer, file), at };
  if (ts.isMethodDeclaration(property)) return { key, value: functionSketch(property, file), at };
  return { key, value: { is: "unreadable", what: `the accessor \`${key}\`` }, at };
}

type FunctionNode = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration;

function functionSketch(node: FunctionNode, file: ts.SourceFile): FunctionSketch {
  const locals: Record<string, Sketch> = Object.create(null);
  const calls: { of: Sketch; with: Sketch[]; at: Spot }[] = [];
  const returned: ts.Expression[] = [];
  node.parameters.forEach(({ name }, index) => bind(name, { is: "parameter", index }, locals));
  const visit = (inner: ts.Node, depth: number): void => {
    if (ts.isVariableDeclaration(inner) && inner.initializer) {
      bind(inner.name, plain(inner.initializer, file), locals);
    } else if (ts.isFunctionLike(inner)) {
      for (const { name } of inner.parameters) bind(name, changing, locals);
      ts.forEachChild(inner, (child) => visit(child, depth + 1));
      return;
    } else if (ts.isReturnStatement(inner) && inner.expression && depth === 0) {
      returned.push(inner.expression);
    } else if (ts.isCallExpression(inner)) {
      calls.push({
        of: plain(inner.expression, file),
        with: inner.arguments.map((argument) => plain(argument, file)),
        at: spot(inner, file),
      });
    }
    ts.forEachChild(inner, (child) => visit(child, depth));
  };
  if (node.body) {
    if (ts.isBlock(node.body)) ts.forEachChild(node.body, (child) => visit(child, 0));
    else {
      returned.push(node.body);
      visit(node.body, 0);
    }
  }
  const [only, ...others] = returned;
  return {
    is: "function",
    at: spot(node, file),
    locals,
    calls,
    ...(only && others.length === 0 && { returns: sketch(only, file) }),
  };
}

/** Like `sketch`, without what lies in functions: their calls are listed by the function around them. */
function plain(node: ts.Expression, file: ts.SourceFile): Sketch {
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return { is: "unreadable", what: "a function" };
  if (ts.isObjectLiteralExpression(node) && node.properties.length > 12) return { is: "unreadable", what: "an object" };
  return sketch(node, file);
}

function keyText(name: ts.PropertyName | ts.BindingName | undefined): string | undefined {
  if (!name) return undefined;
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text;
  if (ts.isComputedPropertyName(name) && ts.isStringLiteralLike(name.expression)) return name.expression.text;
  return undefined;
}

function spot(node: ts.Node, file: ts.SourceFile): Spot {
  const start = file.getLineAndCharacterOfPosition(node.getStart(file));
  const end = file.getLineAndCharacterOfPosition(node.end);
  const column = start.character + 1;
  return [start.line + 1, column, end.line === start.line ? end.character + 1 : column];
}

function excerpt(node: ts.Node, file: ts.SourceFile): string {
  const text = node.getText(file).replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function isExported(statement: ts.Statement): boolean {
  return hasModifier(statement, ts.SyntaxKind.ExportKeyword);
}

function isDefault(statement: ts.Statement): boolean {
  return hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
}

function hasModifier(statement: ts.Statement, kind: ts.SyntaxKind): boolean {
  return (
    ts.canHaveModifiers(statement) && (ts.getModifiers(statement)?.some((modifier) => modifier.kind === kind) ?? false)
  );
}
