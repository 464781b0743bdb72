import { compare } from "../../workspace/place.js";

/** What a schema accepts, as far as its source says it in so many words. */
export type Shape =
  | { readonly is: "object"; readonly strict: boolean; readonly fields: Readonly<Record<string, Field>> }
  | { readonly is: "list"; readonly of: Shape }
  | { readonly is: "choice"; readonly options: readonly string[] }
  /** A schema that is one thing: its builder's own words, e.g. `string.min(1)`. */
  | { readonly is: "other"; readonly text: string }
  | { readonly is: "unknown" };

export interface Field {
  readonly shape: Shape;
  readonly optional: boolean;
}

/** A shape in one line: `{ customer: string, note?: string }`. */
export function shapeText(shape: Shape): string {
  switch (shape.is) {
    case "object": {
      const fields = Object.entries(shape.fields)
        .sort(([a], [b]) => compare(a, b))
        .map(([key, field]) => `${key}${field.optional ? "?" : ""}: ${shapeText(field.shape)}`);
      return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
    }
    case "list":
      return `${shapeText(shape.of)}[]`;
    case "choice":
      return shape.options.join(" | ");
    case "other":
      return shape.text;
    case "unknown":
      return "not readable";
  }
}

/** The shape of a field, where it is known. */
export function fieldOf(shape: Shape, key: string): Shape | undefined {
  return shape.is === "object" && Object.hasOwn(shape.fields, key) ? shape.fields[key]?.shape : undefined;
}

/** Whether a schema is known to accept more than nothing. */
export function isSomething(shape: Shape): boolean {
  return shape.is === "object" || isNoObject(shape);
}

/** Builders of zod whose values are never objects. */
const scalar = /^(?:coerce\.)?(?:string|number|int|boolean|bigint|date|uuid|email|url)\b/;

/** Whether a schema accepts no object, as far as is known. */
export function isNoObject(shape: Shape): boolean {
  return shape.is === "list" || shape.is === "choice" || (shape.is === "other" && scalar.test(shape.text));
}
