import type { JsonNode } from "../json-text.js";

/** What a value is, with its article. */
export function nameOf(node: JsonNode): string {
  if (node.type === "object") return "an object";
  if (node.type === "array") return "an array";
  return node.value === null ? "null" : `a ${typeof node.value}`;
}

/** A value as a sentence shows it. */
export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Refuses a value that should be an object; `found` is what it is, with its article. */
export function notAnObject(what: string, found: string): string {
  return `${what} is ${found}, not an object: write \`"rawr": { "kind": "...", "capability": "..." }\` (D-013)`;
}

/** Refuses a value that should be a string; `found` is what it is, with its article. */
export function notAString(what: "rawr.kind" | "rawr.capability", found: string): string {
  const example = what === "rawr.kind" ? "api" : "invoicing";
  return `${what} is ${found}, not a string: write one, e.g. "${example}" (D-013)`;
}
