import type { PluginKind } from "./identity.js";
import { isCapability, pluginKinds } from "./identity.js";
import {
  memberOf,
  parseJsonText,
  positionsIn,
  toJsonValue,
  toPointer,
  type JsonMember,
  type JsonNode,
  type JsonObject,
} from "./json-text.js";
import { legacyKeys, type PluginManifest } from "./manifest.js";
import { rawrBlock } from "./manifest-schema.js";
import * as messages from "./messages.js";
import { nearestName } from "./nearest-name.js";

/** Largest package.json that is read, in UTF-16 code units. */
export const manifestMaxLength = 1_048_576;

/** Where a package.json was found. */
export interface ManifestPlace {
  /** The package.json, relative to the workspace root, forward slashes. */
  readonly file: string;
  /** The plugin's folder, e.g. `plugins/api/invoicing`. */
  readonly directory: string;
  /** The surface root, e.g. `plugins/api`. */
  readonly root: string;
  /** The kind that this root holds. */
  readonly surface: PluginKind;
  /**
   * Further keys that this workspace's `rawr` blocks may carry. They stay in the block as they are and decide nothing (SPEC 2.3). Legacy keys,
   * `kind` and `capability` can't be among them.
   */
  readonly furtherKeys?: readonly string[];
}

/**
 * Codes of the parser's issues, all of gate `metadata-contract`.
 *
 * Stable: pages, baselines and suppressions name them.
 */
export const manifestIssueCodes = {
  notJson: "M110",
  duplicateKey: "M111",
  byteOrderMark: "M112",
  tooLarge: "M113",
  prototypeKey: "M114",
  notAnObject: "M115",
  missingRawr: "M120",
  missingKind: "M121",
  unknownKind: "M122",
  missingCapability: "M123",
  badCapability: "M124",
  unknownKey: "M125",
  legacyKey: "M126",
  wrongRoot: "M127",
} as const;

/** `"M110" | "M111" | ...`. */
export type ManifestIssueCode = (typeof manifestIssueCodes)[keyof typeof manifestIssueCodes];

/** What is wrong with a package.json, where, and the way out. */
export interface ManifestIssue {
  readonly file: string;
  /** RFC 6901, `""` for the whole document. */
  readonly pointer: string;
  /** From 1; 1 when the manifest was given as a value, not as text. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** Exclusive, on the same line. */
  readonly endColumn?: number;
  readonly code: ManifestIssueCode;
  /** One sentence with the policy that says so. */
  readonly message: string;
  /** What to do, in the imperative. */
  readonly fix: string;
}

/** The `rawr` block word for word, whatever is in it. */
export type RawBlock = JsonObject;

/** A stretch of package.json. Lines and columns as in {@link ManifestIssue}. */
export interface ManifestSpan {
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
}

/** What the shared parser makes of a package.json. */
export type ManifestResult =
  | {
      readonly ok: true;
      readonly manifest: PluginManifest;
      readonly block: RawBlock;
      /** Where the `rawr` block's key stands. */
      readonly at: ManifestSpan;
    }
  | {
      readonly ok: false;
      /** At least one and at most a hundred, in the order of the text. */
      readonly issues: readonly ManifestIssue[];
      /** The `rawr` block, when there is one and it is an object. */
      readonly block?: RawBlock;
      /** Where the block's key stands; the start of the file when there is none. */
      readonly at: ManifestSpan;
    };

/**
 * THE shared parser: an unknown package.json in, a plugin manifest or readable issues out. Nothing else interprets `rawr` (D-013).
 *
 * Strict about `rawr`, tolerant of the rest of package.json, except for what makes it ambiguous (repeated keys, prototype keys, a byte
 * order mark) and for legacy keys that stand where an older platform looked for them. Never throws, whatever it is given.
 *
 * @param source - The text of the file, or the value that it parses to. Only a text has lines and columns.
 */
