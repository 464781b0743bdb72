import { posix } from "node:path";
import type {
  CallExpression,
  ElementAccessExpression,
  Expression,
  Identifier,
  Node,
  PropertyAccessExpression,
} from "typescript";
import ts from "../../facts/typescript.js";
import { constantOf, declarationOf, keyText } from "./declared.js";
import { bare, type Scopes } from "./scopes.js";
import { startFolder } from "../../facts/start-folder.js";

/** Scopes of one file, and who knows what they don't: the constants of other files. */
export interface Reach extends Scopes {
  elsewhere?(nameOrMember: Expression): string | null;
}

/**
 * The text that an expression surely has, or null. Knows literals, templates, `+`, `.concat`, `.join`, `const` names of this
 * file, members of its enums and constant objects, `path.join` and `path.resolve`, and the file's own folder (".").
 */
export function foldString(node: Expression, scopes: Reach, depth = 0): string | null {
  const expression = bare(node);
  const fold = (inner: Expression) => foldString(inner, scopes, depth + 1);
  if (depth > 20) {
    return null;
  }
  if (ts.isStringLiteralLike(expression) || ts.isNumericLiteral(expression)) {
    return expression.text;
  }
  if (ts.isTemplateExpression(expression)) {
    const parts = expression.templateSpans.map((span) => {
      const value = fold(span.expression);
      return value === null ? null : value + span.literal.text;
    });
    return parts.includes(null) ? null : expression.head.text + parts.join("");
  }
  if (ts.isBinaryExpression(expression)) {
    if (expression.operatorToken.kind !== ts.SyntaxKind.PlusToken) {
      return null;
    }
    const left = fold(expression.left);
    const right = left === null ? null : fold(expression.right);
    if (left === null || right === null) return null;
    return isNumber(expression, scopes) ? String(Number(left) + Number(right)) : left + right;
  }
  if (ts.isIdentifier(expression)) {
    return foldName(expression, scopes, depth);
  }
  if (ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression)) {
    return foldMember(expression, scopes, depth) ?? scopes.elsewhere?.(expression) ?? null;
  }
  if (ts.isNewExpression(expression)) {
    const [path, base] = expression.arguments ?? [];
    return nameOf(expression.expression) === "URL" && path !== undefined && base !== undefined && isModuleUrl(base)
      ? asRelative(fold(path))
      : null;
  }
  return ts.isCallExpression(expression) ? foldCall(expression, scopes, depth) : null;
}

/** Whether an expression is a number: a literal, a constant that is one, or numbers that are added. */
function isNumber(node: Expression | undefined, scopes: Scopes, depth = 0): boolean {
  if (node === undefined || depth > 20) return false;
  const expression = bare(node);
  if (ts.isIdentifier(expression)) return isNumber(constantOf(declarationOf(expression, scopes)), scopes, depth + 1);
  if (!ts.isBinaryExpression(expression)) return ts.isNumericLiteral(expression);
  return isNumber(expression.left, scopes, depth + 1) && isNumber(expression.right, scopes, depth + 1);
}

/** `import.meta.url` or what is made from it. */
export function isModuleUrl(node: Expression): boolean {
  const expression = bare(node);
  if (ts.isPropertyAccessExpression(expression)) {
    return isImportMeta(expression.expression) && ["url", "filename"].includes(expression.name.text);
  }
  return ts.isIdentifier(expression) && expression.text === "__filename";
}

/** `import.meta`. */
export function isImportMeta(node: Node): boolean {
  return ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword;
}

/** The last word of `a`, `x.a` or `x["a"]`. */
export function nameOf(node: Expression): string | undefined {
  const expression = bare(node);
  if (ts.isIdentifier(expression)) {
    return expression.text;
  }
  if (ts.isPropertyAccessExpression(expression)) {
    return expression.name.text;
  }
  if (ts.isElementAccessExpression(expression) && ts.isStringLiteralLike(expression.argumentExpression)) {
    return expression.argumentExpression.text;
  }
  return undefined;
}

function foldName(identifier: Identifier, scopes: Reach, depth: number): string | null {
  if (identifier.text === "__dirname") {
    return ".";
  }
  const value = constantOf(declarationOf(identifier, scopes));
  return value === undefined ? (scopes.elsewhere?.(identifier) ?? null) : foldString(value, scopes, depth + 1);
}

