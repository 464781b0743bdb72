import type {
  ArrayLiteralExpression,
  Expression,
  Node,
  NodeArray,
  ObjectLiteralElementLike,
  ObjectLiteralExpression,
  PropertyName,
  SourceFile,
} from "typescript";
import ts from "../../facts/typescript.js";

/** Inserts an element after the last one of a list, as the list is laid out; every other byte stays as it is. */
export function insertElement(source: SourceFile, list: ArrayLiteralExpression, element: string): string {
  const { elements } = list;
  return insertAfter(source, list, elements, element, ["", ""]);
}

/** Inserts a member after the last one of an object, as the object is laid out. */
export function insertMember(source: SourceFile, object: ObjectLiteralExpression, member: string): string {
  return insertAfter(source, object, object.properties, member, [" ", " "]);
}

/** Inserts a member before another one, on a line of its own. */
export function insertBefore({ text }: SourceFile, member: Node, added: string): string {
  const start = member.getStart();
  const indent = /[ \t]*$/.exec(text.slice(0, start))?.[0] ?? "";
  return `${text.slice(0, start)}${added},${text.includes("\r\n") ? "\r\n" : "\n"}${indent}${text.slice(start)}`;
}

function insertAfter(
  source: SourceFile,
  whole: Node,
  members: NodeArray<Node>,
  added: string,
  [before, after]: readonly [string, string],
): string {
  const { text } = source;
  const last = members.at(-1);
  if (last === undefined) {
    const start = whole.getStart(source) + 1;
    return `${text.slice(0, start)}${before}${added}${after}${text.slice(start)}`;
  }
  // What begins its line keeps its neighbours on lines of their own.
  const line = /(\r?\n[ \t]*)$/.exec(text.slice(0, last.getStart(source)))?.[1];
  const end = members.hasTrailingComma === true ? members.end : last.end;
  // What is said of the last one behind it stays behind it.
  const said = /^(?:[ \t]*\/\*(?:(?!\*\/).)*\*\/)*(?:[ \t]*\/\/[^\r\n]*)?/.exec(text.slice(end))?.[0] ?? "";
  const [head, tail] = [text.slice(0, end), text.slice(end + said.length)];
  if (members.hasTrailingComma === true) return `${head}${said}${line ?? " "}${added},${tail}`;
  return line === undefined && !said.includes("//")
    ? `${head}${said}, ${added}${tail}`
    : `${head},${said}${line ?? "\n"}${added}${tail}`;
}

/** The value of a member of an object literal by its name, quoted, shorthand or not. */
export function memberOf(object: Node | undefined, name: string): Expression | undefined {
  const found = propertyOf(object, name);
  if (found === undefined) return undefined;
  if (ts.isShorthandPropertyAssignment(found)) return found.name;
  return ts.isPropertyAssignment(found) ? found.initializer : undefined;
}

/** A member of an object literal by its name, quoted or not. */
export function propertyOf(object: Node | undefined, name: string): ObjectLiteralElementLike | undefined {
  if (object === undefined || !ts.isObjectLiteralExpression(object)) return undefined;
  return object.properties.find(
    (property) => property.name !== undefined && ts.isPropertyName(property.name) && textOf(property.name) === name,
  );
}

/** What an expression is without parentheses and assertions, behind constants of its own file. */
export function plain(source: SourceFile, expression: Expression, depth = 0): Expression {
  const inner =
    ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression)
      ? expression.expression
      : ts.isIdentifier(expression)
        ? constantOf(source, expression.text)
        : undefined;
  return inner === undefined || depth > 20 ? expression : plain(source, inner, depth + 1);
}

function constantOf({ statements }: SourceFile, name: string): Expression | undefined {
  return statements
    .filter((statement) => ts.isVariableStatement(statement))
    .filter(({ declarationList: { flags } }) => (flags & ts.NodeFlags.Const) !== 0)
    .flatMap(({ declarationList: { declarations } }) => [...declarations])
    .find((declaration) => ts.isIdentifier(declaration.name) && declaration.name.text === name)?.initializer;
}

function textOf(name: PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}