export function parsePluginManifest(source: unknown, where: ManifestPlace): ManifestResult {
  const isText = typeof source === "string";
  const issues = new Issues(where.file, isText ? source : undefined);
  const text = isText ? source : toText(source);
  if (text === undefined) {
    issues.add(
      "notJson",
      [],
      undefined,
      messages.notJson("the value has no JSON form"),
      "pass the text of package.json",
    );
    return issues.refusal();
  }
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  if (start === 1) {
    issues.add(
      "byteOrderMark",
      [],
      undefined,
      messages.byteOrderMark(),
      "save the file as UTF-8 without a byte order mark",
    );
  }
  if (text.length > manifestMaxLength) {
    const message = messages.tooLargeManifest(text.length, manifestMaxLength);
    issues.add("tooLarge", [], undefined, message, `make the file smaller than ${manifestMaxLength} characters`);
    return issues.refusal();
  }
  // A mark in front would be no JSON; a space in its place keeps every offset.
  const read = parseJsonText(start === 1 ? ` ${text.slice(1)}` : text);
  if (!read.ok) {
    const { offset, message } = read.error;
    issues.add("notJson", [], { start: offset, end: offset }, messages.notJson(message), "make it valid JSON");
    return issues.refusal();
  }
  return judgeDocument(read.node, where, issues);
}

