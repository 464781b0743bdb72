import type { JsonValue } from "@rawr/hq-contract/tables";

/** Print width of what is generated. */
const printWidth = 120;

/** Shorter keys stay beside a text that is too long for the line. */
const shortKey = 5;

/** An identifier, written as it is. */
export interface Name {
  readonly name: string;
}

/**
 * A call with a value and a name, in the one form that prettier (print width 120) gives it: on one line where that fits, else one
 * argument a line.
 *
 * @param indent - Columns in front of the line.
 * @param before - The text before the call, on the same line.
 */
export function renderCall(callee: string, value: JsonValue, { name }: Name, indent: number, before: string): string {
  const flat = flatValue(value);
  const line = flat === undefined ? undefined : `${callee}(${flat}, ${name})`;
  if (line !== undefined && fits(indent, `${before}${line},`)) return line;
  const margin = " ".repeat(indent + 2);
  return `${callee}(\n${margin}${renderValue(value, indent + 2, "")},\n${margin}${name},\n${" ".repeat(indent)})`;
}

/** A text as a string literal, in the quotes that need fewer escapes. */
export function renderText(text: string): string {
  const json = JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  const doubles = text.split('"').length;
  if (doubles <= text.split("'").length) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A JSON value as a literal, flat where it fits behind `before`, else broken. */
function renderValue(value: JsonValue, indent: number, before: string): string {
  const flat = flatValue(value);
  if (flat !== undefined && fits(indent, `${before}${flat},`)) return flat;
  const margin = " ".repeat(indent + 2);
  const end = " ".repeat(indent);
  if (isList(value)) {
    if (value.length === 0) return "[]";
    if (value.every((item) => typeof item === "number")) return `[\n${fillNumbers(value, indent + 2)}\n${end}]`;
    return `[\n${value.map((item) => `${margin}${renderValue(item, indent + 2, "")},\n`).join("")}${end}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = membersOf(value).map(({ name, item }) => `${margin}${renderMember(name, item, indent + 2)},\n`);
    return members.length === 0 ? "{}" : `{\n${members.join("")}${end}}`;
  }
  return flat ?? "null";
}

function renderMember(name: string, item: JsonValue, indent: number): string {
  const text = typeof item === "string" ? renderText(item) : undefined;
  if (text !== undefined && name.length >= shortKey && !fits(indent, `${name}: ${text},`)) {
    return `${name}:\n${" ".repeat(indent + 2)}${text}`;
  }
  return `${name}: ${renderValue(item, indent, `${name}: `)}`;
}

/** A value on one line; `undefined` when prettier never leaves it on one. */
function flatValue(value: JsonValue): string | undefined {
  if (isList(value)) {
    const items = value.map(flatValue);
    if (items.includes(undefined) || isTable(value)) return undefined;
    return `[${items.join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = membersOf(value).map(({ name, item }) => {
      const flat = flatValue(item);
      return flat === undefined ? undefined : `${name}: ${flat}`;
    });
    if (members.includes(undefined)) return undefined;
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
  if (typeof value === "number") return String(value).replace("e+", "e");
  return typeof value === "string" ? renderText(value) : String(value);
}

/** A list of several objects or of several lists, each with more than one member. */
function isTable(list: readonly JsonValue[]): boolean {
  return (
    list.length > 1 &&
    (list.every((item) => isList(item) && item.length > 1) ||
      list.every((item) => typeof item === "object" && item !== null && !isList(item) && Object.keys(item).length > 1))
  );
}

function fillNumbers(numbers: readonly JsonValue[], indent: number): string {
  const lines: string[] = [];
  let line = "";
  for (const number of numbers) {
    const next = `${flatValue(number) ?? ""},`;
    if (line !== "" && !fits(indent, `${line} ${next}`)) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? next : `${line} ${next}`;
  }
  return [...lines, line].map((text) => `${" ".repeat(indent)}${text}`).join("\n");
}

function membersOf(object: {
  readonly [key: string]: JsonValue;
}): { readonly name: string; readonly item: JsonValue }[] {
  const keys = Object.keys(object);
  const needsQuotes = keys.some((key) => key !== "__proto__" && !isIdentifier(key));
  return Object.entries(object).map(([key, item]) => {
    // `__proto__: x`, quoted or not, would set the prototype; computed, it is a key like any other.
    if (key === "__proto__") return { name: '["__proto__"]', item };
    return { name: needsQuotes && !isIdentifier(key) ? renderText(key) : key, item };
  });
}

function isIdentifier(key: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function fits(indent: number, text: string): boolean {
  return indent + text.length <= printWidth;
}
