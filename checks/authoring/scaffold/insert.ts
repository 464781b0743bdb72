import type {
  ArrayLiteralExpression,
  Expression,
  Node,
  ObjectLiteralExpression,
  PropertyName,
  SourceFile,
} from "typescript";
import ts from "../../facts/typescript.js";

/** Inserts an element after the last one of a list, as the list is laid out; every other byte stays as it is. */
export function insertElement(source: SourceFile, list: ArrayLiteralExpression, element: string): string {
  return insertAfter(source, list.elements.at(-1), list.getStart(source) + 1, element, ["", ""]);
}

/** Inserts a member after the last one of an object, as the object is laid out. */
export function insertMember(source: SourceFile, object: ObjectLiteralExpression, member: string): string {
  return insertAfter(source, object.properties.at(-1), object.getStart(source) + 1, member, [" ", " "]);
}

function insertAfter(
  source: SourceFile,
  last: Node | undefined,
  start: number,
  added: string,
  [before, after]: readonly [string, string],
): string {
  const { text } = source;
  if (last === undefined) return `${text.slice(0, start)}${before}${added}${after}${text.slice(start)}`;
  // What begins its line keeps its neighbours on lines of their own.
  const line = /(\r?\n[ \t]*)$/.exec(text.slice(0, last.getStart(source)))?.[1];
  return `${text.slice(0, last.end)},${line ?? " "}${added}${text.slice(last.end)}`;
}

/** The member of an object literal by its name, quoted or not. */
export function memberOf(object: Node | undefined, name: string): Expression | undefined {
  if (object === undefined || !ts.isObjectLiteralExpression(object)) return undefined;
  const found = object.properties.find(
    (property) => property.name !== undefined && ts.isPropertyName(property.name) && textOf(property.name) === name,
  );
  return found !== undefined && ts.isPropertyAssignment(found) ? found.initializer : undefined;
}

function textOf(name: PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}
