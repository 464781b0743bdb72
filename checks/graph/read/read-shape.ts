import { compare } from "../../workspace/place.js";
import { shapeText, type Field, type Shape } from "../model/shape.js";
import type { Reader } from "./reader.js";
import { wordOf, type CallValue, type Value } from "./value.js";

const unknown: Shape = { is: "unknown" };

/** Methods after which a field may be left out. */
const leavesOut = new Set(["optional", "exactOptional", "nullish", "default", "prefault", "catch"]);
/** Methods that change what is shown, not what is accepted. */
const onlyDescribes = new Set(["describe", "meta", "brand", "readonly", "register"]);

/** Reads a zod schema. What it can't read is `unknown`, never guessed. */
export function readShape(reader: Reader, value: Value): Shape {
  return readField(reader, value).shape;
}

function readField(reader: Reader, value: Value): Field {
  const required = (shape: Shape): Field => ({ shape, optional: false });
  if (value.is !== "call") return required(unknown);
  const { of } = value;
  if (of.is === "member" && of.of.is === "call") {
    const base = readField(reader, of.of);
    if (leavesOut.has(of.key)) return { shape: base.shape, optional: true };
    if (onlyDescribes.has(of.key)) return base;
    return { shape: readMethod(reader, base.shape, of.key, value), optional: base.optional };
  }
  const word = wordOf(of)?.replace(/^(?:z|default)\./, "");
  const first = reader.argument(value, 0);
  switch (word) {
    case undefined:
      return required(unknown);
    case "object":
    case "strictObject":
    case "looseObject":
      return required(first ? readFields(reader, first, word === "strictObject") : unknown);
    case "array":
      return required(first ? { is: "list", of: readShape(reader, first) } : unknown);
    case "optional":
      return { shape: first ? readShape(reader, first) : unknown, optional: true };
    case "enum":
    case "literal":
      return required(first ? readChoice(reader, first) : unknown);
    default:
      return required(other(reader, word, value));
  }
}

function readFields(reader: Reader, value: Value, strict: boolean): Shape {
  if (value.is !== "object") return unknown;
  const fields: Record<string, Field> = Object.create(null);
  for (const part of reader.parts(value)) {
    if ("key" in part) {
      fields[part.key] = readField(reader, part.value);
      continue;
    }
    const spread = readFields(reader, part.spread, strict);
    if (spread.is !== "object") return unknown;
    Object.assign(fields, spread.fields);
  }
  return { is: "object", strict, fields };
}

function readChoice(reader: Reader, value: Value): Shape {
  const items = value.is === "list" ? reader.items(value) : [value];
  const options = items.map((item) => (item.is === "constant" ? JSON.stringify(item.value) : undefined));
  const read = options.filter((option) => option !== undefined);
  return read.length === options.length ? { is: "choice", options: read.sort(compare) } : unknown;
}

/** `base.method(...)`. */
function readMethod(reader: Reader, base: Shape, method: string, call: CallValue): Shape {
  if (base.is === "other") return other(reader, `${base.text}.${method}`, call);
  if (base.is === "list") return method === "element" ? base.of : base;
  if (base.is !== "object") return base;
  const first = reader.argument(call, 0);
  const named =
    first?.is === "object" ? reader.parts(first).flatMap((part) => ("key" in part ? [part.key] : [])) : undefined;
  const { fields, strict } = base;
  const among = (key: string) => named?.includes(key) ?? true;
  switch (method) {
    case "strict":
      return { ...base, strict: true };
    case "loose":
    case "passthrough":
      return { ...base, strict: false };
    case "pick":
      return named ? { is: "object", strict, fields: only(fields, among) } : unknown;
    case "omit":
      return named ? { is: "object", strict, fields: only(fields, (key) => !among(key)) } : unknown;
    case "partial":
    case "required": {
      const optional = method === "partial";
      const changed = Object.entries(fields).map(([key, field]) => [key, among(key) ? { ...field, optional } : field]);
      return { is: "object", strict, fields: Object.fromEntries(changed) };
    }
    case "extend":
    case "safeExtend":
    case "merge": {
      const more = first && (method === "merge" ? readShape(reader, first) : readFields(reader, first, strict));
      return more?.is === "object" ? { is: "object", strict, fields: { ...fields, ...more.fields } } : unknown;
    }
    case "array":
      return { is: "list", of: base };
    default:
      return base;
  }
}

function only(fields: Readonly<Record<string, Field>>, keep: (key: string) => boolean): Record<string, Field> {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => keep(key)));
}

/** `string` or `string.min(1)`: methods without readable arguments keep their name. */
function other(reader: Reader, text: string, call: CallValue): Shape {
  const given = reader.arguments(call).map((value) => {
    if (value.is === "constant") return JSON.stringify(value.value);
    const shape = readShape(reader, value);
    const unread = (text === "instanceof" && wordOf(value)) || "…"; // a class of the language or of a package
    return shape.is === "unknown" ? unread : shapeText(shape);
  });
  return { is: "other", text: given.length === 0 ? text : `${text}(${given.join(", ")})` };
}
