import { memberOf, parseJsonText, toJsonValue, type JsonNode } from "./json-text.js";
import { judgeBlock } from "./parse-manifest/block.js";
import { judgeKeys } from "./parse-manifest/document-keys.js";
import type { ManifestPlace, ManifestResult, RawBlock } from "./parse-manifest/issue.js";
import { Issues } from "./parse-manifest/issues.js";
import { judgeLegacyKeys } from "./parse-manifest/legacy-keys.js";
import { nameOf, notAnObject } from "./parse-manifest/words.js";

/** Largest package.json that is read, in UTF-16 code units. */
export const manifestMaxLength = 1_048_576;

/**
 * The shared parser: turns an unknown package.json into a plugin manifest or readable issues. Nothing else interprets `rawr` (D-013).
 *
 * Strict about `rawr`, tolerant of the rest of package.json, except for what makes it ambiguous (repeated keys, prototype keys, a byte
 * order mark) and for legacy keys that stand where an older platform looked for them. Never throws, whatever it is given.
 *
 * @example
 * const result = parsePluginManifest(`{ "rawr": { "kind": "api", "capability": "invoicing" } }`, {
 *   file: "plugins/api/invoicing/package.json",
 *   directory: "plugins/api/invoicing",
 *   root: "plugins/api",
 *   surface: "api",
 * });
 * result.ok && result.manifest.key; //=> "api/invoicing"
 *
 * @param source - The text of the file, or the value that it parses to. Only a text has lines and columns.
 */
export function parsePluginManifest(source: unknown, where: ManifestPlace): ManifestResult {
  const isText = typeof source === "string";
  const issues = new Issues(where.file, isText ? source : undefined);
  const text = isText ? source : toText(source);
  if (text === undefined) {
    issues.add("notJson", [], undefined, notJson("the value has no JSON form"), "pass the text of package.json");
    return issues.refusal();
  }
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  if (start === 1) {
    issues.add("byteOrderMark", [], undefined, byteOrderMark(), "save the file as UTF-8 without a byte order mark");
  }
  if (text.length > manifestMaxLength) {
    const message = tooLargeManifest(text.length, manifestMaxLength);
    issues.add("tooLarge", [], undefined, message, `make the file smaller than ${manifestMaxLength} characters`);
    return issues.refusal();
  }
  // A mark in front would be no JSON; a space in its place keeps every offset.
  const read = parseJsonText(start === 1 ? ` ${text.slice(1)}` : text);
  if (!read.ok) {
    const { offset, message } = read.error;
    issues.add("notJson", [], { start: offset, end: offset }, notJson(message), "make it valid JSON");
    return issues.refusal();
  }
  return judgeDocument(read.node, where, issues);
}

function judgeDocument(document: JsonNode, where: ManifestPlace, issues: Issues): ManifestResult {
  if (document.type !== "object") {
    const message = notAnObject("package.json", nameOf(document));
    issues.add("notAnObject", [], document, message, "write an object");
    return issues.refusal();
  }
  judgeKeys(document, undefined, issues);
  judgeLegacyKeys(document, undefined, true, issues);
  const member = memberOf(document, "rawr");
  if (member === undefined) {
    const fix = `add \`"rawr": { "kind": "${where.surface}", "capability": "..." }\``;
    issues.add("missingRawr", [], { start: document.start, end: document.start + 1 }, missingRawr(), fix);
    return issues.refusal();
  }
  const node = member.value;
  if (node.type !== "object") {
    const fix = `write \`{ "kind": "${where.surface}", "capability": "..." }\``;
    issues.add("notAnObject", ["rawr"], node, notAnObject("`rawr`", nameOf(node)), fix);
    return issues.refusal();
  }
  const at = issues.spanOf({ start: member.keyStart, end: member.keyEnd });
  // An object node's value is an object.
  const block = toJsonValue(node) as RawBlock;
  const identity = judgeBlock(node, block, member.keyStart, where, issues);
  if (identity === undefined || issues.any) return { ...issues.refusal(), block, at };
  const name = memberOf(document, "name")?.value;
  const packageName = name?.type === "scalar" && typeof name.value === "string" ? name.value : where.directory;
  const { kind, capability } = identity;
  const { root, directory } = where;
  return {
    ok: true,
    manifest: { key: `${kind}/${capability}`, kind, capability, root, directory, packageName },
    block,
    at,
  };
}

function toText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined; // cyclic, a BigInt, a getter that throws, or nested too deeply
  }
}

/** Refuses text that is not JSON; `what` is where and why. */
export function notJson(what: string): string {
  return `package.json is not JSON: ${what}; correct it (D-013)`;
}

/** Refuses a file that starts with a byte order mark. */
export function byteOrderMark(): string {
  return "package.json starts with a byte order mark: save it as plain UTF-8 (D-013)";
}

/** Refuses a package.json beyond the limit; both in characters. */
export function tooLargeManifest(size: number, limit: number): string {
  return `package.json has ${size} characters, more than the ${limit} that are read: move what is not package metadata to a file of its own (D-013)`;
}

/** Refuses a package.json without a `rawr` block. */
export function missingRawr(): string {
  return 'package.json has no `rawr` block: add `"rawr": { "kind": "...", "capability": "..." }` (D-013)';
}