function judgeDocument(document: JsonNode, where: ManifestPlace, issues: Issues): ManifestResult {
  if (document.type !== "object") {
    const message = messages.notAnObject("package.json", nameOf(document));
    issues.add("notAnObject", [], document, message, "write an object");
    return issues.refusal();
  }
  judgeKeys(document, undefined, issues);
  judgeLegacyKeys(document, undefined, true, issues);
  const member = memberOf(document, "rawr");
  if (member === undefined) {
    const fix = `add \`"rawr": { "kind": "${where.surface}", "capability": "..." }\``;
    issues.add("missingRawr", [], { start: document.start, end: document.start + 1 }, messages.missingRawr(), fix);
    return issues.refusal();
  }
  const node = member.value;
  if (node.type !== "object") {
    const fix = `write \`{ "kind": "${where.surface}", "capability": "..." }\``;
    issues.add("notAnObject", ["rawr"], node, messages.notAnObject("`rawr`", nameOf(node)), fix);
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

/** Judges the block by the schema, and says its issues in our words. */
function judgeBlock(node: JsonNode, block: RawBlock, keyStart: number, where: ManifestPlace, issues: Issues) {
  const further = new Set(where.furtherKeys?.filter((key) => !isLegacy(key) && !Object.hasOwn(rawrBlock.shape, key)));
  const parsed = rawrBlock.safeParse(Object.fromEntries(Object.entries(block).filter(([key]) => !further.has(key))));
  const missingAt = { start: keyStart, end: keyStart + '"rawr"'.length };
  const refused = new Set(parsed.error?.issues.map((issue) => issue.path[0]));
  if (refused.has("kind")) {
    const kind = memberOf(node, "kind")?.value;
    if (kind === undefined) {
      issues.add(
        "missingKind",
        ["rawr"],
        missingAt,
        messages.missingRawrKey("kind"),
        `add \`"kind": "${where.surface}"\``,
      );
    } else if (typeof block["kind"] === "string") {
      const near = nearestName(block["kind"], pluginKinds) ?? where.surface;
      issues.add(
        "unknownKind",
        ["rawr", "kind"],
        kind,
        messages.unknownKind(shorten(block["kind"])),
        `write \`"${near}"\``,
      );
    } else {
      const message = messages.notAString("rawr.kind", nameOf(kind));
      issues.add("unknownKind", ["rawr", "kind"], kind, message, `write \`"${where.surface}"\``);
    }
  }
  if (refused.has("capability")) {
    const capability = memberOf(node, "capability")?.value;
    const fix = `write \`"${suggestCapability(block["capability"], where)}"\``;
    if (capability === undefined) {
      issues.add("missingCapability", ["rawr"], missingAt, messages.missingRawrKey("capability"), fix);
    } else {
      const given = block["capability"];
      const message =
        typeof given === "string"
          ? messages.badCapability(shorten(given))
          : messages.notAString("rawr.capability", nameOf(capability));
      issues.add("badCapability", ["rawr", "capability"], capability, message, fix);
    }
  }
  if (node.type === "object") {
    for (const member of node.members) if (!further.has(member.key)) judgeUnknownKey(member, issues);
  }
  if (!parsed.success) {
    // What the schema refuses without one of the sentences above must never pass for a manifest.
    if (!issues.any) {
      issues.add("unknownKey", ["rawr"], node, parsed.error.message, 'leave only `"kind"` and `"capability"`');
    }
    return undefined;
  }
  if (parsed.data.kind !== where.surface) {
    const message = messages.wrongRoot(parsed.data.kind, where.directory, where.surface);
    const fix = `write \`"${where.surface}"\`, or move the plugin to the root that holds \`${parsed.data.kind}\``;
    issues.add("wrongRoot", ["rawr", "kind"], memberOf(node, "kind")?.value, message, fix);
  }
  return parsed.data;
}

function judgeUnknownKey({ key, keyStart, keyEnd }: JsonMember, issues: Issues): void {
  // Legacy and prototype keys have sentences of their own, wherever they stand.
  if (issues.isFull || Object.hasOwn(rawrBlock.shape, key) || isLegacy(key) || key === "__proto__") return;
  const near = nearestName(key, Object.keys(rawrBlock.shape));
  const shown = shorten(key);
  const fix =
    near === undefined ? `remove \`${shown}\`` : `remove \`${shown}\`, or write \`${near}\` if you meant that`;
  issues.add("unknownKey", ["rawr", key], { start: keyStart, end: keyEnd }, messages.unknownRawrKey(shown), fix);
}

/** Repeated keys and prototype keys, anywhere. */
function judgeKeys(node: JsonNode, path: Path, issues: Issues): void {
  if (issues.isFull) return;
  if (node.type === "array")
    node.items.forEach((item, index) => judgeKeys(item, { before: path, part: index }, issues));
  if (node.type !== "object") return;
  const firsts = new Map<string, number>();
  for (const { key, keyStart, keyEnd, value } of node.members) {
    const at = { start: keyStart, end: keyEnd };
    const first = firsts.get(key);
    if (key === "__proto__") {
      issues.add("prototypeKey", { before: path, part: key }, at, messages.prototypeKey(key), `remove \`${key}\``);
    } else if (first !== undefined) {
      const message = messages.duplicateJsonKey(shorten(key), issues.lineOf(first));
      issues.add("duplicateKey", { before: path, part: key }, at, message, `keep one \`${shorten(key)}\``);
    } else {
      firsts.set(key, keyStart);
    }
    judgeKeys(value, { before: path, part: key }, issues);
  }
}

/** Maps of names that npm defines: a script or a dependency may be called anything. */
const nameMaps: readonly string[] = [
  "scripts",
  "bin",
  "config",
  "engines",
  "exports",
  "imports",
  "dependencies",
  "devDependencies",
  "peerDependencies",
  "peerDependenciesMeta",
  "optionalDependencies",
  "overrides",
  "resolutions",
];

/**
 * Legacy keys where an older platform looked for them: at the top level, anywhere under `rawr` or a key with `rawr` in its name, and in
 * any object that has the shape of plugin metadata (it holds `kind` and `capability`, or two legacy keys). `templateRole` and
 * `publishTier` mean nothing else, so they are refused anywhere but in npm's maps of names. A lone `channel` or `published` further
 * down belongs to another tool (a release channel, a blog post) and is left alone.
 */
function judgeLegacyKeys(node: JsonNode, path: Path, isMetadata: boolean, issues: Issues): void {
  if (issues.isFull) return;
  if (node.type === "array") {
    node.items.forEach((item, index) =>
      judgeLegacyKeys(item, { before: path, part: index }, isMetadata && path !== undefined, issues),
    );
  }
  if (node.type !== "object") return;
  const keys = new Set(node.members.map((member) => member.key));
  const looksLikeMetadata =
    isMetadata || (keys.has("kind") && keys.has("capability")) || legacyKeys.filter((key) => keys.has(key)).length > 1;
  for (const { key, keyStart, keyEnd, value } of node.members) {
    if (path === undefined && nameMaps.includes(key)) continue;
    if (isLegacy(key) && (looksLikeMetadata || key === "templateRole" || key === "publishTier")) {
      const at = { start: keyStart, end: keyEnd };
      issues.add("legacyKey", { before: path, part: key }, at, messages.legacyKey(key), `remove \`${key}\``);
    }
    const inside = (path !== undefined && isMetadata) || /rawr/i.test(key);
    judgeLegacyKeys(value, { before: path, part: key }, inside, issues);
  }
}

function isLegacy(key: string): boolean {
  return legacyKeys.some((legacy) => legacy === key);
}

/** What the author most likely meant: the same words in kebab-case, else the folder's name. */
function suggestCapability(given: unknown, { directory }: ManifestPlace): string {
  const folder = directory.slice(directory.lastIndexOf("/") + 1);
  for (const name of [given, folder]) {
    if (typeof name !== "string") continue;
    const kebab = name
      .slice(0, 64)
      .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^[-0-9]+|-+$/g, "");
    if (isCapability(kebab)) return kebab;
  }
  return "my-capability";
}

function nameOf(node: JsonNode): string {
  if (node.type === "object") return "an object";
  if (node.type === "array") return "an array";
  return node.value === null ? "null" : `a ${typeof node.value}`;
}

function toText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined; // cyclic, a BigInt, a getter that throws, or nested too deeply
  }
}