function foldMember(
  access: PropertyAccessExpression | ElementAccessExpression,
  scopes: Reach,
  depth: number,
): string | null {
  const key = ts.isPropertyAccessExpression(access)
    ? access.name.text
    : foldString(access.argumentExpression, scopes, depth + 1);
  const owner = bare(access.expression);
  if (isImportMeta(owner)) {
    return key === "dirname" ? "." : null;
  }
  if (key === "href" || key === "pathname") {
    return foldString(owner, scopes, depth + 1);
  }
  if (key === null || !ts.isIdentifier(owner)) {
    return null;
  }
  const declaration = declarationOf(owner, scopes);
  if (declaration !== undefined && ts.isEnumDeclaration(declaration)) {
    const member = declaration.members.find((candidate) => keyText(candidate.name) === key);
    return member?.initializer === undefined ? null : foldString(member.initializer, scopes, depth + 1);
  }
  let table = constantOf(declaration);
  if (table === undefined) {
    return null;
  }
  if (ts.isCallExpression(table) && nameOf(table.expression) === "freeze" && table.arguments[0] !== undefined) {
    table = bare(table.arguments[0]);
  }
  // Without `as const` or a freeze someone may have written to it since: then it isn't a constant.
  if (table.parent === declaration) {
    return null;
  }
  if (ts.isArrayLiteralExpression(table)) {
    const element = table.elements[Number(key)];
    return element === undefined ? null : foldString(element, scopes, depth + 1);
  }
  if (!ts.isObjectLiteralExpression(table)) {
    return null;
  }
  for (const property of table.properties) {
    if (ts.isPropertyAssignment(property) && keyText(property.name) === key) {
      return foldString(property.initializer, scopes, depth + 1);
    }
  }
  return null;
}

function foldCall(call: CallExpression, scopes: Reach, depth: number): string | null {
  const name = nameOf(call.expression);
  const all = () => {
    const parts = call.arguments.map((argument) => foldString(argument, scopes, depth + 1));
    return parts.includes(null) ? null : parts.map(String);
  };
  const owner = ts.isPropertyAccessExpression(call.expression) ? bare(call.expression.expression) : undefined;
  if (name === "concat" && owner !== undefined) {
    const start = foldString(owner, scopes, depth + 1);
    const rest = all();
    return start === null || rest === null ? null : start + rest.join("");
  }
  if (name === "join" && owner !== undefined && ts.isArrayLiteralExpression(owner)) {
    const parts = owner.elements.map((element) => foldString(element, scopes, depth + 1));
    const separator = call.arguments[0] === undefined ? "," : foldString(call.arguments[0], scopes, depth + 1);
    return parts.includes(null) || separator === null ? null : parts.join(separator);
  }
  if (name === "cwd" && owner !== undefined && nameOf(owner) === "process") {
    return startFolder;
  }
  // What a module's own loader resolves is seen from the module.
  if (name === "resolve" && owner !== undefined && (nameOf(owner) === "require" || isImportMeta(owner))) {
    return all()?.[0] ?? null;
  }
  if (name === "join" || name === "resolve") {
    const parts = all();
    const [start] = parts ?? [];
    if (parts === null || start === undefined) {
      return null;
    }
    // The file's own folder is "."; any other start of `resolve` that isn't absolute is seen from where the process was started.
    const isStarted = start.startsWith(startFolder) || (name === "resolve" && start !== "." && !start.startsWith("/"));
    const path = posix.join(...parts.map((part) => part.replace(startFolder, "")));
    return isStarted ? startFolder + path : asRelative(path);
  }
  if (name === "dirname" || name === "fileURLToPath") {
    const [path] = call.arguments;
    if (path !== undefined && isModuleUrl(path)) {
      return ".";
    }
    return path !== undefined && name === "fileURLToPath" ? foldString(path, scopes, depth + 1) : null;
  }
  const [given] = call.arguments;
  if (name === "pathToFileURL" && given !== undefined && ts.isStringLiteralLike(bare(given))) {
    const path = foldString(given, scopes, depth + 1);
    return path === null || path.startsWith("/") ? path : startFolder + path;
  }
  const passes = name === "pathToFileURL" || name === "String" || name === "toString";
  const inner = name === "toString" ? owner : call.arguments[0];
  return passes && inner !== undefined ? foldString(inner, scopes, depth + 1) : null;
}

function asRelative(path: string | null): string | null {
  return path === null || path.startsWith("/") || path.startsWith(".") ? path : `./${path}`;
}
