import type { JsonNode } from "../json-text.js";
import type { Issues } from "./issues.js";
import type { Path } from "./path.js";
import { shorten } from "./words.js";

/** Repeated keys and prototype keys, anywhere. */
export function judgeKeys(node: JsonNode, path: Path, issues: Issues): void {
  if (issues.isFull) return;
  if (node.type === "array")
    node.items.forEach((item, index) => judgeKeys(item, { before: path, part: index }, issues));
  if (node.type !== "object") return;
  const firsts = new Map<string, number>();
  for (const { key, keyStart, keyEnd, value } of node.members) {
    const at = { start: keyStart, end: keyEnd };
    const first = firsts.get(key);
    if (key === "__proto__") {
      issues.add("prototypeKey", { before: path, part: key }, at, prototypeKey(key), `remove \`${key}\``);
    } else if (first !== undefined) {
      const message = duplicateJsonKey(shorten(key), issues.lineOf(first));
      issues.add("duplicateKey", { before: path, part: key }, at, message, `keep one \`${shorten(key)}\``);
    } else {
      firsts.set(key, keyStart);
    }
    judgeKeys(value, { before: path, part: key }, issues);
  }
}

/** Refuses a key that is written twice; lines are counted from 1. */
export function duplicateJsonKey(key: string, firstLine: number): string {
  return `key \`${key}\` is written twice, first on line ${firstLine}: tools disagree on which one counts, keep one (D-013)`;
}

/** Refuses a key that would reach an object's prototype. */
export function prototypeKey(key: string): string {
  return `key \`${key}\` would reach an object's prototype: remove it (D-013)`;
}