/** The way to a place, innermost part first: a list would be copied at every step of a deep document. */
type Path = { readonly before: Path; readonly part: string | number } | undefined;

function partsOf(path: Path): (string | number)[] {
  const parts: (string | number)[] = [];
  for (let step = path; step !== undefined; step = step.before) parts.unshift(step.part);
  return parts;
}

function isList(path: readonly (string | number)[] | Path): path is readonly (string | number)[] {
  return Array.isArray(path);
}

/** A value as a sentence shows it. */
function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Most issues that one package.json is told of. */
const maxIssues = 100;

/** Collects issues; knows lines and columns when there is a text to count in. */
class Issues {
  readonly #file: string;
  readonly #text: string | undefined;
  readonly #found: { readonly offset: number; readonly issue: ManifestIssue }[] = [];
  #positionOf: ReturnType<typeof positionsIn> | undefined;

  constructor(file: string, text: string | undefined) {
    this.#file = file;
    this.#text = text;
  }

  /** Nobody reads more: what is left of a hostile file costs nothing. */
  get isFull(): boolean {
    return this.#found.length >= maxIssues;
  }

  get any(): boolean {
    return this.#found.length > 0;
  }

  add(
    kind: keyof typeof manifestIssueCodes,
    path: readonly (string | number)[] | Path,
    at: { readonly start: number; readonly end: number } | undefined,
    message: string,
    fix: string,
  ): void {
    if (this.isFull) return;
    this.#found.push({
      offset: at?.start ?? 0,
      issue: {
        file: this.#file,
        pointer: toPointer(isList(path) ? path : partsOf(path)),
        ...this.spanOf(at ?? { start: 0, end: 0 }),
        code: manifestIssueCodes[kind],
        message,
        fix,
      },
    });
  }

  spanOf(at: { readonly start: number; readonly end: number }): ManifestSpan {
    const start = this.#positionAt(at.start);
    const end = this.#positionAt(at.end);
    return end.line === start.line && end.column > start.column ? { ...start, endColumn: end.column } : start;
  }

  lineOf(offset: number): number {
    return this.#positionAt(offset).line;
  }

  /** The refusal, its issues in the order of the text. */
  refusal(): Extract<ManifestResult, { ok: false }> {
    const issues = this.#found.toSorted((a, b) => a.offset - b.offset).map(({ issue }) => issue);
    return { ok: false, issues, at: { line: 1, column: 1 } };
  }

  #positionAt(offset: number): { readonly line: number; readonly column: number } {
    if (this.#text === undefined) return { line: 1, column: 1 };
    this.#positionOf ??= positionsIn(this.#text);
    return this.#positionOf(offset);
  }
}
